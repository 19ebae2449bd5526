import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { setEnvironment } from "../support/environment.ts";
import { createItemsTable } from "../support/items-table.ts";
import { CREDENTIALS, startTestServer, type RunningServer, type TestServer } from "./processes/test-servers.ts";

/** Which server is S3, and which DynamoDB. Where one server is both, its SQS is used too, if it has one. */
export interface Pair {
  readonly s3: TestServer;
  readonly dynamodb: TestServer;
}

export const titleOf = ({ s3, dynamodb }: Pair): string => (s3 === dynamodb ? s3 : `${s3} + ${dynamodb}`);

/** The servers of a pair at work, and clients of them. */
export interface World {
  readonly pair: Pair;
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  /** Where the pair has a server of SQS. */
  readonly sqs: SQSClient | undefined;
  readonly dynamodbEndpoint: string;
  /** What tells the command line where the servers are. */
  readonly endpointOptions: readonly string[];
  /** Makes an empty one. */
  folder(): string;
  bucket(options: { readonly versioning: boolean }): Promise<string>;
  table(): Promise<string>;
  /** Makes a queue and returns its URL. */
  queue(): Promise<string>;
  close(): Promise<void>;
}

const REGION = "us-east-1";

export async function startWorld(pair: Pair): Promise<World> {
  const root = mkdtempSync(join(tmpdir(), "sluice-servers-"));
  let count = 0;
  const next = (what: string): string => `${what}-${++count}`;
  const folder = (): string => {
    const made = join(root, next("folder"));
    mkdirSync(made);
    return made;
  };
  const servers: RunningServer[] = [];
  const stop = async (): Promise<void> => {
    for (const server of servers) await server.stop();
    rmSync(root, { recursive: true, force: true });
  };
  try {
    for (const name of new Set([pair.s3, pair.dynamodb])) servers.push(await startTestServer(name, folder()));
  } catch (error) {
    await stop();
    throw error;
  }
  const [first, last] = [servers[0]?.endpoints ?? {}, servers.at(-1)?.endpoints ?? {}];
  const endpoints = { s3: first.s3, dynamodb: last.dynamodb, sqs: pair.s3 === pair.dynamodb ? first.sqs : undefined };
  // Where the function's own clients find them. The SDK reads this at their first call.
  const restoreEnvironment = setEnvironment({
    AWS_REGION: REGION,
    AWS_ENDPOINT_URL_S3: endpoints.s3 ?? "",
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb ?? "",
    AWS_ENDPOINT_URL_SQS: endpoints.sqs ?? "",
  });
  const clientOf = (endpoint = "") => ({ endpoint, region: REGION, credentials: CREDENTIALS });
  const s3 = new S3Client({ ...clientOf(endpoints.s3), forcePathStyle: true });
  const dynamodb = new DynamoDBClient(clientOf(endpoints.dynamodb));
  const sqs = endpoints.sqs === undefined ? undefined : new SQSClient(clientOf(endpoints.sqs));
  return {
    ...{ pair, s3, dynamodb, sqs, folder, dynamodbEndpoint: endpoints.dynamodb ?? "" },
    endpointOptions: Object.entries(endpoints).flatMap(([service, endpoint]) =>
      endpoint === undefined ? [] : [`--endpoint-${service}`, endpoint],
    ),
    bucket: async ({ versioning }) => {
      const Bucket = next("bucket");
      await s3.send(new CreateBucketCommand({ Bucket }));
      if (versioning) {
        const VersioningConfiguration = { Status: "Enabled" } as const;
        await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      }
      return Bucket;
    },
    table: async () => {
      const table = next("items");
      await createItemsTable(dynamodb, table);
      return table;
    },
    queue: async () => {
      const { QueueUrl = "" } = (await sqs?.send(new CreateQueueCommand({ QueueName: next("failures") }))) ?? {};
      return QueueUrl;
    },
    close: async () => {
      restoreEnvironment();
      for (const client of [s3, dynamodb, sqs]) client?.destroy();
      await stop();
    },
  };
}
