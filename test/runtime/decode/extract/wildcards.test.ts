import { expect } from "chai";
import { RecordReader } from "../../../../runtime/decode/record-reader.ts";
import { parseMapping } from "../../../../runtime/map/parse-mapping.ts";
import { readMapping } from "../../../../runtime/mapping/read-mapping.ts";
import { piecesOf } from "../../../support/json/chunks.ts";
import { decoded } from "../../../support/json/decode.ts";

const NOTHING = "no-records: the document has nothing where the mapping's records should stand";

describe("decodeRecords with * in the records pointer", () => {
  const documents: [title: string, records: string, text: string, found: string[]][] = [
    [
      "an array of documents, each with records",
      "/*/Records",
      '[{"Records":[{"userID":1},{"userID":2}]},{"x":0,"Records":[{"userID":3}]}]',
      ["0 1:14 1 - -", "1 1:27 2 - -", "2 1:60 3 - -"],
    ],
    [
      "a map of records",
      "/users/*",
      '{"users":{"a":{"userID":1},"b":{"userID":2}},"n":{"userID":3}}',
      ["0 1:15 1 - -", "1 1:32 2 - -"],
    ],
    [
      "a map of arrays of records",
      "/*",
      '{"a":[{"userID":1},{"userID":2}],"b":[],"c":{"userID":3}}',
      ["0 1:7 1 - -", "1 1:20 2 - -", "2 1:45 3 - -"],
    ],
    [
      "several * (OTLP)",
      "/resourceLogs/*/scopeLogs/*/logRecords",
      '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"userID":1}]},{"logRecords":[{"userID":2}]}]},' +
        '{"scopeLogs":[]},{"scopeLogs":[{"logRecords":[]}]},{"scopeLogs":[{"logRecords":[{"userID":3}]}]}]}',
      ["0 1:47 1 - -", "1 1:77 2 - -", "2 1:174 3 - -"],
    ],
    ["an empty array or map", "/a/*/b", '{"a":[]}', []],
    ["an empty document", "/*/Records", "[]", []],
    [
      "a member without records",
      "/*/r",
      '[{"r":[{"userID":1}]},{"x":1},5,{"r":{"userID":2}}]',
      ["0 1:8 1 - -", `1 1:23 ${NOTHING}`, `2 1:31 ${NOTHING}`, "3 1:38 2 - -"],
    ],
    [
      "a member whose member is without records",
      "/*/*/r",
      '[[{"r":[]},{}],{"a":{"r":{"userID":1}}},{}]',
      [`0 1:12 ${NOTHING}`, "1 1:26 1 - -"],
    ],
    ["nothing that * could stand for", "/a/*", '{"a":5}', [`0 1:1 ${NOTHING}`]],
    ["fields beside members with records", "/*/r", '{"v":1,"a":{"r":{"userID":1}},"w":"x"}', ["0 1:17 1 - -"]],
    ["nothing but fields", "/*/r", '{"v":1,"w":"x"}', [`0 1:1 ${NOTHING}`]],
    ["nothing but fields in a member", "/*/*/r", '[{"v":1},{"a":{"r":[]}}]', [`0 1:2 ${NOTHING}`]],
    ["scalars where documents are expected", "/*/r", "[1]", [`0 1:2 ${NOTHING}`]],
    ["no way to the *", "/a/*", '{"b":[]}', [`0 1:1 ${NOTHING}`]],
    ["scalars as records", "/*", '{"a":1,"b":"x"}', ["0 1:6 - - -", "1 1:12 - - -"]],
    ["a member called *", "/*/r", '{"*":{"r":{"userID":1}}}', ["0 1:11 1 - -"]],
    ["lines", "/*/r", '[{"r":[{"userID":1}]}]\n[{"r":[{"userID":2}]}]\n', ["0 1:8 1 - -", "1 2:8 2 - -"]],
    [
      "a fault behind some: they are good",
      "/users/*",
      '{"users":{"a":{"userID":1},"b":{"userID":2},}}',
      [
        "0 1:15 1 - -",
        "1 1:32 2 - -",
        '2 1:45 malformed-json: a comma stands before "}": JSON has none after the last value',
      ],
    ],
  ];
  for (const [title, records, text, found] of documents) {
    it(title, async () => {
      const bytes = Buffer.from(text);
      expect(await decoded([bytes], { mapping: { records } })).to.deep.equal(found);
      expect(await decoded(piecesOf(bytes, 1), { mapping: { records } })).to.deep.equal(found);
    });
  }

  it("names what each * stands for", () => {
    const mapping = parseMapping(readMapping({ records: "/a/*/*" }));
    const reader = new RecordReader(mapping, { layout: "unknown" });
    const text = '{"a":[{"x":{}},{"y":[{},{}],"z":{}}],"b":{}}';

    const members = [...reader.write(Buffer.from(text)), ...reader.end()].map((each) =>
      each.kind === "record" ? each.record.members : each.kind,
    );

    expect(members).to.deep.equal([
      [0, "x"],
      [1, "y"],
      [1, "y"],
      [1, "z"],
    ]);
  });
});
