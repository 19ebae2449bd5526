import { CreateBucketCommand, ListObjectVersionsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Context } from "aws-lambda";
import { gzipSync } from "node:zlib";
import { makeShardHandler } from "../../runtime/shard-invocation.ts";
import type { ShardCounts, ShardEvent } from "../../runtime/work/shard/shard-event.ts";
import type { Shard, ShardObject } from "../../runtime/work/shard/shard.ts";
import type { ShardTask } from "../../runtime/work/shard/task.ts";
import { runPrefix, workKeys } from "../../runtime/work/shard/work-keys.ts";
import { BUCKET, startWorld, TABLE, type World } from "../tools/world.ts";
import type { Calls } from "./needed.ts";
import { RecordingProxy } from "./recording-proxy.ts";

export const WORK_BUCKET = "work-of-runs";
export { BUCKET, TABLE };

const RUN = "20261101-093000-k3f9";
const ACCOUNT = "000000000000";

const TASK: ShardTask = {
  ...{ run: RUN, bucket: BUCKET, table: TABLE },
  mapping: { userID: "/userID", timestamp: "/timestamp", data: "/data" },
  ...{ maxDecompressedBytes: 1_000_000, rewrite: false, dryRun: false, concurrency: 4, pace: {} },
};

const record = (userID: string, data: unknown = {}) => JSON.stringify({ userID, timestamp: 1_700_000_000_000, data });

/** One object for each path through the worker; "again.json" is put twice, in one second. */
const OBJECTS: readonly (readonly [key: string, body: string | Buffer])[] = [
  ["again.json", record("again", { version: 1 })],
  ["again.json", record("again", { version: 2 })],
  ["by-reference.json", record("by-reference", { text: "x".repeat(500_000) })],
  ["gzip.json", gzipSync(record("gzip"))],
  ["plain.json", record("plain")],
  ["rejected.json", "{"],
];

/**
 * Sends shards through the worker, and records what it calls: objects with versions and without, some gone; a shard's first try and
 * one that finds its result; with a changed pace and without; and a run that was stopped.
 */
export async function recordWorkerCalls(): Promise<{ readonly calls: Calls; readonly counts: readonly ShardCounts[] }> {
  const world = await startWorld({ clock: () => Date.UTC(2026, 0, 2) });
  const [s3, dynamodb] = [await RecordingProxy.start(), await RecordingProxy.start()];
  s3.endpoint = world.s3Faults.endpoint;
  dynamodb.endpoint = world.dynamodbFaults.endpoint;
  const restore = withEnvironment({
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    POWERTOOLS_LOG_LEVEL: "SILENT",
  });
  try {
    const counts = await runShards(world);
    return { calls: { s3: s3.calls, dynamodb: dynamodb.calls, sqs: [] }, counts };
  } finally {
    restore();
    await Promise.all([s3.close(), dynamodb.close()]);
    await world.close();
  }
}

async function runShards(world: World): Promise<ShardCounts[]> {
  const handler = makeShardHandler();
  const keys = workKeys(runPrefix(RUN));
  const put = (Key: string, value: unknown) =>
    world.s3.send(new PutObjectCommand({ Bucket: WORK_BUCKET, Key, Body: JSON.stringify(value) }));
  const run = async (shard: string): Promise<ShardCounts> => {
    const event: ShardEvent = { run: RUN, shard, workBucket: WORK_BUCKET, prefix: runPrefix(RUN) };
    return (await handler(event, CONTEXT)) as ShardCounts;
  };
  await world.s3.send(new CreateBucketCommand({ Bucket: WORK_BUCKET }));
  const versions = await putAll(world);
  const withoutVersions = [{ key: "gone.json" }, { key: "plain.json" }];
  const shards: Shard[] = [
    { id: "000001", bucket: BUCKET, objects: [...versions, { key: "gone.json", versionId: "none" }] },
    { id: "000002", bucket: BUCKET, objects: withoutVersions },
    { id: "000003", bucket: BUCKET, objects: withoutVersions },
  ];
  await put(keys.task, TASK);
  for (const shard of shards) await put(keys.shard(shard.id), shard);
  const counts = [await run("000001"), await run("000001")];
  await put(keys.pace, { maxWrites: 1_000 });
  counts.push(await run("000002"));
  await put(keys.stop, {});
  return [...counts, await run("000003")];
}

/** @returns all versions, oldest first */
async function putAll(world: World): Promise<ShardObject[]> {
  for (const [Key, Body] of OBJECTS) await world.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  const { Versions = [] } = await world.s3.send(new ListObjectVersionsCommand({ Bucket: BUCKET }));
  return Versions.map(({ Key = "", VersionId = "" }) => ({ key: Key, versionId: VersionId }))
    .reverse()
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
}

const CONTEXT = {
  invokedFunctionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:worker`,
  getRemainingTimeInMillis: () => 60_000,
} as Context;

/** @returns a function that makes the environment what it was */
function withEnvironment(values: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, values);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}
