import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  type AttributeValue,
} from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { startDynamoDbServer } from "../../local/dynamodb/server.ts";
import { ANY_CREDENTIALS } from "../../local/pipeline/address.ts";
import { startS3Server } from "../../local/s3/server.ts";
import { startSqsServer, type SqsServer } from "../../local/sqs/server.ts";
import type { Call } from "../support/faulty-proxy/operation.ts";
import { startFaultyProxy, type FaultyProxy } from "../support/faulty-proxy/proxy.ts";
import { createItemsTable } from "../support/items-table.ts";
import type { Cell } from "./matrix.ts";

export type Attributes = Record<string, AttributeValue>;

export const BUCKET = "files";
const REGION = "us-east-1";

/** The servers that all cells of a matrix share. */
export interface Servers {
  readonly s3Endpoint: string;
  readonly dynamodbEndpoint: string;
  put(key: string, body: string): Promise<{ readonly versionId: string; readonly etag: string }>;
  createTable(name: string): Promise<void>;
  /** Puts items into a table, and deletes others. */
  write(table: string, items: readonly Attributes[]): Promise<void>;
  delete(table: string, items: readonly Attributes[]): Promise<void>;
  /** What a table holds: a text for each item, in order. */
  items(table: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  // All versions fall into one second, the hardest case.
  const s3Server = await startS3Server({ clock: () => 1_700_000_000_000 });
  await s3Server.createBucket(BUCKET, { versioning: true });
  const dynamodbServer = await startDynamoDbServer();
  const common = { region: REGION, credentials: ANY_CREDENTIALS };
  const s3 = new S3Client({ ...common, endpoint: s3Server.endpoint });
  const dynamodb = new DynamoDBClient({ ...common, endpoint: dynamodbServer.endpoint });
  return {
    s3Endpoint: s3Server.endpoint,
    dynamodbEndpoint: dynamodbServer.endpoint,
    put: async (Key, Body) => {
      const { VersionId = "", ETag = "" } = await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
      return { versionId: VersionId, etag: ETag.replaceAll('"', "") };
    },
    createTable: (name) => createItemsTable(dynamodb, name),
    write: async (TableName, items) => {
      await Promise.all(items.map((Item) => dynamodb.send(new PutItemCommand({ TableName, Item }))));
    },
    delete: async (TableName, items) => {
      const keys = items.map(({ userID, timestamp }) => ({ userID: userID!, timestamp: timestamp! }));
      await Promise.all(keys.map((Key) => dynamodb.send(new DeleteItemCommand({ TableName, Key }))));
    },
    items: async (table) => {
      const { Items: items = [] } = await dynamodb.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
      return items.map(textOf).sort();
    },
    close: async () => {
      s3.destroy();
      dynamodb.destroy();
      await s3Server.close();
      await dynamodbServer.close();
    },
  };
}

const textOf = ({ userID, timestamp, data }: Attributes): string =>
  `${userID?.S ?? ""} ${timestamp?.N ?? ""} ${data?.M?.["n"]?.N ?? ""}`;

/** A cell's own table and queue, and proxies through which the command line finds all servers. */
export interface Place {
  readonly folder: string;
  readonly table: string;
  readonly sqs: SqsServer;
  readonly queueUrl: string;
  /** Moves the queue's clock on, in milliseconds. */
  later(milliseconds: number): void;
  /** From now on nothing goes wrong. */
  mend(): void;
  close(): Promise<void>;
}

/**
 * @param rewrite changes what is asked of S3
 * @param rewriteBody changes what is asked of DynamoDB
 */
export async function makePlace(
  servers: Servers,
  { name, decide }: Cell,
  rewrite?: (url: string) => string,
  rewriteBody?: (call: Call) => Buffer,
): Promise<Place> {
  const table = `items-${name}`;
  await servers.createTable(table);
  let ahead = 0;
  const sqs = await startSqsServer({ clock: () => Date.now() + ahead });
  const proxies = await Promise.all([
    startFaultyProxy(servers.s3Endpoint, rewrite ? { rewrite } : {}),
    startFaultyProxy(servers.dynamodbEndpoint, rewriteBody ? { rewriteBody } : {}),
    startFaultyProxy(sqs.endpoint),
  ]);
  for (const proxy of proxies) proxy.decide = decide;
  const queueUrl = sqs.createQueue("failures");
  const folder = mkdtempSync(join(tmpdir(), "sluice-faults-"));
  writeFileSync(join(folder, "local.json"), JSON.stringify(addressOf(proxies, table, queueUrl)));
  return {
    ...{ folder, table, sqs, queueUrl },
    later: (milliseconds) => (ahead += milliseconds),
    mend: () => proxies.forEach((proxy) => (proxy.decide = () => undefined)),
    close: async () => {
      await Promise.all([...proxies.map((proxy) => proxy.close()), sqs.close()]);
      rmSync(folder, { recursive: true });
    },
  };
}

function addressOf([s3, dynamodb, sqs]: readonly FaultyProxy[], table: string, failureQueueUrl: string): object {
  return {
    ...{ s3Endpoint: s3?.endpoint, dynamodbEndpoint: dynamodb?.endpoint, sqsEndpoint: sqs?.endpoint },
    ...{ region: REGION, bucket: BUCKET, table, failureQueueUrl, functionName: "process" },
    intake: {
      prefix: "",
      suffixes: [".json"],
      mapping: { userID: "/userID", timestamp: "/timestamp", data: "/data" },
      maxDecompressedBytes: 1_000_000,
    },
  };
}
