import * as grpc from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { Account } from "./account.ts";
import { providerService } from "./provider.ts";

/** Serves a provider as the engine wants it: it prints its port, and lives until the engine ends it. */
export function serve(account: Account): void {
  listen(account).then(
    ({ port }) => console.log(port),
    (error: unknown) => {
      throw error;
    },
  );
}

/** A provider in this process, for engines that are told its port: `PULUMI_DEBUG_PROVIDERS=aws:PORT`. */
export function listen(account: Account): Promise<{ readonly port: number; readonly close: () => void }> {
  const server = new grpc.Server();
  server.addService(providerGrpc.ResourceProviderService, providerService(account));
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve({ port, close: () => server.forceShutdown() });
      else reject(error);
    });
  });
}
