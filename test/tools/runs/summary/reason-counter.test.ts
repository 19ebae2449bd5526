import { expect } from "chai";
import type { Failure } from "../../../../runtime/work/failure.ts";
import { ReasonCounter } from "../../../../tools/runs/summary/failure-reasons.ts";

const object = (key: string) => ({ bucket: "b", key, versionId: "v1" });
const rejected = (key: string, reasons: readonly ("empty" | "invalid-time")[], changes: object = {}): Failure => ({
  kind: "rejected",
  object: object(key),
  rejected: reasons.length,
  reasons: reasons.map((reason, n) => ({ record: n, line: n + 1, column: 2, reason, detail: `${reason} ${n}` })),
  omitted: 0,
  ...changes,
});
const failed = (key: string, name: string): Failure => ({
  ...{ kind: "failed", object: object(key), error: { name, message: "no", requestId: "R" } },
});

function reasonsOf(examples: number, ...failures: Failure[]) {
  const counter = new ReasonCounter(examples);
  for (const failure of failures) counter.add(failure);
  return counter.reasons;
}

describe("ReasonCounter", () => {
  it("counts records and objects by reason, the most frequent first", () => {
    const reasons = reasonsOf(
      2,
      rejected("b", ["empty", "invalid-time", "invalid-time"]),
      rejected("a", ["invalid-time"], { omitted: 7, counts: { "invalid-time": 8 } }),
      failed("c", "SlowDown"),
      failed("d", "SlowDown"),
    );

    expect(reasons.map(({ kind, reason, records, objects }) => [kind, reason, records, objects])).to.deep.equal([
      ["rejected", "invalid-time", 10, 2],
      ["failed", "SlowDown", 0, 2],
      ["rejected", "empty", 1, 1],
    ]);
    expect(reasons[0]?.examples).to.deep.equal([
      { object: object("b"), place: { record: 1, line: 2, column: 2 }, detail: "invalid-time 1", others: 1 },
      { object: object("a"), place: { record: 0, line: 1, column: 2 }, detail: "invalid-time 0", others: 7 },
    ]);
    expect(reasons[1]?.examples).to.deep.equal([
      { object: object("c"), detail: "no", requestId: "R", others: 0 },
      { object: object("d"), detail: "no", requestId: "R", others: 0 },
    ]);
  });

  it("orders reasons of one weight by name", () => {
    const reasons = reasonsOf(1, failed("a", "SlowDown"), failed("b", "AccessDenied"), rejected("c", ["empty"]));

    expect(reasons.map(({ reason }) => reason)).to.deep.equal(["AccessDenied", "SlowDown", "empty"]);
  });

  it("keeps an error apart from a reason of the same name", () => {
    const reasons = reasonsOf(1, rejected("a", ["empty"]), failed("b", "empty"));

    expect(reasons.map(({ kind }) => kind)).to.have.members(["rejected", "failed"]);
  });

  it("counts apart what earlier releases kept no reason of", () => {
    const reasons = reasonsOf(1, rejected("a", ["empty"], { rejected: 8, omitted: 7 }));

    expect(reasons.map(({ reason, records }) => [reason, records])).to.deep.equal([
      ["not-recorded", 7],
      ["empty", 1],
    ]);
    expect(reasons[0]?.examples).to.deep.equal([{ object: object("a"), detail: "", others: 6 }]);
  });

  it("counts all, and keeps as many of each reason as are asked for", () => {
    const [reason] = reasonsOf(200, ...Array.from({ length: 500 }, (_, n) => failed(String(n), "SlowDown")));

    expect([reason?.objects, reason?.examples.length, reason?.examples.at(-1)?.object.key]).to.deep.equal([
      500,
      200,
      "199",
    ]);
  });
});
