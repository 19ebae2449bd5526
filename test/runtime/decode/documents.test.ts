import { expect } from "chai";
import { ObjectFault } from "../../../runtime/model/object-fault.ts";
import { SNIFF_BYTES } from "../../../runtime/decode/layout.ts";
import { Body, piecesOf } from "../../support/json/chunks.ts";
import { decoded, decodedBatches } from "../../support/json/decode.ts";

const MEMBERS = '"userID":"u","timestamp":5,"data":{"a":1}';

describe("decodeRecords of a document", () => {
  const documents: [title: string, text: string, records: string[]][] = [
    ["one record", `{${MEMBERS}}`, ['0 1:1 u 5 {"a":1}']],
    ["one record over lines", `\r\n {\r\n${MEMBERS}\r\n}\r\n`, ['0 2:2 u 5 {"a":1}']],
    ["an array", `[{${MEMBERS}}, \n{"userID":"w"}]`, ['0 1:2 u 5 {"a":1}', "1 2:1 w - -"]],
    ["an empty array", "[]", []],
    ["an empty object", "{}", ["0 1:1 - - -"]],
    ["null", "null", ["0 1:1 - - -"]],
    ["a number", "\n42", ["0 2:1 - - -"]],
    [
      "an array of anything",
      '[1,"x",null,[2],{}]',
      ["0 1:2 - - -", "1 1:4 - - -", "2 1:8 - - -", "3 1:13 - - -", "4 1:17 - - -"],
    ],
    ["an array in an array, which is a record", '[[{"userID":"u"}]]', ["0 1:2 - - -"]],
    ["nothing", "", ["0 1:1 empty: the object holds nothing, a JSON document was expected"]],
    ["blanks", " \r\n\t", ["0 1:1 empty: the object holds nothing, a JSON document was expected"]],
    ["a byte-order mark", "\ufeff", ["0 1:1 empty: the object holds nothing, a JSON document was expected"]],
    ["a document behind a byte-order mark", `\ufeff{"userID":"é"}`, ["0 1:1 é - -"]],
    ["a second byte-order mark", "\ufeff\ufeff{}", ["0 1:1 malformed-json: a value was expected, found the byte 0xef"]],
    [
      "a truncated record, without what was good in it",
      `{${MEMBERS}`,
      ['0 1:43 truncated-json: the text ends where "," or "}" was expected'],
    ],
    [
      "a truncated array, with what was good in it",
      `[{${MEMBERS}},{"userID"`,
      ['0 1:2 u 5 {"a":1}', '1 1:55 truncated-json: the text ends where ":" was expected'],
    ],
    [
      "trailing garbage, which spoils a record",
      `{${MEMBERS}} x`,
      ["0 1:45 trailing-content: the document has ended, and something follows it"],
    ],
    [
      "trailing garbage, which does not spoil the records of an array",
      '[{"userID":"u"}]\n]',
      ["0 1:2 u - -", "1 2:1 trailing-content: the document has ended, and something follows it"],
    ],
    [
      "duplicate names: the last counts",
      '{"userID":"a","data":{"x":{"y":1}},"timestamp":1,"userID":"b","data":{"x":2,"x":3},"timestamp":null}',
      ['0 1:1 b null {"x":3}'],
    ],
    [
      "__proto__ as a name",
      '{"userID":"u","data":{"__proto__":{"a":1},"constructor":2}}',
      ['0 1:1 u - {"__proto__":{"a":1},"constructor":2}'],
    ],
    [
      "digits that no double holds",
      '{"userID":12345678901234567890,"data":[0.1234567890123456789,-0,1E+2]}',
      ["0 1:1 12345678901234567890 - [0.1234567890123456789,0,1E+2]"],
    ],
    [
      "data that is too deep",
      `{"userID":"u","data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      ["0 1:1 u - too-deep"],
    ],
    ["a userID longer than any text that is kept", `{"userID":"${"x".repeat(3_000_000)}"}`, ["0 1:1 too-long - -"]],
  ];
  for (const [title, text, records] of documents) {
    it(`finds ${title}`, async () => {
      expect(await decoded([Buffer.from(text)])).to.deep.equal(records);
    });
  }

  const NOT_UTF8 = "0 1:1 not-utf8: the text must be UTF-8, found the first bytes of UTF-16 or UTF-32";
  const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();
  const others: [title: string, bytes: Buffer][] = [
    ["UTF-16 little-endian with its mark", Buffer.from('\ufeff{"a":1}', "utf16le")],
    ["UTF-16 big-endian with its mark", utf16be('\ufeff{"a":1}')],
    ["UTF-16 little-endian", Buffer.from('{"a":1}', "utf16le")],
    ["UTF-16 big-endian", utf16be('{"a":1}')],
    ["UTF-32 little-endian with its mark", Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0, 0x7d, 0, 0, 0])],
    ["UTF-32 big-endian", Buffer.from([0, 0, 0, 0x7b, 0, 0, 0, 0x7d])],
  ];
  for (const [title, bytes] of others) {
    it(`refuses ${title}`, async () => {
      for (const size of [1, bytes.length]) {
        expect(await decoded(piecesOf(bytes, size))).to.deep.equal([NOT_UTF8]);
        expect(await decoded(piecesOf(bytes, size), { linesNamed: true })).to.deep.equal([NOT_UTF8]);
      }
    });
  }

  it("gives a large array's records out before its end has come, and reads no further than they are taken", async () => {
    const record = `{"userID":"u","data":"${"x".repeat(1000)}"},`;
    const text = Buffer.from(`[${record.repeat(2000)}{"userID":"last"}]`);
    const body = new Body(piecesOf(text, 16_384));
    const pieces = body[Symbol.asyncIterator]();
    const headPieces = SNIFF_BYTES / 16_384;

    const records = decodedBatches(pieces);
    const first = await records.next();

    expect(body.read).to.equal(headPieces);
    expect(first.value).to.equal(Math.floor((SNIFF_BYTES - 1) / record.length));
    let count = first.done === true ? 0 : first.value;
    for await (const more of records) count += more;
    expect(count).to.equal(2001);
    expect(body.closed).to.equal(true);
  });

  it("closes its source at the first fault, and where nobody takes more", async () => {
    const bad = new Body(piecesOf(Buffer.from(`[1,}${" ".repeat(1_000_000)}`), 65_536));
    expect(await decoded(bad)).to.have.length(2);
    expect(bad.closed).to.equal(true);
    expect(bad.read).to.equal(4);

    const left = new Body(piecesOf(Buffer.from(`[${"1,".repeat(1_000_000)}1]`), 65_536));
    for await (const batch of decodedBatches(left)) {
      expect(batch).to.equal(131_071);
      break;
    }
    expect(left.closed).to.equal(true);
    expect(left.read).to.equal(4);
  });

  it("lets its source's own error through, behind what came before", async () => {
    const broken = new Error("the connection broke");
    const text = Buffer.from(`[{"userID":"u"},${" ".repeat(SNIFF_BYTES)}`);
    const records = decodedBatches(new Body([text], broken));

    expect(await records.next()).to.deep.equal({ done: false, value: 1 });
    expect(await records.next().catch((error: unknown) => error)).to.equal(broken);
    expect(await decoded(new Body([Buffer.from("[1]")], broken)).catch((error: unknown) => error)).to.equal(broken);
  });

  describe("rejects what is left where the bytes themselves have a fault", () => {
    const fault = new ObjectFault("truncated-gzip", "cut short");
    const wide = " ".repeat(SNIFF_BYTES);
    const texts: [title: string, text: string, records: string[]][] = [
      ["from the first byte", "", ["0 1:1 truncated-gzip: cut short"]],
      ["in a record", '{"userID":"é"', ["0 1:14 truncated-gzip: cut short"]],
      ["behind a record, which may not have been all", '{"userID":"a"}', ["0 1:15 truncated-gzip: cut short"]],
      ["in an array", '[{"userID":"a"},\n{"us', ["0 1:2 a - -", "1 2:5 truncated-gzip: cut short"]],
      [
        "in lines",
        '{"userID":"a"}\n{"userID":"b"}\n{"us',
        ["0 1:1 a - -", "1 2:1 b - -", "2 3:5 truncated-gzip: cut short"],
      ],
      [
        "far in",
        `[{"userID":"a"},${wide}\n{"userID":"b"},`,
        ["0 1:2 a - -", "1 2:1 b - -", "2 2:16 truncated-gzip: cut short"],
      ],
    ];
    for (const [title, text, records] of texts) {
      it(title, async () => {
        expect(await decoded(new Body([Buffer.from(text)], fault))).to.deep.equal(records);
        expect(await decoded(new Body(piecesOf(Buffer.from(text), 1000), fault))).to.deep.equal(records);
      });
    }

    const whole = new ObjectFault("invalid-gzip", "more follows", { textIsWhole: true });
    const complete: [title: string, text: string, records: string[]][] = [
      ["a document", '{"userID":"a"}', ["0 1:1 a - -", "1 1:15 invalid-gzip: more follows"]],
      [
        "a last line without its end",
        '{"userID":"a"}\n{"userID":"b"}',
        ["0 1:1 a - -", "1 2:1 b - -", "2 2:15 invalid-gzip: more follows"],
      ],
      ["a long one", `{"userID":"a"}${wide}`, ["0 1:1 a - -", `1 1:${15 + SNIFF_BYTES} invalid-gzip: more follows`]],
      ["nothing", "", ["0 1:1 invalid-gzip: more follows"]],
    ];
    for (const [title, text, records] of complete) {
      it(`but takes ${title} whole, where all of it came before the fault`, async () => {
        expect(await decoded(new Body([Buffer.from(text)], whole))).to.deep.equal(records);
        expect(await decoded(new Body(piecesOf(Buffer.from(text), 1000), whole))).to.deep.equal(records);
      });
    }

    it("but says nothing more where the text had a fault before", async () => {
      expect(await decoded(new Body([Buffer.from("[}")], fault))).to.deep.equal([
        '0 1:2 malformed-json: a value or "]" was expected, found "}"',
      ]);
    });
  });
});
