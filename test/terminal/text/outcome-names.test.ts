import { expect } from "chai";
import { OUTCOMES } from "../../../runtime/work/totals.ts";
import { OUTCOME_NAMES, outcomeName } from "../../../terminal/text/outcome-names.ts";

describe("the name of an outcome", () => {
  it("is there for each, in the order of the totals", () => {
    expect(Object.keys(OUTCOME_NAMES)).to.deep.equal([...OUTCOMES]);
  });

  for (const [kind, name] of [
    ["storedByReference", "stored by reference"],
    ["alreadyThere", "already there"],
    ["ofLaterRelease", "ofLaterRelease"],
    ["constructor", "constructor"],
  ] as const) {
    it(`is "${name}" for ${kind}`, () => expect(outcomeName(kind)).to.equal(name));
  }
});
