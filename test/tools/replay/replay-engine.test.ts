import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { Readable } from "node:stream";
import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { PatientRetries, PATIENCE } from "../../../runtime/work/patient-retries.ts";
import { makeReplayEngine, type ReplayEngineOptions } from "../../../tools/replay/replay-engine.ts";
import type { Clients } from "../../../tools/target/clients/connect.ts";
import type { Target } from "../../../tools/target/target.ts";

const BODY = '{"userID":"u","timestamp":1,"data":2}';

function make(options: Partial<ReplayEngineOptions> = {}) {
  const stop = new AbortController();
  const { signal } = stop;
  const retries = new PatientRetries({ ...PATIENCE, signal, sleep: () => Promise.resolve() });
  const puts: { readonly TableName: string; readonly ExpressionAttributeValues: object }[] = [];
  const s3 = {
    send: (command: object) => {
      const version = { VersionId: "v1", ETag: '"e1"', LastModified: new Date(0), ContentLength: BODY.length };
      const Body = command instanceof HeadObjectCommand ? undefined : Readable.from([Buffer.from(BODY)]);
      return Promise.resolve({ ...version, Body });
    },
  } as unknown as S3Client;
  const dynamodb = {
    send: ({ input }: { input: (typeof puts)[number] }) => Promise.resolve((puts.push(input), {})),
  } as unknown as DynamoDBClient;
  const target = { table: "items", mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6 } as Target;
  const engine = makeReplayEngine({
    ...{ target, clients: { s3, dynamodb, silence: PATIENCE.silence } as Clients, retries, signal, concurrency: 4 },
    ...{ maxWrites: Infinity, dryRun: false, rewrite: false, allVersions: false },
    ...options,
  });
  return { ...engine, retries, puts, stop };
}

const object = { bucket: "files", key: "a" };
const named = (name: string): Error => Object.assign(new Error("no"), { name });

describe("makeReplayEngine", () => {
  it("processes an object into the target's table", async () => {
    const { replaying, puts } = make();
    const outcome = await replaying.work(object);

    expect(outcome.kind === "done" && outcome.totals).to.deep.include({ objects: 1, records: 1, failed: 0 });
    expect(puts.map(({ TableName }) => TableName)).to.deep.equal(["items"]);
  });

  it("writes nothing in a dry run", async () => {
    const { replaying, puts } = make({ dryRun: true });
    await replaying.work(object);

    expect(puts).to.deep.equal([]);
  });

  for (const rewrite of [false, true]) {
    it(`${rewrite ? "replaces" : "leaves"} what the same version stored before`, async () => {
      const { replaying, puts } = make({ rewrite });
      await replaying.work(object);

      expect(JSON.stringify(puts[0]?.ExpressionAttributeValues).includes('{"S":"v1"}')).to.equal(rewrite);
    });
  }

  it("asks which object a key has now", async () => {
    const current = await make().replaying.current(object);

    expect(current).to.deep.include({ versionId: "v1", etag: "e1" });
  });

  for (const allVersions of [false, true]) {
    it(`knows whether all versions are wanted: ${allVersions}`, () => {
      expect(make({ allVersions }).replaying.allVersions).to.equal(allVersions);
    });
  }

  it("takes an error of that question for a failure of the object", () => {
    expect(make().replaying.faultOf(named("AccessDenied"), object)).to.deep.include({
      kind: "done",
      failure: { kind: "failed", object, error: { name: "AccessDenied", message: "no" } },
    });
  });

  it("ends the replay with an error that every object would meet", () => {
    const error = named("ExpiredToken");

    expect(make().replaying.faultOf(error, object)).to.deep.equal({ kind: "fatal", error });
  });

  it("leaves an object to a later replay whose retries the stop ended", async () => {
    const { replaying, retries, stop } = make();
    const error = named("ExpiredToken");
    stop.abort();
    const throttled = { errorType: "THROTTLING", error } as Parameters<typeof retries.refreshRetryTokenForRetry>[1];
    await retries.refreshRetryTokenForRetry(await retries.acquireInitialRetryToken(), throttled).catch(() => undefined);

    expect(replaying.faultOf(error, object)).to.deep.equal({ kind: "abandoned" });
  });

  it("lets half as many messages run while AWS throttles", () => {
    const { limit, retries } = make();
    retries.onThrottle();

    expect([limit.max, limit.current]).to.deep.equal([4, 2]);
  });
});
