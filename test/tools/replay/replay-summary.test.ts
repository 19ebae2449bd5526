import { expect } from "chai";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";
import { ReplayTally } from "../../../tools/replay/replay-summary.ts";
import { replayOf, superseded, untouched } from "./replayed.ts";

describe("ReplayTally", () => {
  it("counts what became of messages, and of their objects", async () => {
    const tally = new ReplayTally();
    tally.see(["event", "empty"]);
    tally.see(["event"]);
    tally.notChosen += 3;
    const counted = [
      await replayOf("good", "gone"),
      superseded,
      await replayOf("fails", "good"),
      await replayOf("bad"),
      untouched("not-understood"),
      untouched("other-bucket"),
      await replayOf("abandoned"),
      await replayOf("fatal"),
    ].map((replayed) => tally.count(replayed));

    expect(counted).to.deep.equal([true, true, true, true, true, true, false, false]);
    expect([tally.taken, tally.failed, tally.left, tally.totals.objects]).to.deep.equal([6, 4, 7, 6]);
    const left = { waiting: 7, inFlight: 0 };
    expect(tally.summary({ source: "q", dryRun: true, ended: "failed", error: "no", left })).to.deep.equal({
      ...{ type: "summary", source: "q", dryRun: true, ended: "failed", error: "no", left },
      ...{ taken: 6, done: 2, again: 2, notUnderstood: 1, otherBucket: 1, notChosen: 3, superseded: 1 },
      ...{ reasons: { event: 2, empty: 1 }, objects: 6, gone: 1, failed: 1, withRejects: 1, records: 6 },
      ...{ outcomes: ZERO_TOTALS.outcomes, bytes: 0, writeUnits: 0 },
    });
  });
});
