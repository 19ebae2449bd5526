import { expect } from "chai";
import type { EarlierPart } from "../../../runtime/work/earlier-part.ts";
import type { WorkOutcome } from "../../../runtime/work/object-worker.ts";
import { workOnObjects } from "../../support/work-on-objects.ts";

const ref = { bucket: "b", key: "a" };

function partOf(outcome: WorkOutcome): EarlierPart {
  if (outcome.kind === "abandoned" && outcome.part) return outcome.part;
  return expect.fail(`${JSON.stringify(outcome)} has no part`);
}

/** Cuts the object once that many of its records are written. */
function cutAfter(records: number) {
  const world = workOnObjects();
  const cut = new AbortController();
  let left = records;
  world.items.before = () => {
    left -= 1;
    if (left === 0) cut.abort();
  };
  return { ...world, work: world.bound({ cutBy: cut.signal }).work };
}

describe("an object that is cut", () => {
  it("is not counted, and its next part does only the rest", async () => {
    const { put, items, work, bound } = cutAfter(20);
    put("a", 100, 3);
    const part = partOf(await work(ref));
    const written = items.items.length;
    expect(part.totals).to.deep.include({ objects: 0, latencies: {} });
    expect(part.totals.outcomes.written).to.equal(written);
    expect(written).to.be.within(20, 99);

    items.before = () => undefined;
    const outcome = await bound().work(ref, undefined, JSON.parse(JSON.stringify(part)) as EarlierPart);

    expect(items.puts).to.equal(100);
    if (outcome.kind !== "done") return expect.fail(outcome.kind);
    expect(outcome.totals).to.deep.include({ objects: 1, records: 103, writeUnits: 100, withRejects: 1, failed: 0 });
    expect(outcome.totals.outcomes).to.deep.include({ written: 100, alreadyThere: 0, rejected: 3 });
    expect(outcome.totals.findings.records).to.equal(103);
    expect(Object.values(outcome.totals.latencies)).to.deep.equal([1]);
    expect(outcome.failure).to.deep.include({ kind: "rejected", rejected: 3, omitted: 0 });
  });

  it("keeps the reasons of all its parts", async () => {
    const { objects, items, work, bound } = cutAfter(16);
    const bad = '{"userID":""}\n'.repeat(3);
    const good = Array.from({ length: 100 }, (_, n) => `{"userID":"u","timestamp":${n},"data":1}\n`).join("");
    objects.put({ ...ref, etag: "e", lastModified: 0, body: bad + good + bad });
    const part = partOf(await work(ref));
    expect(part.failure).to.deep.include({ rejected: 3, counts: { "invalid-partition-key": 3 } });

    items.before = () => undefined;
    const outcome = await bound().work(ref, undefined, part);

    expect(outcome.kind === "done" && outcome.failure).to.deep.include({
      ...{ kind: "rejected", rejected: 6, counts: { "invalid-partition-key": 6 }, omitted: 0 },
    });
    const failure = outcome.kind === "done" ? outcome.failure : undefined;
    expect(failure?.kind === "rejected" && failure.reasons.map(({ record }) => record)).to.deep.equal([
      0, 1, 2, 103, 104, 105,
    ]);
  });

  it("begins anew in another version, and counts what the earlier one cost", async () => {
    const { objects, put, items, work, bound } = cutAfter(20);
    put("a", 100);
    const part = partOf(await work(ref));
    const cost = part.totals.writeUnits;
    items.before = () => undefined;
    objects.put({ ...ref, versionId: "v2", etag: "e2", lastModified: 9_000, body: '{"userID":"u","timestamp":1}' });
    const outcome = await bound().work(ref, undefined, part);

    expect(outcome.kind === "done" && outcome.totals).to.deep.include({ records: 1, writeUnits: cost + 1 });
  });

  it("is simply left where none of its records is done", async () => {
    const { put, work } = cutAfter(0);
    put("a", 5);
    const cut = new AbortController();
    cut.abort();
    const { bound } = workOnObjects();

    expect(await bound({ cutBy: cut.signal }).work(ref)).to.deep.equal({ kind: "abandoned" });
    expect((await work(ref)).kind).to.equal("done");
  });

  it("keeps what was done before if it is cut before it is opened", async () => {
    const { put, work, bound } = cutAfter(20);
    put("a", 100);
    const part = partOf(await work(ref));
    const cut = new AbortController();
    cut.abort();

    expect(await bound({ cutBy: cut.signal }).work(ref, undefined, part)).to.deep.equal({ kind: "abandoned", part });
  });

  it("counts what was done before if the object fails or is gone", async () => {
    const { objects, put, work, bound } = cutAfter(20);
    put("a", 100);
    const part = partOf(await work(ref));
    objects.open = () => Promise.reject(new Error("down"));
    const failed = await bound().work(ref, undefined, part);
    objects.open = () => Promise.resolve({ kind: "gone" });
    const gone = await bound().work(ref, undefined, part);

    const { records } = part.totals;
    expect(failed.kind === "done" && failed.totals).to.deep.include({ objects: 1, failed: 1, records });
    expect(failed.kind === "done" && failed.failure?.kind).to.equal("failed");
    expect(gone.kind === "done" && gone.totals).to.deep.include({ objects: 1, gone: 1, records });
  });
});
