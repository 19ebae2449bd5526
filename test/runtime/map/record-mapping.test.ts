import { expect } from "chai";
import {
  DEFAULT_MAPPING,
  InvalidMappingError,
  parseMapping,
  readMapping,
  type RecordMapping,
} from "../../../runtime/map/record-mapping.ts";

describe("readMapping", () => {
  const mappings: [title: string, given: unknown, mapping: RecordMapping][] = [
    ["nothing", {}, DEFAULT_MAPPING],
    ["one field", { data: "" }, { ...DEFAULT_MAPPING, data: "" }],
    ["types", { types: "mongodb" }, { ...DEFAULT_MAPPING, types: "mongodb" }],
    ["a unit", { timestampUnit: "seconds" }, { ...DEFAULT_MAPPING, timestampUnit: "seconds" }],
    [
      "every field",
      { userID: "/a~1b/0", timestamp: "/t", data: "/", records: "/r", timestampUnit: "milliseconds" },
      { userID: "/a~1b/0", timestamp: "/t", data: "/", records: "/r", timestampUnit: "milliseconds" },
    ],
    ["fields that are undefined", { userID: undefined, records: undefined, timestampUnit: undefined }, DEFAULT_MAPPING],
  ];
  for (const [title, given, mapping] of mappings) {
    it(`fills in what is left out by ${title}`, () => expect(readMapping(given)).to.deep.equal(mapping));
  }

  const object =
    'a mapping is an object such as {"userID":"/userID","timestamp":"/timestamp","data":"/data","timestampUnit":"milliseconds"}';
  const known = "a mapping has userID, timestamp, data, records, timestampUnit, types";
  const pointer = 'it must be a JSON Pointer such as "/a/b", or "" for the whole';
  const refused: [given: unknown, message: string][] = [
    [undefined, object],
    [null, object],
    ["/userID", object],
    [[], object],
    [5, object],
    [{ userId: "/u" }, `mapping.userId is unknown; ${known}`],
    [JSON.parse('{"__proto__":{"userID":"/u"}}'), `mapping.__proto__ is unknown; ${known}`],
    [{ userID: "userID" }, `mapping.userID is "userID"; ${pointer}`],
    [{ timestamp: "/a~2" }, `mapping.timestamp is "/a~2"; ${pointer}`],
    [{ data: null }, `mapping.data is null; ${pointer}`],
    [{ data: ["a"] }, `mapping.data is ["a"]; ${pointer}`],
    [{ records: "#/Records" }, `mapping.records is "#/Records"; ${pointer}`],
    [{ timestampUnit: "s" }, 'mapping.timestampUnit is "s"; it must be "milliseconds" or "seconds"'],
    [{ types: "DynamoDB" }, 'mapping.types is "DynamoDB"; it must be "dynamodb" or "mongodb"'],
    [{ timestampUnit: null }, 'mapping.timestampUnit is null; it must be "milliseconds" or "seconds"'],
  ];
  for (const [given, message] of refused) {
    it(`refuses ${JSON.stringify(given)}`, () => {
      expect(() => readMapping(given))
        .to.throw(InvalidMappingError)
        .with.property("message", message);
    });
  }
});

describe("parseMapping", () => {
  it("takes the pointers apart", () => {
    const mapping = readMapping({ userID: "/a~1b/0", timestamp: "", data: "/", timestampUnit: "seconds" });

    expect(parseMapping(mapping)).to.deep.equal({
      userID: ["a/b", "0"],
      timestamp: [],
      data: [""],
      timestampUnit: "seconds",
    });
    expect(parseMapping({ ...mapping, records: "/r" })).to.have.deep.property("records", ["r"]);
  });

  it("refuses what is no pointer", () => {
    expect(() => parseMapping({ ...DEFAULT_MAPPING, data: "data" })).to.throw(
      InvalidMappingError,
      /^"data" is not a JSON Pointer$/,
    );
  });
});
