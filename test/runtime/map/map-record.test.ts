import { expect } from "chai";
import { RecordReader } from "../../../runtime/decode/record-reader.ts";
import { mapRecord } from "../../../runtime/map/map-record.ts";
import { parseMapping } from "../../../runtime/map/parse-mapping.ts";
import { readMapping } from "../../../runtime/mapping/read-mapping.ts";
import type { RecordMapping } from "../../../runtime/mapping/record-mapping.ts";
import type { RecordData } from "../../../runtime/model/outcome.ts";
import { builtText } from "../../support/json/attribute-json.ts";

/** What a record's text becomes: `userID time data`, or `line:column reason: detail`. */
function mapped(text: string, given: Partial<RecordMapping> = {}, keyParts: Record<string, string> = {}): string {
  const mapping = parseMapping(readMapping(given));
  const reader = new RecordReader(mapping, { layout: "unknown" });
  const [first] = [...reader.write(Buffer.from(text)), ...reader.end()];
  if (first?.kind !== "record") throw new Error("the test's text is no record");
  const fields = mapRecord({ record: first.record, keyParts: new Map(Object.entries(keyParts)) }, mapping);
  if ("reason" in fields) {
    const { position, reason, detail } = fields;
    return `${position.line}:${position.column} ${reason}: ${detail}`;
  }
  const { data } = fields;
  return `${fields.userID} ${fields.time} ${dataText(data)}`;
}

const invalid = (where: string, found: string, column: number): string =>
  `1:${column} invalid-partition-key: the partition key at ${where} must be a string of 1 to 2048 bytes or an integer, found ${found}`;

function dataText(data: RecordData | undefined): string {
  if (data === undefined) return "-";
  return "value" in data ? builtText(data) : data.unstorable;
}

