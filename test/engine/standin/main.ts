/**
 * A stand-in for Pulumi's aws provider, without an account: the engine asks it what it would ask the provider, and what it
 * makes stands in a file. It prints its port, as the engine wants of any provider, and lives until the engine ends it.
 */
import * as grpc from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { Cloud } from "./cloud.ts";
import { providerService } from "./provider.ts";

const file = process.env["SLUICE_STANDIN_CLOUD"];
if (file === undefined) throw new Error("SLUICE_STANDIN_CLOUD has to name the file that stands for the account");
const server = new grpc.Server();
server.addService(providerGrpc.ResourceProviderService, providerService(new Cloud(file)));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(port);
});
