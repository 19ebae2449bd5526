import { expect } from "chai";
import { splitLines } from "../../../local/lambda/lines.ts";

describe("splitLines", () => {
  it("ends a line at each line end and at the end of each write, and passes no empty one", () => {
    const lines: string[] = [];
    const write = splitLines((line) => lines.push(line));
    for (const text of ["a\nb\n", "c", "\n\nd", ""]) write(text);

    expect(lines).to.deep.equal(["a", "b", "c", "d"]);
  });
});
