import { expect } from "chai";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";
import type { ReplaySummary } from "../../../tools/replay/replay-summary.ts";
import { itemLine, itemText, summaryText } from "../../../tools/replay/replay-text.ts";
import { events, named, replayOf, summaryOf, superseded, untouched } from "./replayed.ts";

describe("itemLine", () => {
  const item = { contents: events(), id: "m1", receiveCount: 2 };
  const message = { type: "message", id: "m1", receiveCount: 2 };

  it("has each object of a message, and what became of it", async () => {
    const rejections = [0, 1].map((n) => ({
      ...{
        record: n,
        line: n + 1,
        column: 1,
        reason: ["empty", "invalid-time"][n],
        detail: `about ${["empty", "invalid-time"][n]}`,
      },
    }));
    expect(itemLine(item, await replayOf("good", "gone", "fails", "bad"))).to.deep.equal({
      ...{ ...message, result: "again" },
      objects: [
        { ...named("good"), result: "done" },
        { ...named("gone"), result: "gone" },
        { ...named("fails"), result: "failed", error: { name: "SlowDown", message: "slow down" } },
        {
          ...named("bad"),
          result: "rejected",
          version: { ...named("bad"), etag: "e" },
          rejected: 2,
          reasons: rejections,
        },
      ],
    });
    expect(itemLine(item, superseded)).to.deep.include({ objects: [{ ...named("k"), result: "superseded" }] });
  });

  it("says why a message was not touched, and has no id for a line of a run", () => {
    expect(itemLine(item, untouched("other-bucket"))).to.deep.equal({
      ...message,
      result: "other-bucket",
      why: "why\nso",
    });
    expect(itemLine({ contents: events() }, untouched("x"))).to.deep.equal({
      type: "message",
      result: "x",
      why: "why\nso",
    });
  });
});

describe("itemText", () => {
  const item = { contents: events(), id: "m1", receiveCount: 2 };

  it("says what did not succeed, a line for each", async () => {
    expect(itemText(item, await replayOf("good", "gone", "fails", "bad"))).to.equal(
      "gone             s3://files/gone\n" +
        "failed again     s3://files/fails, message m1 (received 2 times): SlowDown: slow down\n" +
        "rejected again   s3://files/bad, message m1 (received 2 times): line 1, column 1 (record 0) empty: about empty, and 1 more\n",
    );
    expect(itemText(item, superseded)).to.equal("");
  });

  it("names no message for a line of a run", async () => {
    expect(itemText({ contents: events() }, await replayOf("fails"))).to.equal(
      "failed again     s3://files/fails: SlowDown: slow down\n",
    );
  });

  it("says why a message was not touched", () => {
    expect(itemText({ ...item, receiveCount: 1 }, untouched("not-understood"))).to.match(
      /^not understood {3}message m1 \(received once\): why.so\n$/,
    );
  });
});

describe("summaryText", () => {
  const rowsOf = (changes: Partial<ReplaySummary>): string[] =>
    summaryText(summaryOf(changes), undefined)
      .trim()
      .split("\n")
      .map((row) => row.trim().replace(/ {2,}/, "|"));

  it("has a row for each count that is always there", () => {
    expect(rowsOf({ taken: 1_234, done: 5 })).to.deep.equal([
      ...[
        "messages|1,234",
        "done|5",
        "failed again|0",
        "not understood|0",
        "objects|0",
        "records|0",
        "left on the queue|0",
      ],
    ]);
  });

  it("has further rows for what happened besides", () => {
    const outcomes = { ...ZERO_TOTALS.outcomes, written: 7, rejected: 8 };
    const rows = rowsOf({
      ...{
        dryRun: true,
        otherBucket: 1,
        notChosen: 2,
        objects: 9,
        gone: 3,
        superseded: 4,
        failed: 5,
        records: 15,
        outcomes,
      },
      left: { waiting: 6, inFlight: 1_000 },
    });

    expect(rows).to.include.members(["would be done|0", "would fail again|0", "other bucket|1", "not chosen|2"]);
    expect(rows).to.include.members(["objects|9: 3 gone, 4 by a newer version, 5 failed"]);
    expect(rows.at(-1)).to.equal("left on the queue|6, and 1,000 in flight elsewhere");
    expect(rows.find((row) => row.startsWith("records"))).to.match(/^records\|15: 7 .*, 8 rejected$/);
  });

  it("speaks of failures, and of no queue, for a run", () => {
    const { left, ...ofRun } = summaryOf();

    expect(left).to.deep.equal({ waiting: 0, inFlight: 0 });
    expect(summaryText(ofRun, undefined))
      .to.match(/^failures +0\n/)
      .and.not.contain("queue");
  });
});
