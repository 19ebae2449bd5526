import { expect } from "chai";
import {
  InvalidMappingError,
  completeMapping,
  mappingFault,
  readMapping,
} from "../../../runtime/mapping/read-mapping.ts";
import { DEFAULT_MAPPING, keyNames, type RecordMapping } from "../../../runtime/mapping/record-mapping.ts";

describe("readMapping", () => {
  const mappings: [title: string, given: unknown, mapping: RecordMapping][] = [
    ["nothing", {}, DEFAULT_MAPPING],
    ["one field", { data: "" }, { ...DEFAULT_MAPPING, data: "" }],
    ["a unit", { timestampUnit: "seconds" }, { ...DEFAULT_MAPPING, timestampUnit: "seconds" }],
    [
      "the mapping of the first version",
      { userID: "/a~1b/0", timestamp: "/t", data: "/", records: "/r", timestampUnit: "milliseconds" },
      { userID: "/a~1b/0", timestamp: "/t", data: "/", records: "/r", timestampUnit: "milliseconds" },
    ],
    ["fields that are undefined", { userID: undefined, records: undefined, timestampUnit: undefined }, DEFAULT_MAPPING],
  ];
  for (const [title, given, mapping] of mappings) {
    it(`fills in what is left out by ${title}`, () => expect(readMapping(given)).to.deep.equal(mapping));
  }

  const accepted: Partial<RecordMapping>[] = [
    { timestamp: "none", data: "none" },
    { userID: ["/user_id", "/anonymousId", { constant: "nobody" }] },
    { userID: { join: ["/tenant", ["/user", "/id"], { constant: 7 }], separator: "#" } },
    { userID: { join: [{ join: [["/a"]] }] } },
    { records: "/Records", userID: { document: "/deviceId" }, data: { document: "/Record" } },
    { records: "/a/*/b/*/c", userID: { document: "/a/*/id" }, data: { document: "/a/*/b/*/d/e" } },
    { records: "/users/*", userID: { wildcard: 1 } },
    { records: "/*/*", userID: { wildcard: 2 } },
    { keyPattern: "devices/{device}/**", userID: { keyPart: "device" } },
    { keyPattern: "user=([^/]+)", userID: { keyPart: "1" } },
    { timestampUnit: "nanoseconds", missing: "reject", partitionKey: "pk", sortKey: "sk" },
    { partitionKey: "timestamp", sortKey: "userID" },
  ];
  for (const given of accepted) {
    it(`takes ${JSON.stringify(given)}`, () =>
      expect(readMapping(given)).to.deep.equal({ ...DEFAULT_MAPPING, ...given }));
  }

  const object = ' is VALUE; allowed: an object such as {"userID":"/userID","timestamp":"/timestamp","data":"/data"}';
  const known =
    "allowed: userID, timestamp, data, records, timestampUnit, types, keyPattern, missing, partitionKey, sortKey";
  const pointer = 'allowed: a JSON Pointer such as "/a/b", or "" for the whole';
  const forms =
    '"/a/b", ["/a", "/b"], {"document": "/a"}, {"wildcard": 1}, {"keyPart": "name"}, {"constant": "x"}, {"join": ["/a", "/b"], "separator": "#"}';
  const units = 'allowed: "seconds", "milliseconds", "microseconds", "nanoseconds"';
  const patterns =
    "allowed: a template such as devices/{device}/{date}.json, or a regular expression such as user=([^/]+)";
  const refused: [given: unknown, fault: string][] = [
    [null, object.replace("VALUE", "null")],
    ["/userID", object.replace("VALUE", '"/userID"')],
    [[], object.replace("VALUE", "[]")],
    [5, object.replace("VALUE", "5")],
    [{ userId: "/u" }, `.userId is unknown; ${known}`],
    [JSON.parse('{"__proto__":{"userID":"/u"}}'), `.__proto__ is unknown; ${known}`],
    [{ userID: "userID" }, `.userID is "userID"; ${pointer}`],
    [{ userID: "none" }, `.userID is "none"; ${pointer}`],
    [
      { timestamp: "/a~2" },
      `.timestamp is "/a~2"; allowed: "none", or a JSON Pointer such as "/a/b", or "" for the whole`,
    ],
    [{ data: null }, `.data is null; allowed: "none", ${forms}`],
    [{ userID: 7 }, `.userID is 7; allowed: ${forms}`],
    [{ userID: {} }, `.userID is {}; allowed: ${forms}`],
    [{ userID: { pointer: "/a" } }, `.userID is {"pointer":"/a"}; allowed: ${forms}`],
    [{ userID: { constant: "a", keyPart: "b" } }, `.userID is {"constant":"a","keyPart":"b"}; allowed: ${forms}`],
    [{ userID: { constant: "a", separator: "b" } }, `.userID is {"constant":"a","separator":"b"}; allowed: ${forms}`],
    [{ userID: { join: ["/a"], separator: 1 } }, `.userID is {"join":["/a"],"separator":1}; allowed: ${forms}`],
    [{ userID: [] }, ".userID is []; allowed: at least one source"],
    [{ userID: ["/a", "b"] }, `.userID[1] is "b"; ${pointer}`],
    [{ userID: { join: [] } }, ".userID.join is []; allowed: at least one source"],
    [{ userID: { join: "/a" } }, '.userID.join is "/a"; allowed: an array of sources'],
    [{ userID: ["/a", { join: ["/a", ["c"]] }] }, `.userID[1].join[1][0] is "c"; ${pointer}`],
    [{ userID: [[[[["/a"]]]]] }, ".userID[0][0][0][0] is nested too deeply; allowed: 4 levels"],
    [{ userID: { constant: 1.5 } }, ".userID.constant is 1.5; allowed: a text or an integer"],
    [{ userID: { constant: "\ud800" } }, '.userID.constant is "\\ud800"; allowed: a text or an integer'],
    [{ userID: { document: "a" } }, `.userID.document is "a"; ${pointer}`],
    [
      { userID: { document: "/a" } },
      '.userID.document is "/a"; it needs records: without it, the document is the record',
    ],
    [
      { records: "/r", userID: { document: "/r/0/id" } },
      '.userID.document is "/r/0/id", which is among the records; allowed: a place beside them',
    ],
    [
      { records: "/a/b", userID: { document: "/a" } },
      '.userID.document is "/a", which holds the records; allowed: a place beside them',
    ],
    [
      { records: "/a/*/r", userID: { document: "/b/*/id" } },
      '.userID.document is "/b/*/id"; its * must stand for a * of records, with the same names before it',
    ],
    [{ userID: { wildcard: 1 } }, ".userID.wildcard is 1; allowed: records must have a *, such as /users/*"],
    [{ records: "/*/*", userID: { wildcard: 0 } }, ".userID.wildcard is 0; allowed: 1 to 2, counting the * of records"],
    [{ records: "/*/*", userID: { wildcard: 3 } }, ".userID.wildcard is 3; allowed: 1 to 2, counting the * of records"],
    [
      { records: "/*/*", userID: { wildcard: 1.5 } },
      ".userID.wildcard is 1.5; allowed: 1 to 2, counting the * of records",
    ],
    [{ userID: { keyPart: "a" } }, '.userID.keyPart is "a"; allowed: keyPattern must name the parts of the key'],
    [{ keyPattern: "{a}/{b}", userID: { keyPart: "c" } }, '.userID.keyPart is "c"; allowed: a, b'],
    [{ records: "#/Records" }, `.records is "#/Records"; ${pointer}`],
    [{ records: 1 }, `.records is 1; ${pointer}`],
    [{ timestampUnit: "s" }, `.timestampUnit is "s"; ${units}`],
    [{ timestampUnit: null }, `.timestampUnit is null; ${units}`],
    [{ missing: true }, '.missing is true; allowed: "allow", "reject"'],
    [{ keyPattern: 5 }, `.keyPattern is 5; ${patterns}`],
    [{ keyPattern: "" }, `.keyPattern is ""; ${patterns}`],
    [{ keyPattern: "{a}/{a}" }, `.keyPattern is "{a}/{a}": it has the part "a" twice; ${patterns}`],
    [{ partitionKey: "" }, '.partitionKey is ""; allowed: the name of an attribute, of 1 to 255 bytes'],
    [{ sortKey: "origin" }, '.sortKey is "origin", which is another attribute of an item'],
    [{ sortKey: "userID" }, '.sortKey is "userID", which is the table\'s other key; allowed: two different names'],
    [{ userID: `/${"a".repeat(2100)}` }, " is 2114 bytes long; allowed: at most 2048 bytes as JSON"],
  ];
  for (const [given, fault] of refused) {
    it(`refuses ${JSON.stringify(given).slice(0, 60)}`, () => {
      expect(mappingFault(given)).to.equal(fault);
      expect(() => readMapping(given))
        .to.throw(InvalidMappingError)
        .with.property("message", `mapping${fault}`);
    });
  }
});

describe("completeMapping", () => {
  it("leaves what is no mapping as it is, for the check that follows", () => {
    expect(completeMapping([] as object)).to.deep.equal([]);
    expect(completeMapping("x")).to.equal("x");
    expect(completeMapping(undefined)).to.deep.equal(DEFAULT_MAPPING);
  });
});

describe("keyNames", () => {
  it("are those of the mapping, or the usual ones", () => {
    expect(keyNames({})).to.deep.equal({ partitionKey: "userID", sortKey: "timestamp" });
    expect(keyNames({ partitionKey: "pk", sortKey: "sk" })).to.deep.equal({ partitionKey: "pk", sortKey: "sk" });
  });
});
