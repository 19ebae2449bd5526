import { Agent, request as httpRequest } from "node:http";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, ScanCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { startDynamoDbServer } from "../../local/dynamodb/server.ts";
import { ANY_CREDENTIALS, type PublishedPipeline } from "../../local/pipeline/address.ts";
import { startS3Server, type S3Event, type S3EventRecord } from "../../local/s3/server.ts";
import { createItemsTable } from "../support/items-table.ts";
import { startFaultyProxy, type FaultyProxy } from "../support/faulty-proxy/proxy.ts";

export const BUCKET = "files";
export const TABLE = "items";
export const LIVE_TABLE = "live-items";

/** Bucket, tables, and a `.sluice` folder that says where they are: what `--local` finds. */
export interface World {
  /** `.sluice` */
  readonly folder: string;
  /** In front of the servers; what the command line talks to. */
  readonly s3Faults: FaultyProxy;
  readonly dynamodbFaults: FaultyProxy;
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  /** S3's notifications of all that was put, in order. */
  readonly events: S3Event[];
  put(key: string, body: string): Promise<void>;
  /** All items of a table, in the order of their keys. */
  items(table?: string): Promise<Record<string, AttributeValue>[]>;
  address: PublishedPipeline;
  /** Says the address anew, after a change. */
  publish(changes?: Partial<PublishedPipeline>): void;
  runFile(run: string, file: string): string;
  close(): Promise<void>;
}

export async function startWorld({
  versioning = true,
  latencyMilliseconds = 0,
  clock = Date.now,
}: {
  readonly versioning?: boolean;
  readonly latencyMilliseconds?: number;
  /** What dates the objects, in epoch milliseconds. */
  readonly clock?: () => number;
} = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  const events: S3Event[] = [];
  const s3Server = await startS3Server({
    clock,
    onEvent: (record: S3EventRecord) => events.push({ Records: [record] }),
  });
  const dynamodbServer = await startDynamoDbServer();
  await s3Server.createBucket(BUCKET, { versioning });
  const common = { region: "us-east-1", credentials: ANY_CREDENTIALS };
  const dynamodb = new DynamoDBClient({ ...common, endpoint: dynamodbServer.endpoint });
  const s3 = new S3Client({ ...common, endpoint: s3Server.endpoint, forcePathStyle: true });
  for (const table of [TABLE, LIVE_TABLE]) await createItemsTable(dynamodb, table);
  const s3Faults = await startFaultyProxy(s3Server.endpoint, { latencyMilliseconds });
  const dynamodbFaults = await startFaultyProxy(dynamodbServer.endpoint, { latencyMilliseconds });
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const world: World = {
    ...{ folder, s3Faults, dynamodbFaults, s3, dynamodb, events },
    address: {
      s3Endpoint: s3Faults.endpoint,
      dynamodbEndpoint: dynamodbFaults.endpoint,
      sqsEndpoint: "http://127.0.0.1:1",
      region: "us-east-1",
      bucket: BUCKET,
      table: TABLE,
      failureQueueUrl: "http://127.0.0.1:1/0/failures",
      functionName: "process",
      intake: {
        prefix: "",
        suffixes: [".json"],
        mapping: { userID: "/userID", timestamp: "/timestamp", data: "/data" },
        maxDecompressedBytes: 1_000_000,
      },
    },
    put: (key, body) =>
      rawPut(agent, `${s3Server.endpoint}/${BUCKET}/${key.split("/").map(encodeURIComponent).join("/")}`, body),
    items: async (table = TABLE) => scan(dynamodb, table),
    publish: (changes = {}) => {
      world.address = { ...world.address, ...changes };
      writeFileSync(join(folder, "local.json"), JSON.stringify(world.address));
    },
    runFile: (run, file) => readFileSync(join(folder, "runs", run, file), "utf8"),
    close: async () => {
      agent.destroy();
      s3.destroy();
      dynamodb.destroy();
      await s3Faults.close();
      await dynamodbFaults.close();
      await s3Server.close();
      await dynamodbServer.close();
      rmSync(folder, { recursive: true });
    },
  };
  world.publish();
  return world;
}

/** A PUT without the SDK, which would take longer than all that is tested. */
function rawPut(agent: Agent, url: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: "PUT", agent }, (response) => {
      response.resume();
      response.on("end", () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`PUT: ${response.statusCode ?? ""}`)),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function scan(dynamodb: DynamoDBClient, table: string): Promise<Record<string, AttributeValue>[]> {
  const items: Record<string, AttributeValue>[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({ TableName: table, ExclusiveStartKey: start, ConsistentRead: true }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  const keyOf = (item: Record<string, AttributeValue>): string =>
    `${item["userID"]?.S ?? ""}/${item["timestamp"]?.N ?? ""}`;
  return items.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Puts `count` objects of one record each, of 50 users. */
export async function putObjects(world: World, count: number, extra: object = {}, from = 0): Promise<void> {
  let next = from;
  const putter = async (): Promise<void> => {
    while (next < from + count) {
      const n = next++;
      await world.put(keyOfObject(n), objectBody(n, extra));
    }
  };
  await Promise.all(Array.from({ length: 16 }, putter));
}

export const keyOfObject = (n: number): string => `user-${String(n % 50).padStart(2, "0")}/${n}.json`;

export const objectBody = (n: number, extra: object = {}): string =>
  JSON.stringify({ userID: `user-${n % 50}`, timestamp: 1_700_000_000_000 + n, data: { n, ...extra } });
