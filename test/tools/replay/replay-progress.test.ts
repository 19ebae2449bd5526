import { expect } from "chai";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";
import { replayProgress } from "../../../tools/replay/replay-progress.ts";

const outcomes = { written: 90, storedByReference: 1, alreadyThere: 0, stale: 3, passedOver: 0, rejected: 4 };
const TALLY = {
  ...{ taken: 60, notChosen: 0, failed: 2 },
  totals: { ...ZERO_TOTALS, objects: 186, records: 98, outcomes },
};

describe("replayProgress", () => {
  it("counts messages, however many objects they name", () => {
    expect(replayProgress(TALLY, { unit: "messages", all: 112, limit: Infinity })).to.deep.equal({
      ...{
        unit: "messages",
        done: 60,
        all: 112,
        records: 98,
        written: 91,
        stale: 3,
        alreadyThere: 0,
        rejected: 4,
        failed: 2,
      },
    });
  });

  const cases = [
    { title: "leaves out those that were not chosen", tally: { notChosen: 12 }, all: 112, limit: Infinity, is: 100 },
    { title: "ends at the limit", tally: {}, all: 112, limit: 80, is: 80 },
    { title: "counts those that came in the meantime", tally: { taken: 130 }, all: 112, limit: Infinity, is: 130 },
    { title: "does not know how many a run has that was killed", tally: {}, all: undefined, limit: 80, is: undefined },
  ];
  for (const { title, tally, all, limit, is } of cases) {
    it(title, () => {
      expect(replayProgress({ ...TALLY, ...tally }, { unit: "failures", all, limit }).all).to.equal(is);
    });
  }
});