describe("mapRecord", () => {
  const INTEGER_WITH_2047_DIGITS = `1${"0".repeat(2046)}`;

  describe("takes a partition key", () => {
    const keys: [written: string, userID: string][] = [
      ['"u"', "u"],
      ['" "', " "],
      ['"38"', "38"],
      ['"\\u00e9\\ud834\\udd1e"', "é𝄞"],
      ['"\\u0000"', "\0"],
      ["38", "38"],
      ["38.0", "38"],
      ["1e3", "1000"],
      ["1.5E1", "15"],
      ["-0", "0"],
      ["-7", "-7"],
      ["9007199254740993", "9007199254740993"],
      ["12345678901234567890123456789012345678901234567890", "12345678901234567890123456789012345678901234567890"],
      [INTEGER_WITH_2047_DIGITS, INTEGER_WITH_2047_DIGITS],
      [`-${INTEGER_WITH_2047_DIGITS}`, `-${INTEGER_WITH_2047_DIGITS}`],
      ["1e2046", INTEGER_WITH_2047_DIGITS],
      [`"${"x".repeat(2048)}"`, "x".repeat(2048)],
      [`"${"é".repeat(1024)}"`, "é".repeat(1024)],
      [`"${"𝄞".repeat(512)}"`, "𝄞".repeat(512)],
    ];
    for (const [written, userID] of keys) {
      it(written.slice(0, 60), () => expect(mapped(`{"userID":${written},"timestamp":5}`)).to.equal(`${userID} 5 -`));
    }
  });

  describe("refuses a partition key", () => {
    const must = 'the partition key at "/userID" must be a string of 1 to 2048 bytes or an integer, found';
    const number = `1:11 invalid-partition-key: ${must} a number that is not such an integer`;
    const keys: [written: string, fault: string][] = [
      ['""', `1:11 invalid-partition-key: ${must} an empty string`],
      [`"${"x".repeat(2049)}"`, `1:11 invalid-partition-key: ${must} 2049 bytes`],
      [`"${"é".repeat(1024)}x"`, `1:11 invalid-partition-key: ${must} 2049 bytes`],
      [`"${"€".repeat(683)}"`, `1:11 invalid-partition-key: ${must} 2049 bytes`],
      [`"${"x".repeat(3000)}"`, `1:11 invalid-partition-key: ${must} 3000 bytes`],
      [`"${"x".repeat(2_500_000)}"`, `1:11 invalid-partition-key: ${must} far too many bytes`],
      ['"\\ud834"', `1:11 invalid-partition-key: ${must} half of a surrogate pair, which is no character`],
      ["1.5", number],
      ["1e-1", number],
      ["1e400000", number],
      ["1e2047", number],
      [`${INTEGER_WITH_2047_DIGITS}0`, number],
      ["true", `1:11 invalid-partition-key: ${must} true`],
      ["false", `1:11 invalid-partition-key: ${must} false`],
      ["{}", `1:11 invalid-partition-key: ${must} an object`],
      ['["u"]', `1:11 invalid-partition-key: ${must} an array`],
      ["null", '1:11 no-partition-key: the record has no partition key at "/userID", it is null there'],
    ];
    for (const [written, fault] of keys) {
      it(written.slice(0, 60), () => expect(mapped(`{"userID":${written},"timestamp":5}`)).to.equal(fault));
    }
  });

  describe("refuses a record without a partition key", () => {
    const missing = 'no-partition-key: the record has no partition key at "/userID"';
    const records: [text: string, fault: string][] = [
      ["{}", `1:1 ${missing}`],
      ["\n [[]]", `2:3 ${missing}`],
      ['{"data":{"userID":"u"}}', `1:1 ${missing}`],
      ["null", "1:1 not-an-object: a record must be an object, found null"],
      ["5", "1:1 not-an-object: a record must be an object, found a number"],
      ['["x"]', "1:2 not-an-object: a record must be an object, found a string"],
      ["[true]", "1:2 not-an-object: a record must be an object, found true"],
    ];
    for (const [text, fault] of records) it(JSON.stringify(text), () => expect(mapped(text)).to.equal(fault));

    it("and names the pointer", () => {
      expect(mapped("{}", { userID: "/a/b" })).to.equal(
        '1:1 no-partition-key: the record has no partition key at "/a/b"',
      );
      expect(mapped("{}", { userID: "" })).to.equal(
        '1:1 invalid-partition-key: the partition key at "" (the whole record) must be a string of 1 to 2048 bytes or an integer, found an object',
      );
    });
  });

  describe("reads a time", () => {
    const must = (unit: string): string =>
      `1:27 invalid-time: the time at "/timestamp" must be a date in text or epoch ${unit}, found`;
    const times: [written: string, unit: RecordMapping["timestampUnit"], result: string][] = [
      ["1700000000000", undefined, "u 1700000000000 -"],
      ["1700000000", "seconds", "u 1700000000000 -"],
      ["1700000000.9999", "seconds", "u 1700000000999 -"],
      ["-1", "seconds", "u -1000 -"],
      ["0", "milliseconds", "u 0 -"],
      ['"2023-11-14T22:13:20Z"', "seconds", "u 1700000000000 -"],
      ['"Tue, 14 Nov 2023 22:13:20 GMT"', undefined, "u 1700000000000 -"],
      ['"1700000000000"', undefined, "u 1700000000000 -"],
      ['"1700000000.5"', "seconds", "u 1700000000500 -"],
      ['"-1"', undefined, "u -1 -"],
      ['"1700000000000000000"', "nanoseconds", "u 1700000000000 -"],
      // Digits that are a date are one, whatever the unit.
      ['"20231114"', "seconds", "u 1699920000000 -"],
      ['"20231114221320"', undefined, "u 1700000000000 -"],
      ["null", "milliseconds", "u undefined -"],
      [
        "1700000000",
        undefined,
        `${must("milliseconds")} a number that is seconds by its size; set timestampUnit: seconds`,
      ],
      [
        '"1700000000"',
        undefined,
        `${must("milliseconds")} a number that is seconds by its size; set timestampUnit: seconds`,
      ],
      ["1e400", "milliseconds", `${must("milliseconds")} a number that is no time in the years 0 to 9999`],
      [
        "1700000000000000",
        "seconds",
        `${must("seconds")} a number that is microseconds by its size; set timestampUnit: microseconds`,
      ],
      ['"yesterday"', "milliseconds", `${must("milliseconds")} a string like "aaaaaaaaa"`],
      ['"11/24/2026 9:30 AM"', undefined, `${must("milliseconds")} a string like "99/99/9999 9:99 AA"`],
      ['"1e12"', undefined, `${must("milliseconds")} a string like "9a99"`],
      ['" 1"', undefined, `${must("milliseconds")} a string like " 9"`],
      ['""', "milliseconds", `${must("milliseconds")} an empty string`],
      [
        `"${"2".repeat(2_000_000)}"`,
        "milliseconds",
        `${must("milliseconds")} a string like "9999999999999999999999999999999999999999..."`,
      ],
      ["true", "seconds", `${must("seconds")} true`],
      ["{}", "seconds", `${must("seconds")} an object`],
      ["[1700000000]", "seconds", `${must("seconds")} an array`],
    ];
    for (const [written, timestampUnit, result] of times) {
      it(`${written.slice(0, 60)}, ${timestampUnit}`, () => {
        const given = timestampUnit === undefined ? {} : { timestampUnit };
        expect(mapped(`{"userID":"u","timestamp":${written}}`, given)).to.equal(result);
      });
    }

    it("or finds that there is none", () => expect(mapped('{"userID":"u"}')).to.equal("u undefined -"));

    it("or has none on purpose", () =>
      expect(mapped('{"userID":"u","timestamp":"x"}', { timestamp: "none", missing: "reject", data: "none" })).to.equal(
        "u undefined -",
      ));
  });

  describe("gives a record's data", () => {
    const records: [text: string, data: string][] = [
      ['{"userID":"u","data":{"a":[1.0]}}', '{"a":[1.0]}'],
      ['{"userID":"u","data":null}', "null"],
      ['{"userID":"u","data":"text"}', '"text"'],
      ['{"userID":"u"}', "-"],
      ['{"userID":"u","data":1e400}', "number-out-of-range"],
      [`{"userID":"u","data":"${"x".repeat(500_000)}"}`, "item-too-large"],
    ];
    for (const [text, data] of records) {
      it(text.slice(0, 60), () => expect(mapped(text)).to.equal(`u undefined ${data}`));
    }
  });

  describe("rejects a record that lacks what the mapping says must be there", () => {
    const records: [text: string, given: Partial<RecordMapping>, result: string][] = [
      [
        '{"userID":"u","data":1}',
        {},
        '1:1 no-time: the record has no time at "/timestamp"; the mapping says missing: reject',
      ],
      [
        '{"userID":"u","timestamp":null,"data":1}',
        {},
        '1:1 no-time: the record has no time at "/timestamp"; the mapping says missing: reject',
      ],
      [
        '{"userID":"u","timestamp":5}',
        { data: ["/a", "/b"] },
        "1:1 no-data: the record has no data at /a or /b; the mapping says missing: reject",
      ],
      ['{"userID":"u","timestamp":5,"data":null}', {}, "u 5 null"],
    ];
    for (const [text, given, result] of records) {
      it(text, () => expect(mapped(text, { ...given, missing: "reject" })).to.equal(result));
    }
  });

  describe("takes values from where the mapping says", () => {
    const key = { user: "k1", date: "20231114T221320Z" };
    const records: [text: string, given: Partial<RecordMapping>, result: string][] = [
      ['{"a":"x","b":"y"}', { userID: ["/a", "/b"] }, "x undefined -"],
      ['{"b":"y"}', { userID: ["/a", "/b"] }, "y undefined -"],
      ['{"a":null,"b":"y"}', { userID: ["/a", "/b"] }, "y undefined -"],
      ['{"a":"","b":"y"}', { userID: ["/a", "/b"] }, "y undefined -"],
      ['{"a":{},"b":"y"}', { userID: ["/a", "/b"] }, invalid("/a or /b", "an object", 6)],
      ['{"a":""}', { userID: ["/a", "/b"] }, invalid("/a or /b", "an empty string", 6)],
      ["{}", { userID: ["/a", "/b"] }, "1:1 no-partition-key: the record has no partition key at /a or /b"],
      ['{"t":"acme","u":7}', { userID: { join: ["/t", "/u"], separator: "#" } }, "acme#7 undefined -"],
      ['{"t":"acme","u":7}', { userID: { join: ["/t", "/u"] } }, "acme7 undefined -"],
      [
        '{"t":"acme","u":""}',
        { userID: { join: ["/t", "/u"], separator: "#" } },
        '1:1 no-partition-key: the record has no partition key at /t + "#" + /u',
      ],
      [
        '{"t":"acme","u":1.5}',
        { userID: { join: ["/t", "/u"] } },
        invalid("/t + /u", "a number that is not such an integer", 17),
      ],
      ['{"t":true,"u":1}', { userID: { join: ["/t", "/u"] } }, invalid("/t + /u", "true", 6)],
      ['{"v":"y"}', { userID: { join: [["/t", { constant: "none" }], "/v"], separator: "/" } }, "none/y undefined -"],
      ["{}", { userID: { constant: 5 } }, "5 undefined -"],
      ["{}", { userID: { keyPart: "user" }, timestamp: { keyPart: "date" } }, "k1 1700000000000 -"],
      [
        "{}",
        { userID: { keyPart: "gone" } },
        '1:1 no-partition-key: the record has no partition key at "gone" of the key',
      ],
      [
        '{"d":"2023-11-14","h":"22:13:20"}',
        { userID: { constant: "u" }, timestamp: { join: ["/d", "/h"], separator: "T" } },
        "u 1700000000000 -",
      ],
      [
        '{"d":"2023-11-14"}',
        { userID: { constant: "u" }, timestamp: { join: ["/d", "/h"], separator: "T" } },
        "u undefined -",
      ],
      ['{"a":null,"b":{"c":1.0}}', { userID: { constant: "u" }, data: ["/a", "/b"] }, 'u undefined {"c":1.0}'],
      ['{"a":null}', { userID: { constant: "u" }, data: ["/a", "/b"] }, "u undefined null"],
      ['{"a":0}', { userID: { constant: "u" }, data: ["/a", "/b"] }, "u undefined 0"],
      ["{}", { userID: { constant: "u" }, data: { keyPart: "user" } }, 'u undefined "k1"'],
      ["{}", { userID: { constant: "u" }, data: { constant: 12 } }, "u undefined 12"],
      [
        '{"a":"x","b":2}',
        { userID: { constant: "u" }, data: { join: ["/a", "/b"], separator: "-" } },
        'u undefined "x-2"',
      ],
      ['{"a":true,"b":2}', { userID: { constant: "u" }, data: { join: ["/a", "/b"] } }, "u undefined -"],
      ['{"id":"x"}', { userID: "/id", data: "/id" }, 'x undefined "x"'],
    ];
    for (const [text, given, result] of records) {
      it(`${JSON.stringify(given)} of ${text}`, () => {
        const keyPattern = "{user}/{date}/{gone}";
        expect(mapped(text, { keyPattern, ...given }, key)).to.equal(result);
      });
    }
  });
});
