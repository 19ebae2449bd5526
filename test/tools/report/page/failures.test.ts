import { expect } from "chai";
import { failures } from "../../../../tools/report/page/failures.ts";
import type { FailureExample, FailureReason } from "../../../../tools/runs/summary/failure-reasons.ts";
import { failureAdvice, rejectAdvice } from "../../../../tools/runs/summary/reason-advice.ts";
import { dataWith, summaryWith, textOf } from "./sample-data.ts";

const example = (key: string, changes: Partial<FailureExample> = {}): FailureExample => ({
  ...{ object: { bucket: "files", key }, detail: `of ${key}`, others: 0 },
  ...changes,
});
const group = (changes: Partial<FailureReason>): FailureReason => ({
  ...{ kind: "rejected", reason: "empty", objects: 1, records: 1, examples: [example("a")] },
  ...changes,
});
const shown = (...groups: FailureReason[]): string => textOf(failures(dataWith({ failures: groups })));

describe("the failures in a report", () => {
  it("are none where nothing failed", () => {
    expect(shown()).to.equal("Failures|No object failed, and no record was rejected.");
  });

  it("are counted by reason, with what to do about each", () => {
    const rejected = rejectAdvice("empty");
    const failed = failureAdvice("AccessDenied");

    expect(
      shown(
        group({ records: 1_200, objects: 2, examples: [example("a"), example("b")] }),
        group({ kind: "failed", reason: "AccessDenied", records: 0 }),
      ),
    ).to.equal(
      "Failures|Failures by reason|Reason|Records|Objects|empty|1,200|2|AccessDenied|–|1|" +
        "Lines and columns count from 1, records from 0.|" +
        `empty|1,200 records in 2 objects rejected|${rejected.meaning}|What to do: ${rejected.advice}|a|of a|b|of b|` +
        `AccessDenied|1 object failed|${failed.meaning}|What to do: ${failed.advice}|a|of a`,
    );
  });

  it("say in which file all of them are", () => {
    const data = dataWith({ failures: [group({})], summary: summaryWith({ failures: "/runs/1/failures.ndjson" }) });

    expect(textOf(failures(data))).to.contain(
      "|Lines and columns count from 1, records from 0. All of them are in /runs/1/failures.ndjson.|",
    );
  });

  it("say once what all examples of a reason say", () => {
    const same = [example("a", { detail: "same" }), example("b", { detail: "same" })];

    expect(shown(group({ objects: 2, examples: same }))).to.match(/\|Message: same\|What to do: [^|]*\|a\|b$/);
    expect(shown(group({ examples: same.slice(0, 1) }))).to.match(/\|What to do: [^|]*\|a\|same$/);
    expect(shown(group({ objects: 2, examples: same.map((each) => ({ ...each, detail: "" })) }))).not.to.contain(
      "Message:",
    );
  });

  it("keep three examples in sight, and count the others, listed or not", () => {
    const examples = ["a", "b", "c", "d", "e"].map((key) => example(key));

    expect(shown(group({ objects: 7, examples }))).to.match(
      /\|c\|of c\|2 more objects\|d\|of d\|e\|of e\|2 other objects not listed here\.$/,
    );
    expect(shown(group({ objects: 5, examples: examples.slice(0, 4) }))).to.match(
      /\|c\|of c\|1 more object\|d\|of d\|1 other object not listed here\.$/,
    );
    expect(shown(group({ objects: 3, examples: examples.slice(0, 3) }))).to.match(/\|c\|of c$/);
  });

  const places: readonly { changes: Partial<FailureExample>; says: string }[] = [
    { changes: { place: { record: 0, line: 1, column: 2 } }, says: "line 1, column 2 (record 0)" },
    { changes: { object: { bucket: "files", key: "a", versionId: "v", etag: "e" } }, says: "version v" },
    { changes: { object: { bucket: "files", key: "a", etag: "e" } }, says: "etag e" },
    { changes: { requestId: "r", others: 1 }, says: "request r · and 1 other record of this object" },
    {
      changes: { place: { record: 0, line: 1, column: 2 }, others: 1_000 },
      says: "line 1, column 2 (record 0) · and 1,000 other records of this object",
    },
  ];
  for (const { changes, says } of places) {
    it(`say where one is: ${says}`, () =>
      expect(shown(group({ examples: [example("a", changes)] }))).to.match(
        new RegExp(`\\|a\\|of a\\|${says.replace(/[()]/g, "\\$&")}$`),
      ));
  }

  it("cut a message of more than a thousand characters", () => {
    const cut = (length: number): string => shown(group({ examples: [example("a", { detail: "x".repeat(length) })] }));

    expect(cut(1_000).endsWith(`|${"x".repeat(1_000)}`)).to.equal(true);
    expect(cut(1_001).endsWith(`|${"x".repeat(1_000)}…`)).to.equal(true);
  });
});
