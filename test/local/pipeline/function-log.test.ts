import { expect } from "chai";
import picocolors from "picocolors";
import { formatLogEntry, readLogEntry } from "../../../local/pipeline/function-log.ts";

const plain = picocolors.createColors(false);
const object = { bucket: "files", key: "a b.json", versionId: "1" };

describe("notes of the function's log", () => {
  const cases = [
    {
      line: {
        message: "object processed",
        object,
        records: 6,
        gone: false,
        outcomes: { written: 3, storedByReference: 1, alreadyThere: 1, stale: 1, passedOver: 0, rejected: 0 },
      },
      text: "✓ a b.json  3 written, 1 stored by reference, 1 already there, 1 stale",
    },
    {
      line: { message: "object processed", object, records: 2, gone: false, outcomes: { written: 1, rejected: 1 } },
      text: "✗ a b.json  1 written, 1 rejected",
    },
    {
      line: { message: "object processed", object, records: 0, gone: false, outcomes: {} },
      text: "✓ a b.json  no records",
    },
    { line: { message: "object processed", object, records: 0, gone: true, outcomes: {} }, text: "✓ a b.json  gone" },
    {
      line: { message: "object not finished", object, part: 2, records: 3, outcomes: { written: 3 }, done: 8 },
      text: "… a b.json  8 records done in part 2, to be continued",
    },
    {
      line: { message: "record rejected", object, record: 1, line: 2, column: 5, reason: "empty", detail: "nothing" },
      text: "✗ a b.json  line 2, column 5 (record 1) rejected: empty: nothing",
    },
    {
      line: { message: "record stored by reference", object, record: 0, line: 1, column: 1, reason: "too-deep" },
      text: "✓ a b.json  line 1, column 1 (record 0) stored by reference: too-deep",
    },
    {
      line: { message: "object failed", object, error: { name: "TimeoutError", message: "too slow" } },
      text: "✗ a b.json  failed: TimeoutError: too slow",
    },
  ];
  for (const { line, text } of cases) {
    it(`reads as: ${text}`, () => {
      const note = readLogEntry(line);
      expect(note && formatLogEntry(note, plain)).to.equal(text);
    });
  }

  it("shows a key's control characters, and obeys none", () => {
    const key = "bad/\n✓ forged.json\u001b[31m\u009b";
    const note = readLogEntry({ message: "object processed", object: { ...object, key }, records: 0, outcomes: {} });

    expect(note && formatLogEntry(note, plain)).to.equal("✓ bad/\\u000a✓ forged.json\\u001b[31m\\u009b  no records");
  });

  it("leaves out lines that tell of no object", () => {
    const others = ["text", null, 1, { _aws: {} }, { message: "object processed" }, { message: "hello", object }];

    expect(others.map(readLogEntry)).to.deep.equal(Array(6).fill(undefined));
  });

  it("shows a failure in red, where colours are wanted", () => {
    const note = readLogEntry({ message: "object failed", object, error: { message: "no" } });

    expect(note && formatLogEntry(note, picocolors.createColors(true))).to.contain(
      "\u001b[31mfailed: Error: no\u001b[39m",
    );
  });
});
