import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { PutItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { getObjectBySdk, type GetObject } from "../../../runtime/aws/get-object.ts";
import { leanGetObject } from "../../../runtime/aws/lean/lean-get-object.ts";
import { leanPutItem } from "../../../runtime/aws/lean/lean-put-item.ts";
import type { Identity, Route } from "../../../runtime/aws/lean/route.ts";
import { ServiceClient } from "../../../runtime/aws/lean/service-client.ts";
import { undiciSend } from "../../../runtime/aws/lean/undici-send.ts";
import { putItemBySdk, type PutItem } from "../../../runtime/aws/put-item.ts";
import type { Silence } from "../../../runtime/aws/silence.ts";
import type { PatientRetries } from "../../../runtime/work/patient-retries.ts";
import { CONNECTION_MILLISECONDS, type HttpAgents } from "./http-agents.ts";
import { learnRoute } from "./learn-route.ts";
import type { Renewed } from "./renewed-credentials.ts";

/** The calls that move data. Each goes by signed HTTP, or, where that does not know the way, by the AWS SDK. */
export interface LeanCalls {
  readonly getObject: GetObject;
  readonly putItem: PutItem;
  /** Closes the connections. */
  destroy(): void;
}

export interface LeanCallsOptions {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly ofS3: Renewed | undefined;
  readonly ofDynamodb: Renewed | undefined;
  readonly isDirect: HttpAgents["isDirect"];
  readonly sockets: number;
  readonly retries: PatientRetries;
  readonly silence: Silence;
}

export function leanCalls({ s3, dynamodb, ofS3, ofDynamodb, isDirect, ...options }: LeanCallsOptions): LeanCalls {
  const { sockets, retries, silence } = options;
  const sender = undiciSend({ sockets, connectTimeout: CONNECTION_MILLISECONDS });
  const clientOf = (service: "S3" | "DynamoDB", route: Route, renewed: Renewed | undefined): ServiceClient => {
    const config = (service === "S3" ? s3 : dynamodb).config as Config;
    const identity = (): Promise<Identity> => config.credentials();
    return new ServiceClient({
      ...{ service, route, identity, retries, silence, send: sender.send, clock: config },
      ...(renewed === undefined ? {} : { renewed }),
    });
  };
  const direct = (route: Route | undefined): route is Route => route !== undefined && isDirect(new URL(route.origin));

  const buckets = new Map<string, Promise<GetObject>>();
  const getObjectFrom = async (bucket: string): Promise<GetObject> => {
    const command = new GetObjectCommand({ Bucket: bucket, Key: "key" });
    const route = await learned(() => learnRoute(s3, command, "/key"));
    return direct(route) ? leanGetObject(clientOf("S3", route, ofS3)) : getObjectBySdk(s3);
  };
  const tables = new Map<string, Promise<PutItem>>();
  const putItemInto = async (table: string): Promise<PutItem> => {
    const route = await learned(() => learnRoute(dynamodb, new PutItemCommand({ TableName: table, Item: {} }), "/"));
    return direct(route) ? leanPutItem(clientOf("DynamoDB", route, ofDynamodb)) : putItemBySdk(dynamodb);
  };
  return {
    getObject: async (ref) => (await kept(buckets, ref.bucket, getObjectFrom))(ref),
    putItem: async (input) => (await kept(tables, input.TableName ?? "", putItemInto))(input),
    destroy: () => sender.destroy(),
  };
}

/** The part of a client's configuration that signing needs. */
interface Config {
  readonly credentials: () => Promise<Identity>;
  systemClockOffset: number;
}

/** If the SDK cannot say it, the call itself says why: it takes the SDK. */
async function learned(learn: () => Promise<Route | undefined>): Promise<Route | undefined> {
  try {
    return await learn();
  } catch {
    return undefined;
  }
}

function kept<T>(known: Map<string, Promise<T>>, name: string, make: (name: string) => Promise<T>): Promise<T> {
  let value = known.get(name);
  if (!value) {
    value = make(name);
    known.set(name, value);
  }
  return value;
}
