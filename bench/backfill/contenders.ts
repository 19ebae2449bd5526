// One contender, in a process of its own. argv: its name, the two addresses, how many objects. Sends what it took.
import { keyNames } from "../../runtime/mapping/record-mapping.ts";
import { Agent } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import pLimit from "p-limit";
import { Pool } from "undici";
import { DynamoDBItemStore } from "../../runtime/aws/dynamodb-item-store.ts";
import { PATIENCE } from "../../runtime/work/patient-retries.ts";
import { main } from "../../tools/cli.ts";
import { connect } from "../../tools/target/clients/connect.ts";

const CONCURRENCY = 64;
const CHUNK = 50;
const [name = "", s3Endpoint = "", dynamodbEndpoint = "", objects = "0"] = process.argv.slice(2);
const count = Number(objects);
const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const common = { region: "us-east-1", credentials };

interface Document {
  readonly userID: string;
  readonly timestamp: number;
  readonly data: { readonly n: number; readonly padding: string };
}

async function keysOf(s3: S3Client): Promise<string[]> {
  const keys: string[] = [];
  for (let more = true; more && keys.length < count;) {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: "files", StartAfter: keys.at(-1) }));
    for (const { Key = "" } of page.Contents ?? []) keys.push(Key);
    more = page.IsTruncated === true;
  }
  return keys.slice(0, count);
}

/** What one would write first: the SDK as it comes. */
function plain(): { s3: S3Client; one: (key: string) => Promise<void> } {
  const s3 = new S3Client({ ...common, endpoint: s3Endpoint, forcePathStyle: true });
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ ...common, endpoint: dynamodbEndpoint }));
  const one = async (Key: string): Promise<void> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "files", Key }));
    const document = JSON.parse((await Body?.transformToString()) ?? "") as Document;
    await documents.send(new PutCommand({ TableName: "items", Item: { ...document, source: Key } }));
  };
  return { s3, one };
}

/** The SDK as far as it can be tuned, asked for the very requests that a backfill sends. */
function tuned(): { s3: S3Client; one: (key: string) => Promise<void> } {
  const requestHandler = { httpAgent: new Agent({ keepAlive: true, maxSockets: CONCURRENCY }) };
  const client = { ...common, requestHandler, cacheMiddleware: true };
  const s3 = new S3Client({
    ...client,
    endpoint: s3Endpoint,
    forcePathStyle: true,
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const dynamodb = new DynamoDBClient({ ...client, endpoint: dynamodbEndpoint });
  let request: Record<string, unknown> = {};
  const recorder = { send: ({ input }: { input: Record<string, unknown> }) => Promise.resolve((request = input)) };
  const store = new DynamoDBItemStore(recorder as unknown as DynamoDBClient, "items", keyNames({}));
  const origin = { bucket: "files", version: "v1", lastModified: 1_767_225_600_000, ordinal: 0, shift: 0 };
  const sample = store.put({ userID: "u", timestamp: 1, data: { N: "1" }, origin: { ...origin, key: "k" } });
  const one = async (Key: string): Promise<void> => {
    await sample;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "files", Key }));
    const { userID, timestamp, data } = JSON.parse((await Body?.transformToString()) ?? "") as Document;
    const Item: Record<string, AttributeValue> = {
      ...(request["Item"] as Record<string, AttributeValue>),
      userID: { S: userID },
      timestamp: { N: String(timestamp) },
      data: { M: { n: { N: String(data.n) }, padding: { S: data.padding } } },
      source: { S: Key },
    };
    await dynamodb.send(new PutItemCommand({ ...request, TableName: "items", Item }));
  };
  return { s3, one };
}

/** Bare HTTP, unsigned: the limit of Node on this machine. */
function bare(): (key: string) => Promise<void> {
  const s3 = new Pool(s3Endpoint, { connections: CONCURRENCY });
  const dynamodb = new Pool(dynamodbEndpoint, { connections: CONCURRENCY });
  return async (key) => {
    const got = await s3.request({ method: "GET", path: `/files/${key}` });
    const { userID, timestamp, data } = (await got.body.json()) as Document;
    const Item = {
      userID: { S: userID },
      timestamp: { N: String(timestamp) },
      data: { M: { n: { N: String(data.n) }, padding: { S: data.padding } } },
    };
    const put = await dynamodb.request({
      method: "POST",
      path: "/",
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.PutItem" },
      body: JSON.stringify({ TableName: "items", Item }),
    });
    await put.body.dump();
  };
}

async function ours(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  const quiet = { write: () => true, once: () => undefined };
  let errors = "";
  const code = await main(
    ["backfill", "--bucket", "files", "--table", "items", "--region", "us-east-1", "--endpoint-s3", s3Endpoint].concat([
      "--endpoint-dynamodb",
      dynamodbEndpoint,
      "--concurrency",
      String(CONCURRENCY),
      "--limit",
      objects,
      // As the others: `npm run bench:workers` measures several.
      "--workers",
      "1",
    ]),
    {
      stdout: quiet,
      stderr: { ...quiet, write: (text) => ((errors += text), true) },
      env: {},
      ...{ cwd: folder, folder, interrupt: new AbortController().signal, now: Date.now, ask: undefined },
      patience: PATIENCE,
      connect: (target, options) => connect({ ...target, local: true }, options),
    },
  );
  rmSync(folder, { recursive: true });
  if (code !== 0) throw new Error(`backfill: exit ${code}: ${errors}`);
}

async function limited(keys: readonly string[], one: (key: string) => Promise<void>): Promise<void> {
  await pLimit(CONCURRENCY).map(keys, one);
}

const CONTENDERS: Record<string, () => Promise<void>> = {
  sequential: async () => {
    const { s3, one } = plain();
    for (const key of await keysOf(s3)) await one(key);
  },
  chunks: async () => {
    const { s3, one } = plain();
    const keys = await keysOf(s3);
    for (let i = 0; i < keys.length; i += CHUNK) await Promise.all(keys.slice(i, i + CHUNK).map(one));
  },
  tuned: async () => {
    const { s3, one } = tuned();
    await limited(await keysOf(s3), one);
  },
  bare: async () => limited(await keysOf(plain().s3), bare()),
  ours,
};

const began = performance.now();
const before = process.cpuUsage();
await CONTENDERS[name]?.();
const { user, system } = process.cpuUsage(before);
process.send?.({ milliseconds: performance.now() - began, cpuMicroseconds: user + system }, () => process.exit());
