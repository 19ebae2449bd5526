import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { PutItemCommand, type DynamoDBClient, type PutItemCommandInput } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { TurnLostError } from "../../../../runtime/work/pacer.ts";
import { PatientRetries, PATIENCE } from "../../../../runtime/work/patient-retries.ts";
import { DynamoDBItemStore } from "../../../../runtime/aws/dynamodb-item-store.ts";
import { S3ObjectSource } from "../../../../runtime/aws/s3-object-source.ts";
import { keyNames } from "../../../../runtime/mapping/record-mapping.ts";
import { makeShardEngine, type ShardEngineOptions } from "../../../../runtime/work/shard/shard-engine.ts";
import type { ShardObject } from "../../../../runtime/work/shard/shard.ts";
import type { Pace } from "../../../../runtime/work/shard/task.ts";

const BODY = Buffer.from('{"id":"u","timestamp":1,"data":2}');
const etagOf = (body: Buffer): string => createHash("md5").update(body).digest("hex");
const ETAG = etagOf(BODY);
const MAPPING = { userID: "/id", timestamp: "/timestamp", data: "/data", timestampUnit: "seconds" } as const;

type Task = ShardEngineOptions["task"];

function make(changes: Partial<Task> = {}, pace: Pace = {}, body: Buffer = BODY) {
  const stop = new AbortController();
  const gets: object[] = [];
  const puts: PutItemCommandInput[] = [];
  const s3 = {
    send: (command: object) => {
      if (!(command instanceof GetObjectCommand)) return Promise.reject(new Error("not a read"));
      gets.push(command.input);
      const etag = `"${etagOf(body)}"`;
      const version = { VersionId: "v1", ETag: etag, LastModified: new Date(0), ContentLength: body.length };
      return Promise.resolve({ ...version, Body: Readable.from([body]) });
    },
  } as unknown as S3Client;
  const dynamodb = {
    send: (command: object) => {
      if (!(command instanceof PutItemCommand)) return Promise.reject(new Error("not a write"));
      puts.push(command.input);
      return Promise.resolve({});
    },
  } as unknown as DynamoDBClient;
  const { signal } = stop;
  const retries = new PatientRetries({ ...PATIENCE, signal, sleep: () => Promise.resolve() });
  const task = {
    mapping: MAPPING,
    maxDecompressedBytes: 1_000_000,
    rewrite: false,
    dryRun: false,
    concurrency: 4,
    pace,
  };
  const engine = makeShardEngine({
    ...{ task: { ...task, ...changes }, retries, signal, cuts: false },
    objects: new S3ObjectSource(s3, PATIENCE.silence),
    items: new DynamoDBItemStore(dynamodb, "items", keyNames({})),
  });
  const work = (object: ShardObject) => engine.work("files", { position: 0, object });
  return { engine, work, gets, puts, retries, stop };
}

const dryRun = { dryRun: true };
const rewrite = { rewrite: true };

describe("makeShardEngine", () => {
  it("reads an object from the bucket, and writes it to its table by its mapping", async () => {
    const { work, gets, puts } = make();
    const outcome = await work({ key: "a" });

    expect(outcome.kind === "done" && outcome.totals).to.deep.include({ objects: 1, failed: 0, records: 1 });
    expect(gets).to.deep.equal([{ Bucket: "files", Key: "a", VersionId: undefined }]);
    expect(puts.map(({ TableName, Item }) => [TableName, Item?.["userID"], Item?.["timestamp"]])).to.deep.equal([
      ["items", { S: "u" }, { N: "1000" }],
    ]);
  });

  it("reads the version that is named", async () => {
    const { work, gets } = make();
    await work({ key: "a", versionId: "v1" });

    expect(gets).to.deep.equal([{ Bucket: "files", Key: "a", VersionId: "v1" }]);
  });

  for (const { title, object, fails } of [
    { title: "accepts a body of the size that is stated", object: { size: BODY.length }, fails: false },
    {
      title: "accepts a body with the MD5 of its etag if no size is stated",
      object: { etag: ETAG, versionId: "v1" },
      fails: false,
    },
    { title: "does not take a shorter body for the object", object: { size: 99, etag: ETAG }, fails: true },
    { title: "does not take a shorter body for the version", object: { size: 99, versionId: "v1" }, fails: true },
    { title: "accepts a shorter body of a newer object", object: { size: 99, etag: "old" }, fails: false },
  ]) {
    it(title, async () => {
      const outcome = await make(dryRun).work({ key: "a", ...object });

      expect(outcome.kind === "done" && outcome.totals.failed).to.equal(fails ? 1 : 0);
    });
  }

  it("writes nothing in a dry run", async () => {
    const { work, puts } = make(dryRun);
    const outcome = await work({ key: "a" });

    expect(outcome.kind === "done" && outcome.totals.outcomes.written).to.equal(1);
    expect(puts).to.deep.equal([]);
  });

  it("replaces what the same version stored before only if the task says so", async () => {
    const replaceable: boolean[] = [];
    for (const changes of [{}, rewrite]) {
      const { work, puts } = make(changes);
      await work({ key: "a" });
      replaceable.push(JSON.stringify(puts[0]?.ExpressionAttributeValues).includes('{"S":"v1"}'));
    }

    expect(replaceable).to.deep.equal([false, true]);
  });

  it("unpacks no more than the task says", async () => {
    const { work } = make({ ...dryRun, maxDecompressedBytes: 5 }, {}, gzipSync(BODY));
    const outcome = await work({ key: "a" });

    expect(outcome.kind === "done" && outcome.failure).to.deep.include({ counts: { "decompressed-too-large": 1 } });
  });

  it("paces objects, and stops to pace when the run does", async () => {
    const { engine, stop } = make({}, { maxRate: 0.001 });
    await engine.rate.take(1);
    const waiting = engine.rate.take(1).catch((error: unknown) => error);
    stop.abort();

    expect(await waiting).to.be.instanceOf(TurnLostError);
  });

  it("paces writes, and leaves those to a later run that wait when the run stops", async () => {
    const { work, gets, puts, stop } = make({}, { maxWrites: 0.001 });
    await work({ key: "a" });
    const waiting = work({ key: "b" });
    while (gets.length < 2) await new Promise(setImmediate);
    stop.abort();

    expect(await waiting).to.deep.equal({ kind: "abandoned" });
    expect(puts.length).to.equal(1);
  });

  it("lets half as many objects run while AWS throttles", () => {
    const { engine, retries } = make();
    expect([engine.limit.max, engine.limit.current]).to.deep.equal([4, 4]);
    retries.onThrottle();

    expect(engine.limit.current).to.equal(2);
  });

  it("bounds how many objects run", async () => {
    const { engine } = make({ concurrency: 1 });
    let end = (): void => undefined;
    await engine.window.begin(() => new Promise((resolve) => (end = resolve)));
    expect(engine.window.running).to.equal(1);
    end();
    await engine.window.idle();

    expect(engine.window.running).to.equal(0);
  });
});
