import { expect } from "chai";
import { BlockNumbers } from "../../../../scripts/mutants/tests/coverage.ts";

describe("the numbers of blocks", () => {
  it("are sorted by file, and counted from its first", () => {
    const numbers = new BlockNumbers();
    numbers.add("a.ts", 3);
    numbers.add("b.ts", 2);

    expect(numbers.next).to.equal(5);
    expect(numbers.byFile([4, 0, 3, 2, 4])).to.deep.equal({ "a.ts": [0, 2], "b.ts": [1, 0] });
  });
});
