import { expect } from "chai";
import { isSampled } from "../../../runtime/event/log-sample.ts";

const version = (index: number) => ({ bucket: "b", key: `k${index}.json`, versionId: `v${index}` });
const VERSIONS = Array.from({ length: 10_000 }, (_, index) => version(index));
const share = (percent: number): number => VERSIONS.filter((each) => isSampled(each, percent)).length / 100;

describe("isSampled", () => {
  it("takes all of 100 percent, and none of 0", () => {
    expect([share(100), share(0)]).to.deep.equal([100, 0]);
  });

  // No chance is in it: the same versions are taken whenever this runs.
  for (const { percent, taken } of [
    { percent: 1, taken: 1.02 },
    { percent: 50, taken: 50.44 },
  ]) {
    it(`takes about ${percent} in a hundred`, () => {
      expect(share(percent)).to.equal(taken);
    });
  }

  it("takes of a higher percentage what it takes of a lower one", () => {
    const few = VERSIONS.filter((each) => isSampled(each, 5));

    expect(few.every((each) => isSampled(each, 6))).to.equal(true);
  });

  it("decides for each version of a key anew, by its etag where it has no id", () => {
    const versions = Array.from({ length: 100 }, (_, index) => ({ bucket: "b", key: "k", etag: `e${index}` }));

    expect(new Set(versions.map((each) => isSampled(each, 50)))).to.deep.equal(new Set([true, false]));
  });
});
