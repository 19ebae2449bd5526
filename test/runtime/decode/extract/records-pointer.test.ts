import { expect } from "chai";
import { piecesOf } from "../../../support/json/chunks.ts";
import { decoded } from "../../../support/json/decode.ts";

const NOTHING = "no-records: the document has nothing where the mapping's records should stand";

describe("decodeRecords with a records pointer", () => {
  const documents: [title: string, records: string, text: string, found: string[]][] = [
    [
      "an array",
      "/Records",
      '{"x":[{"userID":0}],"Records":[{"userID":1},{"userID":2}],"y":{"userID":3}}',
      ["0 1:32 1 - -", "1 1:45 2 - -"],
    ],
    ["one record in place of an array", "/Records", '{"Records":{"userID":1}}', ["0 1:12 1 - -"]],
    ["an empty array", "/Records", '{"Records":[]}', []],
    ["an absent pointer", "/Records", '{"records":[{"userID":1}]}', [`0 1:1 ${NOTHING}`]],
    ["a pointer through a scalar", "/a/b", '{"a":"b"}', [`0 1:1 ${NOTHING}`]],
    ["null", "/Records", '{"Records":null}', ["0 1:12 - - -"]],
    ["a scalar among records", "/Records", '{"Records":[5,{"userID":1}]}', ["0 1:13 - - -", "1 1:15 1 - -"]],
    ["a document that is no object", "/Records", "\n[{}]", [`0 2:1 ${NOTHING}`]],
    ["a bare document", "/Records", "5", [`0 1:1 ${NOTHING}`]],
    ["a nested array", "/a/b/c", '{"a":{"c":[0],"b":{"b":[1],"c":[{"userID":2}]}}}', ["0 1:33 2 - -"]],
    [
      "an array's element",
      "/1/r",
      '[{"r":[{"userID":0}]},{"r":[{"userID":1}]},{"r":[{"userID":2}]}]',
      ["0 1:29 1 - -"],
    ],
    [
      "an array in an array",
      "/0/1",
      '[[{"userID":0},[{"userID":1},{"userID":2}]],[3,[4]]]',
      ["0 1:17 1 - -", "1 1:30 2 - -"],
    ],
    ["an index as a name", "/1", '{"0":[],"1":[{"userID":1}]}', ["0 1:14 1 - -"]],
    ["escaped names", "/a~1b/~0/", '{"a/b":{"~":{"":[{"userID":1}]}}}', ["0 1:18 1 - -"]],
    ["names that only unescaped are the same", "/é", '{"\\u00e9":[{"userID":1}]}', ["0 1:12 1 - -"]],
    ["the whole document", "", '[{"userID":1},{"userID":2}]', ["0 1:2 1 - -", "1 1:15 2 - -"]],
    [
      "records in lines",
      "/r",
      '{"r":[{"userID":1}]}\n{"x":1}\n{"r":{"userID":2}}\n',
      ["0 1:7 1 - -", `1 2:1 ${NOTHING}`, "2 3:6 2 - -"],
    ],
    [
      "a fault behind the array: its records are good",
      "/r",
      '{"r":[{"userID":1}],}',
      ["0 1:7 1 - -", '1 1:21 malformed-json: a comma stands before "}": JSON has none after the last value'],
    ],
    [
      "a fault behind one record: it is not",
      "/r",
      '{"r":{"userID":1},}',
      ['0 1:19 malformed-json: a comma stands before "}": JSON has none after the last value'],
    ],
    [
      "a fault before a line's records",
      "/r",
      '{"r":[{"userID":1}]}\n{"r":[{"userID":2},}\n{"r":[{"userID":3}]}',
      ["0 1:7 1 - -", "1 2:7 2 - -", '2 2:20 malformed-json: a value was expected, found "}"', "3 3:7 3 - -"],
    ],
    [
      "a name that comes twice, one record each: the last counts",
      "/r",
      '{"r":{"userID":1},"r":{"userID":2}}',
      ["0 1:23 2 - -"],
    ],
    [
      "a way that comes twice, and ends elsewhere: the first was streamed",
      "/a/r",
      '{"a":{"r":[{"userID":1}]},"a":5}',
      ["0 1:12 1 - -"],
    ],
  ];
  for (const [title, records, text, found] of documents) {
    it(`finds ${title}`, async () => {
      expect(await decoded([Buffer.from(text)], { mapping: { records } })).to.deep.equal(found);
      expect(await decoded(piecesOf(Buffer.from(text), 1), { mapping: { records } })).to.deep.equal(found);
    });
  }
});

describe("decodeRecords with pointers into a record", () => {
  const mappings: [title: string, pointers: [string, string, string], text: string, found: string][] = [
    ["nested", ["/a/b", "/a/c", "/d/0"], '{"a":{"b":"u","c":5},"d":[[1],2]}', "0 1:1 u 5 [1]"],
    ["of one value for all", ["/a", "/a", "/a"], '{"a":7}', "0 1:1 7 7 7"],
    [
      "into each other",
      ["/data/user", "/data/meta/at", "/data"],
      '{"data":{"user":"u","meta":{"at":5}}}',
      '0 1:1 u 5 {"user":"u","meta":{"at":5}}',
    ],
    ["of the whole record", ["/user", "/at", ""], '{"user":"u","at":5}', '0 1:1 u 5 {"user":"u","at":5}'],
    ["of a whole bare value", ["", "/at", ""], '"u"', '0 1:1 u - "u"'],
    ["through a scalar", ["/a/b", "/a/0", "/a/b/c"], '{"a":"b"}', "0 1:1 - - -"],
    ["past an array's end", ["/a/2", "/a/1", "/a/-"], '{"a":[1,2]}', "0 1:1 - 2 -"],
    ["to containers", ["/a", "/b", "/c"], '{"a":{"x":[1]},"b":[{"y":2}],"c":[]}', "0 1:1 object array []"],
    [
      "to names alike on other levels",
      ["/u", "/t", "/d"],
      '{"x":{"u":1,"t":2,"d":3},"u":4,"y":[{"u":5}]}',
      "0 1:1 4 - -",
    ],
    ["void by a duplicate", ["/a/b", "/c/d", "/a"], '{"a":{"b":1},"c":{"d":2},"a":5,"c":{"x":6}}', "0 1:1 - - 5"],
    ["with escapes", ["/a~1b", "/~0", "/ /"], '{"a/b":1,"~":2," ":{"":3}}', "0 1:1 1 2 3"],
  ];
  for (const [title, [userID, timestamp, data], text, found] of mappings) {
    it(`finds those ${title}`, async () => {
      expect(await decoded([Buffer.from(text)], { mapping: { userID, timestamp, data } })).to.deep.equal([found]);
    });
  }

  it("finds the same in each record of an array, and nothing of one in the next", async () => {
    const mapping = { userID: "/0", timestamp: "/1/t", data: "/2" };
    const text = '[["a",{"t":1},[1]], [null], ["b"], [["c",{"t":4}],{"t":2}], {"0":"d"}]';

    expect(await decoded([Buffer.from(text)], { mapping })).to.deep.equal([
      "0 1:2 a 1 [1]",
      "1 1:21 null - -",
      "2 1:29 b - -",
      "3 1:36 array 2 -",
      "4 1:61 d - -",
    ]);
  });
});
