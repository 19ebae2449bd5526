import { expect } from "chai";
import { FailureGrouper } from "../../../tools/report/failure-groups.ts";
import type { Failure } from "../../../runtime/work/failure.ts";

const rejected = (key: string, reasons: readonly ("empty" | "invalid-time")[], changes: object = {}): Failure => ({
  kind: "rejected",
  object: { bucket: "b", key, versionId: "v1" },
  rejected: reasons.length,
  reasons: reasons.map((reason, n) => ({ record: n, line: n + 1, column: 2, reason, detail: `${reason} ${n}` })),
  omitted: 0,
  ...changes,
});
const failed = (key: string, name: string): Failure => ({
  ...{ kind: "failed", object: { bucket: "b", key }, error: { name, message: "no", requestId: "R" } },
});

const A = { key: "a", version: "v1", requestId: undefined };

describe("FailureGrouper", () => {
  it("counts records and objects by reason, the most frequent first", () => {
    const grouper = new FailureGrouper();
    for (const failure of [
      rejected("b", ["empty", "invalid-time", "invalid-time"]),
      rejected("a", ["invalid-time"], { omitted: 7, counts: { "invalid-time": 8 } }),
      failed("c", "SlowDown"),
      failed("d", "SlowDown"),
    ]) {
      grouper.add(failure);
    }
    const { groups } = grouper;

    expect(groups.map(({ kind, reason, records, objects }) => [kind, reason, records, objects])).to.deep.equal([
      ["rejected", "invalid-time", 10, 2],
      ["failed", "SlowDown", 0, 2],
      ["rejected", "empty", 1, 1],
    ]);
    expect(groups[0]?.examples).to.deep.equal([
      { ...A, place: { record: 0, line: 1, column: 2 }, detail: "invalid-time 0", others: 7 },
      { ...A, key: "b", place: { record: 1, line: 2, column: 2 }, detail: "invalid-time 1", others: 1 },
    ]);
    expect(groups[1]?.examples[0]).to.deep.equal({
      ...{ key: "c", version: undefined, place: undefined, detail: "no", requestId: "R", others: 0 },
    });
  });

  it("keeps an error apart from a reason of the same name", () => {
    const grouper = new FailureGrouper();
    grouper.add(rejected("a", ["empty"]));
    grouper.add(failed("b", "empty"));

    expect(grouper.groups.map(({ kind }) => kind)).to.deep.equal(["rejected", "failed"]);
  });

  it("counts apart what earlier releases kept no reason of", () => {
    const grouper = new FailureGrouper();
    grouper.add(rejected("a", ["empty"], { rejected: 8, omitted: 7 }));

    expect(grouper.groups.map(({ reason, records }) => [reason, records])).to.deep.equal([
      ["not-recorded", 7],
      ["empty", 1],
    ]);
    expect(grouper.groups[0]?.examples).to.deep.equal([{ ...A, place: undefined, detail: "", others: 6 }]);
  });

  it("names an object by its etag where the bucket has no versions", () => {
    const grouper = new FailureGrouper();
    grouper.add(rejected("a", ["empty"], { object: { bucket: "b", key: "a", etag: "9a03" } }));

    expect(grouper.groups[0]?.examples[0]?.version).to.equal("etag 9a03");
  });

  it("counts all, and keeps two hundred of each reason", () => {
    const grouper = new FailureGrouper();
    for (let n = 0; n < 500; n++) grouper.add(failed(String(n).padStart(3, "0"), "SlowDown"));
    const [group] = grouper.groups;

    expect([group?.objects, group?.examples.length]).to.deep.equal([500, 200]);
  });
});
