import { expect } from "chai";
import { recordPlace } from "../../../terminal/text/record-place.ts";

describe("recordPlace", () => {
  it("tells line, column and record apart", () => {
    expect(recordPlace({ record: 0, line: 2, column: 3 })).to.equal("line 2, column 3 (record 0)");
  });
});
