import { expect } from "chai";
import { isFields, isText } from "../../../runtime/model/fields.ts";

describe("isFields and isText", () => {
  it("take objects and texts that are there, and nothing else", () => {
    const values = [{}, { a: 1 }, [], null, undefined, "", "a", 1];

    expect(values.filter(isFields)).to.deep.equal([{}, { a: 1 }]);
    expect(values.filter(isText)).to.deep.equal(["a"]);
  });
});
