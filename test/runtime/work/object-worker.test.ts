import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { ZERO_TOTALS, type Totals } from "../../../runtime/work/totals.ts";
import type { WorkOutcome } from "../../../runtime/work/object-worker.ts";
import { workOnObjects } from "../../support/work-on-objects.ts";

const A = { bucket: "b", key: "a" };
const NONE = ZERO_TOTALS.outcomes;

/** Everything but the latencies, which depend on the machine, and the findings, which have a test of their own. */
function countsOf(outcome: WorkOutcome): Omit<Totals, "latencies" | "findings"> {
  if (outcome.kind !== "done") throw new Error(outcome.kind);
  const { latencies, findings, ...counts } = outcome.totals;
  expect(Object.values(latencies)).to.deep.equal([1]);
  // What could not be read as records is not looked at.
  expect(findings.records).to.be.at.most(counts.records);
  return counts;
}

const failureOf = (outcome: WorkOutcome) => (outcome.kind === "done" ? outcome.failure : undefined);
const named = (name: string): Error => Object.assign(new Error("no"), { name });

describe("workOnObject", () => {
  it("counts an object whose records are all stored", async () => {
    const { put, objects, bound } = workOnObjects();
    put("a", 2);
    const outcome = await bound().work(A);

    expect(countsOf(outcome)).to.deep.equal({
      ...{ objects: 1, gone: 0, failed: 0, withRejects: 0, records: 2 },
      ...{ outcomes: { ...NONE, written: 2 }, bytes: 81, writeUnits: 2 },
    });
    expect([failureOf(outcome), objects.opened]).to.deep.equal([undefined, 0]);
  });

  it("tells what the mapping found", async () => {
    const { put, bound } = workOnObjects();
    put("a", 2, 1);

    const outcome = await bound().work(A);

    expect(outcome.kind === "done" && outcome.totals.findings).to.deep.equal({
      ...{ records: 3, places: [2, 3, 3], earliest: 1000, latest: 1001, datedByObject: 0, withoutData: 0 },
      ...{ references: {}, fields: [] },
    });
  });

  it("counts an object that is gone, which is no failure", async () => {
    const outcome = await workOnObjects().bound().work(A);

    expect(countsOf(outcome)).to.deep.equal({
      ...{ objects: 1, gone: 1, failed: 0, withRejects: 0, records: 0, outcomes: NONE, bytes: 0, writeUnits: 0 },
    });
    expect(failureOf(outcome)).to.equal(undefined);
  });

  it("reports rejected records with the version that they are in", async () => {
    const { put, bound } = workOnObjects();
    put("a", 1, 2);
    const outcome = await bound().work(A);

    const counts = countsOf(outcome);
    expect(counts).to.deep.include({ objects: 1, failed: 0, withRejects: 1, records: 3 });
    expect(counts.outcomes).to.deep.equal({ ...NONE, written: 1, rejected: 2 });
    const failure = failureOf(outcome);
    expect(failure).to.deep.include({
      ...{ kind: "rejected", object: { ...A, versionId: "v1", etag: "e1" }, rejected: 2, omitted: 0 },
      counts: { "no-partition-key": 2 },
    });
    const places = failure?.kind === "rejected" ? failure.reasons.map(({ record, line }) => [record, line]) : [];
    expect(places).to.deep.equal([
      [1, 2],
      [2, 3],
    ]);
  });

  it("reports one rejected record, of an object without versions", async () => {
    const { objects, bound } = workOnObjects();
    objects.put({ ...A, etag: "e1", lastModified: 0, body: "{}" });
    const outcome = await bound().work(A);

    expect(countsOf(outcome).withRejects).to.equal(1);
    expect(failureOf(outcome)).to.deep.include({ object: { ...A, etag: "e1" }, rejected: 1, omitted: 0 });
  });

  for (const { rejected, omitted } of [
    { rejected: 100, omitted: 0 },
    { rejected: 101, omitted: 1 },
    { rejected: 250, omitted: 150 },
  ]) {
    it(`describes the first 100 of ${rejected} rejected records, and counts all`, async () => {
      const { put, bound } = workOnObjects();
      put("a", 0, rejected);
      const failure = failureOf(await bound().work(A));

      expect(failure).to.deep.include({ rejected, omitted, counts: { "no-partition-key": rejected } });
      const records = failure?.kind === "rejected" ? failure.reasons.map(({ record }) => record) : [];
      expect(records).to.deep.equal(Array.from({ length: 100 }, (_, n) => n));
    });
  }

  it("unpacks no more than it may", async () => {
    const { objects, bound } = workOnObjects();
    objects.put({ ...A, key: "a.gz", etag: "e", lastModified: 0, body: gzipSync(" ".repeat(1_000)) });
    const failure = failureOf(await bound({ maxDecompressedBytes: 500 }).work({ ...A, key: "a.gz" }));

    expect(failure).to.deep.include({ counts: { "decompressed-too-large": 1 } });
  });

  it("reports an object that fails, with what it cost until then", async () => {
    const { put, items, bound } = workOnObjects();
    put("a", 1);
    items.before = () => Promise.reject(Object.assign(named("InternalServerError"), { message: "try later" }));
    const object = { ...A, versionId: "v1" };
    const outcome = await bound().work(object);

    expect(countsOf(outcome)).to.deep.equal({
      ...{ objects: 1, gone: 0, failed: 1, withRejects: 0, records: 0, outcomes: NONE, bytes: 40, writeUnits: 1 },
    });
    const error = { name: "InternalServerError", message: "try later" };
    expect(failureOf(outcome)).to.deep.equal({ kind: "failed", object, error });
  });

  it("ends the run with an error that every other object would meet", async () => {
    const { put, items, bound } = workOnObjects();
    put("a", 1);
    const error = named("ResourceNotFoundException");
    items.before = () => Promise.reject(error);

    expect(await bound().work(A)).to.deep.equal({ kind: "fatal", error });
  });

  it("leaves an object to a later run whose retries the stop ended", async () => {
    const { put, items, retries, stop, bound } = workOnObjects();
    put("a", 1);
    // Fatal otherwise.
    const error = named("ResourceNotFoundException");
    const throttled = { errorType: "THROTTLING", error } as Parameters<typeof retries.refreshRetryTokenForRetry>[1];
    items.before = async () => {
      const token = await retries.acquireInitialRetryToken();
      await retries.refreshRetryTokenForRetry(token, throttled).catch(() => undefined);
      throw error;
    };
    stop.abort();

    expect(await bound().work(A)).to.deep.equal({ kind: "abandoned" });
  });

  it("reads an object again whose bytes break off, four times, with waits that grow, and counts all bytes", async () => {
    const { put, objects, retries, waits, bound } = workOnObjects();
    put("a", 1);
    objects.breaks = 4;
    const random = Math.random;
    Math.random = () => 0.5;
    try {
      expect(countsOf(await bound().work(A))).to.deep.include({ failed: 0, records: 1, bytes: 4 * 20 + 40 });
    } finally {
      Math.random = random;
    }
    expect([waits, retries.retries, retries.throttles]).to.deep.equal([[50, 100, 200, 400], 4, 0]);
  });

  it("reports an object whose bytes break off five times", async () => {
    const { put, objects, bound } = workOnObjects();
    put("a", 1);
    objects.breaks = 5;

    expect(failureOf(await bound().work(A))).to.deep.include({ kind: "failed", object: A });
  });

  it("leaves an object to a later run that waits to be read again when the run stops", async () => {
    const { put, objects, bound } = workOnObjects({ sleep: () => Promise.reject(new Error("aborted")) });
    put("a", 1);
    objects.breaks = 1;

    expect(await bound().work(A)).to.deep.equal({ kind: "abandoned" });
  });

  it("stores 16 records of one object at once", async () => {
    const { put, items, bound } = workOnObjects();
    put("a", 60);
    let [running, most] = [0, 0];
    items.before = async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
    };
    await bound({ concurrency: 100 }).work(A);

    expect([most, items.items.length]).to.deep.equal([16, 60]);
  });

  it("tells the source what is stated about the object", async () => {
    const { objects, bound } = workOnObjects();
    const asked: unknown[] = [];
    objects.open = (...args) => {
      asked.push(args);
      return Promise.resolve({ kind: "gone" });
    };
    await bound().work({ ...A, versionId: "v1" }, { size: 9, versionId: "v1" });

    expect(asked).to.deep.equal([
      [
        { ...A, versionId: "v1" },
        { size: 9, versionId: "v1" },
      ],
    ]);
  });

  it("measures the time from opening to the last record", async () => {
    const { put, items, bound } = workOnObjects();
    put("a", 1);
    const now = performance.now.bind(performance);
    let passed = 0;
    items.before = () => void (passed = 100_000);
    performance.now = () => 1_000_000 + passed;
    try {
      const outcome = await bound().work(A);
      expect(outcome.kind === "done" && Object.keys(outcome.totals.latencies)).to.deep.equal(["133"]);
    } finally {
      performance.now = now;
    }
  });
});
