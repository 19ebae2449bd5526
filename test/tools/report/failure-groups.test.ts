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
  ...{ kind: "failed", object: { bucket: "b", key }, error: { name, message: "no" } },
});

describe("FailureGrouper", () => {
  it("counts records and objects by reason, the most frequent first", () => {
    const grouper = new FailureGrouper();
    for (const failure of [
      rejected("b", ["empty", "invalid-time", "invalid-time"]),
      rejected("a", ["invalid-time"], { omitted: 7 }),
      failed("c", "SlowDown"),
      failed("d", "SlowDown"),
    ]) {
      grouper.add(failure);
    }
    const { groups, withoutReason } = grouper.groups;

    expect(groups.map(({ kind, reason, records, objects }) => [kind, reason, records, objects])).to.deep.equal([
      ["rejected", "invalid-time", 3, 2],
      ["failed", "SlowDown", 0, 2],
      ["rejected", "empty", 1, 1],
    ]);
    expect(withoutReason).to.equal(7);
    expect(groups[0]?.examples).to.deep.equal([
      { key: "a", version: "v1", place: { record: 0, line: 1, column: 2 }, detail: "invalid-time 0", others: 0 },
      { key: "b", version: "v1", place: { record: 1, line: 2, column: 2 }, detail: "invalid-time 1", others: 1 },
    ]);
    expect(groups[1]?.examples[0]).to.deep.equal({
      ...{ key: "c", version: undefined, place: undefined, detail: "no", others: 0 },
    });
  });

  it("keeps an error apart from a reason of the same name", () => {
    const grouper = new FailureGrouper();
    grouper.add(rejected("a", ["empty"]));
    grouper.add(failed("b", "empty"));

    expect(grouper.groups.groups.map(({ kind }) => kind)).to.deep.equal(["rejected", "failed"]);
  });

  it("names an object by its etag where the bucket has no versions", () => {
    const grouper = new FailureGrouper();
    grouper.add(rejected("a", ["empty"], { object: { bucket: "b", key: "a", etag: "9a03" } }));

    expect(grouper.groups.groups[0]?.examples[0]?.version).to.equal("etag 9a03");
  });

  it("counts all, and keeps two hundred of each reason", () => {
    const grouper = new FailureGrouper();
    for (let n = 0; n < 500; n++) grouper.add(failed(String(n).padStart(3, "0"), "SlowDown"));
    const [group] = grouper.groups.groups;

    expect([group?.objects, group?.examples.length]).to.deep.equal([500, 200]);
  });
});
