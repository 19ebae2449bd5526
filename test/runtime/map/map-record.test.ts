import { expect } from "chai";
import { RecordReader } from "../../../runtime/decode/record-reader.ts";
import { mapRecord } from "../../../runtime/map/map-record.ts";
import { parseMapping, readMapping, type RecordMapping } from "../../../runtime/map/record-mapping.ts";
import { builtText } from "../../support/json/attribute-json.ts";

/** What a record's text becomes: `userID time data`, or `line:column reason: detail`. */
function mapped(text: string, given: Partial<RecordMapping> = {}): string {
  const mapping = readMapping(given);
  const reader = new RecordReader(parseMapping(mapping), { layout: "unknown" });
  const [first] = [...reader.write(Buffer.from(text)), ...reader.end()];
  if (first?.kind !== "record") throw new Error("the test's text is no record");
  const fields = mapRecord(first.record, mapping);
  if ("reason" in fields) {
    const { position, reason, detail } = fields;
    return `${position.line}:${position.column} ${reason}: ${detail}`;
  }
  const { data } = fields;
  return `${fields.userID} ${fields.time} ${"value" in data ? builtText(data) : data.unstorable}`;
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
      it(written.slice(0, 60), () => expect(mapped(`{"userID":${written},"timestamp":5}`)).to.equal(`${userID} 5 {}`));
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
      `1:27 invalid-time: the time at "/timestamp" must be epoch ${unit} or an ISO 8601 string, found`;
    const times: [written: string, unit: RecordMapping["timestampUnit"], result: string][] = [
      ["1700000000000", "milliseconds", "u 1700000000000 {}"],
      ["1700000000", "seconds", "u 1700000000000 {}"],
      ["1700000000.9999", "seconds", "u 1700000000999 {}"],
      ["-1", "seconds", "u -1000 {}"],
      ["0", "milliseconds", "u 0 {}"],
      ['"2023-11-14T22:13:20Z"', "seconds", "u 1700000000000 {}"],
      ["null", "milliseconds", "u undefined {}"],
      ["1e400", "milliseconds", `${must("milliseconds")} a number too far from the epoch`],
      ["1700000000000000", "seconds", `${must("seconds")} a number too far from the epoch`],
      ['"yesterday"', "milliseconds", `${must("milliseconds")} a string that is not ISO 8601`],
      ['""', "milliseconds", `${must("milliseconds")} a string that is not ISO 8601`],
      ['"1700000000000"', "milliseconds", `${must("milliseconds")} a string that is not ISO 8601`],
      [`"${"2".repeat(2_500_000)}"`, "milliseconds", `${must("milliseconds")} a string that is not ISO 8601`],
      ["true", "seconds", `${must("seconds")} true`],
      ["{}", "seconds", `${must("seconds")} an object`],
      ["[1700000000]", "seconds", `${must("seconds")} an array`],
    ];
    for (const [written, timestampUnit, result] of times) {
      it(`${written.slice(0, 60)}, ${timestampUnit}`, () => {
        expect(mapped(`{"userID":"u","timestamp":${written}}`, { timestampUnit })).to.equal(result);
      });
    }

    it("or finds that there is none", () => expect(mapped('{"userID":"u"}')).to.equal("u undefined {}"));
  });

  describe("gives a record's data", () => {
    const records: [text: string, data: string][] = [
      ['{"userID":"u","data":{"a":[1.0]}}', '{"a":[1.0]}'],
      ['{"userID":"u","data":null}', "null"],
      ['{"userID":"u","data":"text"}', '"text"'],
      ['{"userID":"u"}', "{}"],
      ['{"userID":"u","data":1e400}', "number-out-of-range"],
      [`{"userID":"u","data":"${"x".repeat(500_000)}"}`, "item-too-large"],
    ];
    for (const [text, data] of records) {
      it(text.slice(0, 60), () => expect(mapped(text)).to.equal(`u undefined ${data}`));
    }

    it("counts an empty map's three bytes where it has none", () => {
      const mapping = readMapping({});
      const position = { line: 1, column: 1 };
      const userID = { kind: "string", text: "u", position } as const;
      const record = { position, kind: "object", userID, timestamp: undefined, data: undefined } as const;

      expect(mapRecord(record, mapping)).to.deep.equal({
        userID: "u",
        time: undefined,
        data: { value: { M: {} }, bytes: 3 },
      });
    });
  });
});
