import { expect } from "chai";
import { sample, shares } from "../../../scripts/mutants/sample.ts";

describe("a sample", () => {
  const values = Array.from({ length: 100 }, (_, index) => index);

  it("is the same for the same seed, in order, without repetitions", () => {
    const drawn = sample(values, 10, 1);

    expect(drawn).to.deep.equal(sample(values, 10, 1));
    expect(drawn).to.deep.equal([...new Set(drawn)].sort((a, b) => a - b));
    expect(drawn).to.have.lengthOf(10);
    expect(drawn).to.not.deep.equal(sample(values, 10, 2));
  });

  it("is all where there are no more", () => expect(sample(values, 200, 1)).to.deep.equal(values));

  it("takes of each group in proportion, and at least one", () => {
    expect(shares([600, 300, 100, 1], 100)).to.deep.equal([60, 30, 10, 1]);
    expect(shares([2, 0, 2], 100)).to.deep.equal([2, 0, 2]);
  });
});
