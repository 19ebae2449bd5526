import { expect } from "chai";
import { sumTotals, ZERO_TOTALS, type Totals } from "../../../runtime/work/totals.ts";

const ONE: Totals = {
  ...{ objects: 1, gone: 2, failed: 3, withRejects: 4, records: 5 },
  outcomes: { written: 6, storedByReference: 7, alreadyThere: 8, stale: 9, passedOver: 11, rejected: 10 },
  ...{ bytes: 11, writeUnits: 12 },
  latencies: { "-8": 13, "0": 14 },
  findings: {
    ...{ records: 5, places: [5, 0], earliest: 1000, latest: 3000, datedByObject: 1, withoutData: 2 },
    ...{ references: { "too-deep": 1 }, fields: ["/a"] },
  },
};

const OTHER: Totals = {
  ...{ objects: 100, gone: 200, failed: 300, withRejects: 400, records: 500 },
  outcomes: { written: 600, storedByReference: 700, alreadyThere: 800, stale: 900, passedOver: 1_100, rejected: 1_000 },
  ...{ bytes: 1_100, writeUnits: 1_200 },
  latencies: { "0": 1_400, "8": 1_500 },
  findings: {
    ...{ records: 500, places: [400, 300, 1], earliest: 500, latest: 2000, datedByObject: 10, withoutData: 20 },
    ...{ references: { "too-deep": 10, "item-too-large": 3 }, fields: ["/b", "/a"] },
  },
};

describe("sumTotals", () => {
  it("adds every count, and latencies by their step", () => {
    expect(sumTotals([ONE, OTHER])).to.deep.equal({
      ...{ objects: 101, gone: 202, failed: 303, withRejects: 404, records: 505 },
      outcomes: {
        written: 606,
        storedByReference: 707,
        alreadyThere: 808,
        stale: 909,
        passedOver: 1_111,
        rejected: 1_010,
      },
      ...{ bytes: 1_111, writeUnits: 1_212 },
      latencies: { "-8": 13, "0": 1_414, "8": 1_500 },
      findings: {
        ...{ records: 505, places: [405, 300, 1], earliest: 500, latest: 3000, datedByObject: 11, withoutData: 22 },
        ...{ references: { "too-deep": 11, "item-too-large": 3 }, fields: ["/a", "/b"] },
      },
    });
  });

  it("is zero for nothing, and leaves zero as it is", () => {
    sumTotals([ONE, OTHER]);

    expect(sumTotals([])).to.deep.equal(ZERO_TOTALS);
    expect(sumTotals([ZERO_TOTALS, ONE])).to.deep.equal(ONE);
  });

  it("adds totals of an earlier release, which have no findings", () => {
    const { findings, ...earlier } = ONE;

    expect(sumTotals([earlier as Totals, ZERO_TOTALS])).to.deep.equal({ ...ONE, findings: ZERO_TOTALS.findings });
    expect(sumTotals([earlier as Totals, ONE]).findings).to.deep.equal(findings);
  });
});
