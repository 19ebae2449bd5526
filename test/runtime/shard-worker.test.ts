import { ScanCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { Context } from "aws-lambda";
import { startDynamoDbServer, type DynamoDbServer } from "../../local/dynamodb/server.ts";
import { startS3Server, type S3Server } from "../../local/s3/server.ts";
import type { Timers } from "../../runtime/deadline.ts";
import { makeShardHandler } from "../../runtime/shard-invocation.ts";
import type { ShardResult } from "../../runtime/work/shard/shard-result.ts";
import { setEnvironment } from "../support/environment.ts";
import { startFaultyProxy, type FaultyProxy } from "../support/faulty-proxy/proxy.ts";
import { createItemsTable } from "../support/items-table.ts";
import { TASK } from "../support/memory-work-bucket.ts";

const CLIENT = { region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
const ACCOUNT = "123456789012";
const CONTEXT = {
  awsRequestId: "request-1",
  functionName: "worker",
  invokedFunctionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:worker`,
  getRemainingTimeInMillis: () => 900_000,
} as Context;
const OBJECTS = 40;

describe("the worker function", () => {
  let s3: S3Server;
  let dynamodb: DynamoDbServer;
  let proxy: FaultyProxy;
  let client: S3Client;
  let restore: () => void;
  /** Every item that was put, by the time of its record. */
  const items = async (table: string): Promise<number[]> => {
    const tables = new DynamoDBClient({ ...CLIENT, endpoint: dynamodb.endpoint });
    const { Items: found = [] } = await tables.send(new ScanCommand({ TableName: table }));
    tables.destroy();
    return found.map(({ timestamp }) => Number(timestamp?.N)).sort((a, b) => a - b);
  };
  const all = Array.from({ length: OBJECTS }, (_, n) => n);

  before(async () => {
    s3 = await startS3Server({ clock: () => 1_700_000_000_000 });
    dynamodb = await startDynamoDbServer();
    proxy = await startFaultyProxy(s3.endpoint, {});
    client = new S3Client({ ...CLIENT, endpoint: s3.endpoint, forcePathStyle: true });
    for (const bucket of ["files", "work"]) await s3.createBucket(bucket, { versioning: true });
    for (const n of all) {
      const Body = JSON.stringify({ userID: "u", timestamp: n, data: n });
      await client.send(new PutObjectCommand({ Bucket: "files", Key: `a ${n}.json`, Body }));
    }
    restore = setEnvironment({
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL_S3: proxy.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    });
  });

  after(async () => {
    restore();
    client.destroy();
    await proxy.close();
    await Promise.all([s3.close(), dynamodb.close()]);
  });

  /** A run of one shard into a table of its own. */
  async function prepare(run: string, changes: object = {}) {
    const tables = new DynamoDBClient({ ...CLIENT, endpoint: dynamodb.endpoint });
    await createItemsTable(tables, run);
    tables.destroy();
    const put = (key: string, value: unknown) =>
      client.send(new PutObjectCommand({ Bucket: "work", Key: `runs/${run}/${key}`, Body: JSON.stringify(value) }));
    await put("task.json", { ...TASK, run, bucket: "files", table: run, ...changes });
    const objects = all.map((n) => ({ key: `a ${n}.json` }));
    await put("shards/000001.json", { id: "000001", bucket: "files", objects });
    return { run, shard: "000001", workBucket: "work", prefix: `runs/${run}/` };
  }

  async function resultOf(run: string): Promise<ShardResult> {
    const got = await client.send(new GetObjectCommand({ Bucket: "work", Key: `runs/${run}/results/000001.json` }));
    return JSON.parse((await got.Body?.transformToString()) ?? "") as ShardResult;
  }

  it("takes a shard's objects into the table, and leaves its result in the work bucket", async () => {
    const counts = await makeShardHandler()(await prepare("whole", { expectedBucketOwner: ACCOUNT }), CONTEXT);

    expect(counts).to.deep.equal({
      ...{ shard: "000001", finished: true, objects: OBJECTS, records: OBJECTS, written: OBJECTS, failed: 0 },
    });
    expect(await items("whole")).to.deep.equal(all);
    expect(await resultOf("whole")).to.deep.include({ finished: true, tries: 1, done: all });
  });

  it("ends near its deadline with Sluice.TimeLeft, and the next tries do the rest, each object once", async () => {
    const event = await prepare("slow");
    let reads = 0;
    let end: (() => void) | undefined;
    // The clock of the deadline: it comes with the twelfth object.
    const timers: Timers = {
      setTimeout: (action) => {
        [reads, end] = [0, action];
        return 0;
      },
      clearTimeout: () => (end = undefined),
    };
    const before = proxy.calls.get("GetObject") ?? 0;
    proxy.decide = ({ operation, request }) => {
      if (operation === "GetObject" && request.url?.startsWith("/files/") === true && (reads += 1) === 12) end?.();
      return undefined;
    };
    const handler = makeShardHandler(timers);
    const ends: unknown[] = [];
    let counts: unknown;
    while (counts === undefined) {
      counts = await handler(event, CONTEXT).catch((error: unknown) => void ends.push((error as Error).name));
    }

    expect(counts).to.deep.include({ finished: true, objects: OBJECTS, written: OBJECTS });
    expect(ends.length).to.be.greaterThan(1);
    expect(new Set(ends)).to.deep.equal(new Set(["Sluice.TimeLeft"]));
    const { tries, totals } = await resultOf("slow");
    expect([tries, totals.outcomes.written, totals.outcomes.alreadyThere]).to.deep.equal([ends.length + 1, OBJECTS, 0]);
    expect(await items("slow")).to.deep.equal(all);
    expect((proxy.calls.get("GetObject") ?? 0) - before).to.be.greaterThan(OBJECTS);
  });

  it("answers S3 Batch Operations", async () => {
    await prepare("batch");
    const task = { taskId: "t", s3Key: "runs/batch/shards/000001.json", s3VersionId: null, s3Bucket: "work" };
    const event = { invocationSchemaVersion: "2.0", invocationId: "i", job: { id: "j" }, tasks: [task] };
    const response = await makeShardHandler()(event, CONTEXT);

    expect(response).to.have.nested.property("results[0].resultCode", "Succeeded");
    expect(await items("batch")).to.deep.equal(all);
  });

  it("names the shard where there is no such thing", async () => {
    const event = { run: "none", shard: "000009", workBucket: "work", prefix: "runs/none/" };
    const error = await makeShardHandler()(event, CONTEXT).catch((thrown: unknown) => thrown);

    expect(error).to.deep.include({
      name: "Sluice.InvalidShard",
      message: "shard 000009 of run none: runs/none/task.json is not there",
    });
  });

  it("may pass another time if S3 fails, and names the shard", async () => {
    const event = { run: "none", shard: "000009", workBucket: "no-such-bucket", prefix: "runs/none/" };
    const error = await makeShardHandler()(event, CONTEXT).catch((thrown: unknown) => thrown);

    expect(error).to.have.property("name", "Sluice.Failed");
    expect(error)
      .to.have.property("message")
      .that.matches(/^shard 000009 of run none: NoSuchBucket: /);
  });

  it("throws what it does not know", async () => {
    const error = await makeShardHandler()({ Records: [] }, CONTEXT).catch((thrown: unknown) => thrown);

    expect(error).to.deep.include({
      name: "UnknownShardEventError",
      message: "expected an event with run, shard, workBucket and prefix, or one of S3 Batch Operations; found Records",
    });
  });
});
