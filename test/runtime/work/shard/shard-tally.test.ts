import { expect } from "chai";
import type { Failure } from "../../../../runtime/work/failure.ts";
import { MOST_REASONS, ShardTally } from "../../../../runtime/work/shard/shard-tally.ts";
import type { ShardResult } from "../../../../runtime/work/shard/shard-result.ts";
import { ZERO_TOTALS } from "../../../../runtime/work/totals.ts";

const TOTALS = { ...ZERO_TOTALS, objects: 1, records: 2 };
const END = { ended: 9, retries: 1, throttles: 2 };
const PART = { version: "v", progress: { records: 3, left: [1] }, milliseconds: 5, totals: ZERO_TOTALS };
const failed: Failure = { kind: "failed", object: { bucket: "b", key: "k" }, error: { name: "E", message: "m" } };

const rejected = (count: number): Failure => ({
  ...{ kind: "rejected", object: { bucket: "b", key: "k" }, rejected: count, counts: { "no-time": count }, omitted: 0 },
  reasons: Array.from({ length: count }, (_, record) => ({
    ...{ record, line: 1, column: 1, reason: "no-time" as const, detail: "expected a time" },
  })),
});

const throughJson = (result: ShardResult): ShardResult => JSON.parse(JSON.stringify(result)) as ShardResult;

describe("ShardTally", () => {
  it("adds up a try, in the order of positions", () => {
    const tally = new ShardTally(undefined, 5);
    tally.add(2, TOTALS, failed);
    tally.addCut(1, PART);
    tally.add(0, TOTALS, rejected(1));

    expect(tally.result("s", 3, END)).to.deep.equal({
      ...{ shard: "s", finished: false, began: 5, tries: 1, done: [0, 2], ...END },
      totals: { ...ZERO_TOTALS, objects: 2, records: 4 },
      failures: [
        { position: 0, failure: rejected(1) },
        { position: 2, failure: failed },
      ],
      cut: [{ position: 1, ...PART }],
    });
  });

  it("goes on where earlier tries ended, and counts each object once", () => {
    const first = new ShardTally(undefined, 5);
    first.add(0, TOTALS, failed);
    first.addCut(1, PART);
    const second = new ShardTally(throughJson(first.result("s", 3, END)), 50);
    expect([...second.done]).to.deep.equal([0]);
    expect([...second.cut]).to.deep.equal([[1, PART]]);
    second.add(1, TOTALS, undefined);
    second.add(2, TOTALS, undefined);

    expect(second.result("s", 3, { ended: 60, retries: 0, throttles: 5 })).to.deep.equal({
      ...{ shard: "s", finished: true, began: 5, ended: 60, tries: 2, done: [0, 1, 2], retries: 1, throttles: 7 },
      totals: { ...ZERO_TOTALS, objects: 3, records: 6 },
      failures: [{ position: 0, failure: failed }],
      cut: [],
    });
  });

  it("bounds the reasons of all objects together, and keeps one of each and all counts, whatever the tries", () => {
    let result: ShardResult | undefined;
    for (const half of [0, 500]) {
      const tally: ShardTally = new ShardTally(result, 0);
      for (let position = half; position < half + 500; position++) tally.add(position, TOTALS, rejected(100));
      result = throughJson(tally.result("s", 1_000, END));
    }
    const reasons = (result?.failures ?? []).map(({ failure }) => (failure.kind === "rejected" ? failure : undefined));

    expect(reasons.length).to.equal(1_000);
    expect(reasons.every((failure) => failure && failure.reasons.length >= 1)).to.equal(true);
    expect(reasons.every((failure) => failure?.counts?.["no-time"] === 100)).to.equal(true);
    expect(reasons.every((failure) => failure && failure.omitted === 100 - failure.reasons.length)).to.equal(true);
    const kept = reasons.reduce((all, failure) => all + (failure?.reasons.length ?? 0), 0);
    expect(kept).to.equal(MOST_REASONS + 1_000 - MOST_REASONS / 100);
  });
});
