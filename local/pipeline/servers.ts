import { join } from "node:path";
import { type DynamoDbServer, startDynamoDbServer } from "../dynamodb/server.ts";
import { type LambdaServer, startLambdaServer } from "../lambda/server.ts";
import type { PortChoice } from "../server/loopback.ts";
import { type S3Server, type S3ServerOptions, startS3Server } from "../s3/server.ts";
import { type SqsServer, startSqsServer } from "../sqs/server.ts";

/** The embedded servers that a pipeline stands on. */
export interface Servers {
  readonly s3: S3Server;
  readonly dynamodb: DynamoDbServer;
  readonly sqs: SqsServer;
  readonly lambda: LambdaServer;
  close(): Promise<void>;
}

export interface ServersOptions {
  readonly region: string;
  /** State persists there; without it, it lives in memory. */
  readonly directory?: string | undefined;
  readonly ports?: { readonly s3?: PortChoice; readonly dynamodb?: PortChoice; readonly sqs?: PortChoice } | undefined;
  readonly clock: () => number;
  readonly onUnmatched: NonNullable<S3ServerOptions["onUnmatched"]>;
  /** Takes an event that a function sends to the function of that name; `false` if there is none. */
  readonly onInvoke: (functionName: string, event: object) => boolean;
}

/** Starts all servers, or none. */
export async function startServers(options: ServersOptions): Promise<Servers> {
  const { directory, ports = {}, clock, region, onUnmatched, onInvoke } = options;
  const place = (name: string) => (directory === undefined ? {} : { directory: join(directory, name) });
  const starting = await Promise.allSettled([
    startS3Server({ port: ports.s3 ?? 0, region, clock, onUnmatched, ...place("s3") }),
    startDynamoDbServer({ port: ports.dynamodb ?? 0, ...place("dynamodb") }),
    startSqsServer({ port: ports.sqs ?? 0, region, clock, ...place("sqs") }),
    startLambdaServer(onInvoke),
  ] as const);
  const close = async (): Promise<void> => {
    await Promise.all(starting.map(async (start) => start.status === "fulfilled" && (await start.value.close())));
  };
  const [s3, dynamodb, sqs, lambda] = starting;
  if (
    s3.status === "fulfilled" &&
    dynamodb.status === "fulfilled" &&
    sqs.status === "fulfilled" &&
    lambda.status === "fulfilled"
  ) {
    return { s3: s3.value, dynamodb: dynamodb.value, sqs: sqs.value, lambda: lambda.value, close };
  }
  await close();
  throw starting.find((start) => start.status === "rejected")?.reason;
}
