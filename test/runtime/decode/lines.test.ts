import { expect } from "chai";
import { SNIFF_BYTES, sniff } from "../../../runtime/decode/layout.ts";
import { isLinesName } from "../../../runtime/decode/text-lines.ts";
import type { Layout } from "../../../runtime/json/json-visitor.ts";
import { piecesOf } from "../../support/json/chunks.ts";
import { decoded } from "../../support/json/decode.ts";

const EXPECTED_NAME = 'malformed-json: a name in quotes or "}" was expected';

describe("isLinesName", () => {
  const names: [key: string, lines: boolean][] = [
    ["a.ndjson", true],
    ["a/b.jsonl", true],
    ["a.NDJSON.GZ", true],
    ["a.jsonl.gz", true],
    ["a.json", false],
    ["a.json.gz", false],
    ["a.ndjson.json", false],
    ["ndjson", false],
    ["a.jsonlx", false],
    [".jsonl/a", false],
  ];
  for (const [key, lines] of names) it(`${key}: ${lines}`, () => expect(isLinesName(key)).to.equal(lines));
});

describe("sniff", () => {
  const wide = "x".repeat(SNIFF_BYTES);
  const texts: [title: string, text: string, layout: Layout][] = [
    ["one document", '{"a":1}', "unknown"],
    ["one document over lines", '{\n"a":\n[1,\n2]}\n', "documents"],
    ["two lines", '{"a":1}\n{"a":2}', "lines"],
    ["two lines, CRLF, blank lines", '\r\n{"a":1}\r\n\r\n{"a":2}\r\n', "lines"],
    ["an array a line", "[1]\n[2]", "lines"],
    ["several documents a line", "{}{}\n[2] {}", "lines"],
    ["a bad first line", '{"a":1\n{"a":2}\n{"a":3}', "lines"],
    ["a bad first line of several documents", '{}{}x\n{"a":2}{}\n{"a":3}', "lines"],
    ["a bad second line", '{"a":1}\nx\n{"a":3}', "lines"],
    ["a bad last line", '{"a":1}\n{"a":2}\nx', "lines"],
    ["two bad lines of three", 'x\n{"a":2}\ny', "lines"],
    ["a bad first line that is not closed within a string", '{"a":"\n{"a":2}', "lines"],
    ["a closing bracket among lines", "{}\n]\n{}\n{}", "lines"],
    ["bare values", "1\n2\n3", "documents"],
    ["one line and garbage", '{"a":1}\nx', "documents"],
    ["two documents on a line", '{"a":1} {"a":2}', "unknown"],
    ["many documents on a line", '{"a":1}'.repeat(100), "unknown"],
    ["documents printed over lines", '{\n"a":1\n}\n{\n"a":2\n}', "documents"],
    ["documents printed over lines, but the empty ones", '{}\n[]\n{\n"a":1\n}\n{}', "documents"],
    ["documents printed over lines, with a fault", '{\n"a":1\n}\n{}\n{\n"a":2,\n}\n{}\n{}\n{}\n', "documents"],
    ["a faulty document, a part of which is a line", '{"a" 1, "b":[\n{"a":2}\n]}', "documents"],
    ["faulty documents, parts of which are lines", '{}\n{}\n{"a" 1, "b":[\n{"a":2}\n]}\nx\ny', "documents"],
    ["a pretty-printed object with a fault", '{\n  "a": 1,\n  "b": {"c": 1}\n  "d": [2],\n  "e": {}\n}', "documents"],
    ["a pretty-printed array with a fault", '[\n  {"a":1},\n  {"a":2},\n  {"a":3,},\n  {"a":4}\n]', "documents"],
    ["a pretty-printed array of arrays with a fault", "[\n  [1,2],\n  [3,4,],\n  [5,6]\n]", "documents"],
    ["a pretty-printed array cut short", '[\n  {\n    "a": {},\n    "b": [],\n', "documents"],
    ["nothing that is a line", "\n \r\n\t\n", "unknown"],
  ];
  for (const [title, text, layout] of texts) {
    it(`${title}: ${layout}`, () => expect(sniff(Buffer.from(text), true, false).layout).to.equal(layout));
  }

  const named: [title: string, text: string, layout: Layout][] = [
    ["one line", '{"a":1}', "unknown"],
    ["bare values", "1\n2\n3", "lines"],
    ["garbage", "x\ny\n", "lines"],
    ["an array over lines", "[\n{},\n{}]", "documents"],
    ["an array over lines with a fault", "[\n{},\n{},\n]", "documents"],
  ];
  for (const [title, text, layout] of named) {
    it(`${title}, named lines: ${layout}`, () => {
      expect(sniff(Buffer.from(text), true, true).layout).to.equal(layout);
    });
  }

  it("does not take a text for faulty because it was cut", () => {
    expect(sniff(Buffer.from('{"a":[1,2'), false, false).layout).to.equal("unknown");
    expect(sniff(Buffer.from('{"a":[1,2'), true, false).layout).to.equal("documents");
    expect(sniff(Buffer.from('{"a":[1,\n2'), false, true).layout).to.equal("documents");
    expect(sniff(Buffer.from('{}\n{"a":[1,\n2'), false, true).layout).to.equal("documents");
    expect(sniff(Buffer.from('{}\n{}\n{"a":[1,\n2'), false, true).layout).to.equal("lines");
    expect(sniff(Buffer.from(`{"a":"${wide}`), false, false).layout).to.equal("unknown");
  });

  it("does not count a line that was cut", () => {
    const lines = 'x\n{"a":1}\ny\n{"a":2}\n{"a":3}';

    expect(sniff(Buffer.from(lines), true, false).layout).to.equal("lines");
    expect(sniff(Buffer.from(`y\nx\n{"a":1}\n{"a":2}`), false, false).layout).to.equal("documents");
    expect(sniff(Buffer.from(`y\nx\n{"a":1}\n{"a":2}\n{"a":3}\n`), false, false).layout).to.equal("lines");
  });
});

