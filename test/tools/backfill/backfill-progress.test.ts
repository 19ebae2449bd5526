import { expect } from "chai";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";
import { backfillProgress } from "../../../tools/backfill/backfill-progress.ts";

describe("backfillProgress", () => {
  it("counts objects, what was written in either form, and how far the limit has come down", () => {
    const outcomes = { written: 1, storedByReference: 2, alreadyThere: 4, stale: 8, passedOver: 0, rejected: 16 };
    const totals = { ...ZERO_TOTALS, objects: 32, records: 64, failed: 128, outcomes };
    const rest = { all: 256, throttles: 512, stopping: true };

    expect(backfillProgress(totals, { limit: { current: 3, max: 5 }, ...rest })).to.deep.equal({
      ...{
        unit: "objects",
        done: 32,
        records: 64,
        failed: 128,
        stale: 8,
        alreadyThere: 4,
        rejected: 16,
        written: 3,
        limit: 3,
        max: 5,
      },
      ...rest,
    });
  });
});
