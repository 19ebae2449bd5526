import { expect } from "chai";
import { completeMapping, DEFAULT_MAPPING, mappingFault } from "../../../infra/settings/mapping.ts";
import { DEFAULT_MAPPING as RUNTIME_DEFAULT, readMapping } from "../../../runtime/map/record-mapping.ts";

const good: unknown[] = [
  {},
  { userID: "" },
  { userID: "/a/b~0c~1d", timestamp: "/t", data: "" },
  { records: "/Records", timestampUnit: "seconds" },
  { records: "/Item", types: "dynamodb" },
  { data: "//" },
];
const bad: unknown[] = [
  null,
  [],
  "mapping",
  7,
  { userID: "a" },
  { userID: null },
  { timestamp: "/~" },
  { data: "/a~2b" },
  { records: 1 },
  { timestampUnit: "hours" },
  { types: "DynamoDB" },
  { userId: "/id" },
];

describe("the record mapping", () => {
  it("has the function's own default", () => {
    expect(DEFAULT_MAPPING).to.deep.equal(RUNTIME_DEFAULT);
  });

  // What the program lets pass, the function must take, or every event would fail.
  for (const mapping of good) {
    it(`accepts ${JSON.stringify(mapping)}, as the function does`, () => {
      expect(mappingFault(mapping)).to.equal(undefined);
      expect(readMapping(mapping)).to.deep.equal(completeMapping(mapping as object));
    });
  }
  for (const mapping of bad) {
    it(`refuses ${JSON.stringify(mapping)}, as the function does`, () => {
      expect(mappingFault(mapping)).to.be.a("string");
      expect(() => readMapping(mapping)).to.throw();
    });
  }

  it("refuses one that would not leave the function room for its other variables", () => {
    expect(mappingFault({ userID: `/${"a".repeat(2100)}` })).to.equal(
      " is 2114 bytes long; allowed: at most 2048 bytes as JSON",
    );
  });
});