describe("decodeRecords of lines", () => {
  const good = (user: string): string => `{"userID":"${user}"}`;
  const texts: [title: string, text: string, records: string[]][] = [
    ["lines", `${good("a")}\n${good("b")}\n`, ["0 1:1 a - -", "1 2:1 b - -"]],
    ["CRLF and blank lines", `\r\n${good("a")}\r\n \r\n\r\n ${good("b")}\r\n`, ["0 2:1 a - -", "1 5:2 b - -"]],
    ["no newline at the end", `${good("a")}\n${good("b")}`, ["0 1:1 a - -", "1 2:1 b - -"]],
    ["a byte-order mark", `\ufeff${good("a")}\n${good("b")}`, ["0 1:1 a - -", "1 2:1 b - -"]],
    ["arrays", `[${good("a")},${good("b")}]\n[]\n[${good("c")}]`, ["0 1:2 a - -", "1 1:17 b - -", "2 3:2 c - -"]],
    [
      "a bad first line",
      `{bad\n${good("b")}\n${good("c")}`,
      [`0 1:2 ${EXPECTED_NAME}, found "b"`, "1 2:1 b - -", "2 3:1 c - -"],
    ],
    [
      "a bad second line",
      `${good("a")}\n{"é":é}\r\n${good("c")}`,
      ["0 1:1 a - -", "1 2:6 malformed-json: a value was expected, found the byte 0xc3", "2 3:1 c - -"],
    ],
    [
      "a bad last line",
      `${good("a")}\n${good("b")}\n{"c":1`,
      ["0 1:1 a - -", "1 2:1 b - -", '2 3:7 truncated-json: the text ends where "," or "}" was expected'],
    ],
    [
      "bad lines in a row",
      `${good("a")}\n]\n"\n{"a":"\\q"}\n${good("b")}\n${good("c")}\n${good("d")}\n${good("e")}`,
      [
        "0 1:1 a - -",
        '1 2:1 malformed-json: a value was expected, found "]"',
        "2 3:2 truncated-json: the line ends inside a string",
        "3 4:7 malformed-json: a string holds an escape that JSON does not know",
        ...["4 5:1 b - -", "5 6:1 c - -", "6 7:1 d - -", "7 8:1 e - -"],
      ],
    ],
    [
      "two documents on a line",
      `${good("a")}${good("b")}\n${good("c")} ${good("d")}`,
      ["0 1:1 a - -", "1 1:15 b - -", "2 2:1 c - -", "3 2:16 d - -"],
    ],
    [
      "documents of a line up to its fault",
      `${good("a")}${good("b")}${good("x")}x${good("y")}\n${good("c")}\n${good("d")}`,
      [
        ...["0 1:1 a - -", "1 1:15 b - -"],
        "2 1:43 trailing-content: the document has ended, and something follows it",
        ...["3 2:1 c - -", "4 3:1 d - -"],
      ],
    ],
    [
      "byte-order marks that later lines begin with",
      `\ufeff${good("a")}\n\ufeff${good("b")}\r\n\ufeff${good("c")}\n`,
      ["0 1:1 a - -", "1 2:1 b - -", "2 3:1 c - -"],
    ],
    [
      "zeros behind the last line",
      `${good("a")}\n${good("b")}\n\0\0\0\0`,
      [
        "0 1:1 a - -",
        "1 2:1 b - -",
        "2 3:1 malformed-json: a value was expected, found a zero byte: padding, or not a text",
      ],
    ],
    [
      "a record that its line's end spoils, and nothing of it in a line without records",
      `${good("a")} x\n[]\n${good("c")}\n${good("d")}`,
      ["0 1:16 trailing-content: the document has ended, and something follows it", "1 3:1 c - -", "2 4:1 d - -"],
    ],
    [
      "an array's line that goes bad: what came before is good",
      `[${good("a")},${good("b")},\n${good("c")}\n${good("d")}\n`,
      [
        "0 1:2 a - -",
        "1 1:17 b - -",
        "2 1:32 truncated-json: the line ends where a value was expected",
        "3 2:1 c - -",
        "4 3:1 d - -",
      ],
    ],
  ];
  for (const [title, text, records] of texts) {
    it(`finds ${title}, by content, by name and in pieces`, async () => {
      expect(await decoded([Buffer.from(text)])).to.deep.equal(records);
      expect(await decoded([Buffer.from(text)], { linesNamed: true })).to.deep.equal(records);
      expect(await decoded(piecesOf(Buffer.from(text), 1), { linesNamed: true })).to.deep.equal(records);
    });
  }

  const byName: [title: string, text: string, records: string[]][] = [
    ["one line", good("a"), ["0 1:1 a - -"]],
    ["bare values", "1\nnull\n", ["0 1:1 - - -", "1 2:1 - - -"]],
    ["nothing", "\n\n", ["0 1:1 empty: the object holds nothing, a JSON document was expected"]],
    ["nothing but a bad line", "x", ["0 1:1 malformed-json: a word is not true, false or null"]],
    ["a document over lines, which is one all the same", '{\n"userID":1\n}', ["0 1:1 1 - -"]],
    ["a faulty document over lines", '{\n"userID"\n}', ['0 3:1 malformed-json: ":" was expected, found "}"']],
    ["an array over lines", '[\n{"userID":1},\n{"userID":2}\n]', ["0 2:1 1 - -", "1 3:1 2 - -"]],
  ];
  for (const [title, text, records] of byName) {
    it(`takes the name's word for ${title}`, async () => {
      expect(await decoded([Buffer.from(text)], { linesNamed: true })).to.deep.equal(records);
    });
  }

  it("rejects a pretty-printed document with a fault as one, whatever its lines look like", async () => {
    const text = '{\n  "userID": "u",\n  "data": {\n    "a": 1\n    "b": {"c": 1}\n  }\n}\n';

    expect(await decoded([Buffer.from(text)])).to.deep.equal([
      '0 5:5 malformed-json: "," or "}" was expected, found """',
    ]);
  });

  describe("whose first line is longer than what is looked at", () => {
    const wide = `{"userID":"a","data":"${"x".repeat(SNIFF_BYTES)}"}`;
    const tail = `{bad\n${good("c")}\n`;

    it("finds the others, and a bad one among them", async () => {
      const text = Buffer.from(`${wide}\n${tail}`);

      for (const size of [65_536, 262_144, 262_145, text.length]) {
        const records = await decoded(piecesOf(text, size));
        expect(records.map((record) => record.slice(0, 12))).to.deep.equal([
          '0 1:1 a - "x',
          "1 2:2 malfor",
          "2 3:1 c - -",
        ]);
      }
    });

    it("finds the others, and a bare one among them", async () => {
      const text = Buffer.from(`${wide}\nbad\n${good("c")}\n${good("d")}\n`);

      for (const size of [1000, 65_536, 262_144, 262_145, text.length]) {
        const records = await decoded(piecesOf(text, size));
        expect(records.map((record) => record.slice(0, 22))).to.deep.equal([
          '0 1:1 a - "xxxxxxxxxxx',
          "1 2:1 malformed-json: ",
          "2 3:1 c - -",
          "3 4:1 d - -",
        ]);
      }
    });

    it("goes on behind a bad one only if the name says that the text is lines", async () => {
      const text = Buffer.from(`{"userID":"a","data":"${"x".repeat(SNIFF_BYTES)}" x\n${good("b")}\n`);

      const [rejected, ...others] = await decoded([text], { linesNamed: true });
      expect(rejected).to.match(/^0 1:262169 malformed-json: /);
      expect(others).to.deep.equal(["1 2:1 b - -"]);
      expect(await decoded([text])).to.deep.equal([rejected]);
    });

    it("reads lines of a megabyte", async () => {
      const line = (user: string): string => `{"userID":"${user}","data":["${"é".repeat(150_000)}", 1]}`;
      const text = Buffer.from(`${line("a")}\n${line("b")}\n${line("c")}x\n${line("d")}`);

      for (const size of [10_007, 65_536, text.length]) {
        const records = await decoded(piecesOf(text, size));
        expect(records.map((record) => record.slice(0, 20))).to.deep.equal([
          '0 1:1 a - ["éééééééé',
          '1 2:1 b - ["éééééééé',
          "2 3:150030 trailing-",
          '3 4:1 d - ["éééééééé',
        ]);
      }
    });
  });

  it("goes on behind a line with a number of megabytes", async () => {
    const text = Buffer.from(`{"userID":1}\n[${"7".repeat(5_000_000)}]\n{"userID":2}\n`);

    for (const size of [65_536, text.length]) {
      expect(await decoded(piecesOf(text, size))).to.deep.equal([
        "0 1:1 1 - -",
        "1 2:2 malformed-json: a number has more than 2457600 characters",
        "2 3:1 2 - -",
      ]);
    }
  });

  it("finds three bad lines of 200,000", async () => {
    const bad = new Map([
      [0, { line: "{", fault: `0 1:2 truncated-json: the line ends where a name in quotes or "}" was expected` }],
      [123_456, { line: "nul", fault: "123456 123457:1 malformed-json: a word is not true, false or null" }],
      [199_999, { line: '{"userID":"', fault: "199999 200000:12 truncated-json: the text ends inside a string" }],
    ]);
    const lines = Array.from({ length: 200_000 }, (_, i) => bad.get(i)?.line ?? `{"userID":"u${i}","timestamp":${i}}`);

    const records = await decoded(piecesOf(Buffer.from(lines.join("\n")), 65_536));

    expect(records).to.have.length(200_000);
    const wrong = records.filter((record, i) => {
      return record !== (bad.get(i)?.fault ?? `${i} ${i + 1}:1 u${i} ${i} -`);
    });
    expect(wrong).to.deep.equal([]);
  });
});
