import { expect } from "chai";
import { didYouMean } from "../../../terminal/arguments/did-you-mean.ts";

const WORDS = ["tableName", "timeoutSeconds", "tags"];

const cases = [
  { given: "tabelName", meant: "tableName" },
  { given: "tablename", meant: "tableName" },
  { given: "timeout_seconds", meant: "timeoutSeconds" },
  { given: "tag", meant: "tags" },
  { given: "table", meant: undefined },
  { given: "", meant: undefined },
];

describe("didYouMean", () => {
  for (const { given, meant } of cases) {
    it(`takes "${given}" for ${meant ?? "nothing known"}`, () => expect(didYouMean(given, WORDS)).to.equal(meant));
  }

  it("knows nothing among no words", () => expect(didYouMean("tags", [])).to.equal(undefined));
});
