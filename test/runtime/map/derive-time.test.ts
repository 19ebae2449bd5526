import { expect } from "chai";
import fc from "fast-check";
import { deriveTime } from "../../../runtime/map/derive-time.ts";

describe("deriveTime", () => {
  const SECOND = 1_700_000_000_000;

  it("is the same each time, for every version of an object: items that are stored are found by it", () => {
    expect(deriveTime("b", "a.json", SECOND)).to.equal(SECOND + 190);
    expect(deriveTime("b", "a.json", SECOND + 1000)).to.equal(SECOND + 1190);
    expect(deriveTime("b", "a.json", -5000)).to.equal(-4810);
  });

  it("does not confuse where a bucket ends and a key begins", () => {
    expect(deriveTime("ab", "c", SECOND)).to.not.equal(deriveTime("a", "bc", SECOND));
  });

  it("stays in the object's second", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: -1e9, max: 1e10 }), (bucket, key, seconds) => {
        expect(deriveTime(bucket, key, seconds * 1000)).to.be.within(seconds * 1000, seconds * 1000 + 999);
      }),
    );
  });

  it("spreads the objects of one second over its milliseconds", () => {
    const counts = new Map<number, number>();
    for (let i = 0; i < 100_000; i++) {
      const time = deriveTime("bucket", `2026/11/24/${i}.json`, SECOND);
      counts.set(time, (counts.get(time) ?? 0) + 1);
    }

    expect(counts.size).to.equal(1000);
    // 100 each on average; by chance alone, none of the thousand is further from it than six standard deviations.
    expect(Math.min(...counts.values())).to.be.above(40);
    expect(Math.max(...counts.values())).to.be.below(160);
  });
});
