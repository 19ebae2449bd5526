import { expect } from "chai";
import fc from "fast-check";
import { jsonText } from "../../support/json/arbitrary-json.ts";
import { cutAt, cuts } from "../../support/json/chunks.ts";
import { decoded } from "../../support/json/decode.ts";
import { parseJson } from "../../support/json/parse-json.ts";

const record = fc
  .tuple(fc.nat(1_000_000), fc.oneof(jsonText, fc.json()), fc.constantFrom("", " ", "\n", "\r\n  "))
  .map(
    ([userID, data, blank]) =>
      `{${blank}"userID":${blank}${userID},${blank}"data":${data.replaceAll("\ufeff", "")}${blank}}`,
  );

/** A document, and where its records begin in it. */
interface Document {
  readonly text: string;
  readonly records: readonly { readonly at: number; readonly text: string }[];
}

const alone = record.map((text): Document => ({ text, records: [{ at: 0, text }] }));
const array = fc.tuple(fc.array(record, { maxLength: 3 }), fc.constantFrom(",", ", ", ",\n")).map(([texts, comma]) => {
  let text = "[";
  const records = texts.map((each, index) => {
    if (index > 0) text += comma;
    text += each;
    return { at: text.length - each.length, text: each };
  });
  return { text: `${text}]`, records };
});

const between = fc.constantFrom("", " ", "\n", "\r\n", "\n\n", "\t", "\ufeff", "\n\ufeff", "\r\n\ufeff");
const streams = fc.array(fc.tuple(fc.oneof(alone, array), between), { minLength: 1, maxLength: 8 });

/** The position of an index in a text: characters of its line before it, byte-order marks aside. */
function positionOf(text: string, index: number): string {
  const before = text.slice(0, index);
  const lineStart = before.lastIndexOf("\n") + 1;
  const column = Array.from(before.slice(lineStart)).filter((character) => character !== "\ufeff").length + 1;
  return `${before.split("\n").length}:${column}`;
}

const UNSTORABLE = /^(.* - )(too-deep|number-out-of-range|not-unicode|item-too-large)$/s;
const WITH_DATA = /^(\d+ \d+:\d+ \d+ - )(.*)$/s;

/** A record with its data as JSON.stringify writes it. */
function normalized(record: string): string {
  if (UNSTORABLE.test(record)) return record;
  return record.replace(WITH_DATA, (_, start: string, data: string) => start + JSON.stringify(parseJson(data)));
}

/** What DynamoDB cannot hold is not compared, but that it is the same record is. */
function unlessUnstorable(expected: string, found = ""): string {
  const reason = UNSTORABLE.exec(found)?.[2];
  return reason === undefined ? expected : expected.replace(WITH_DATA, (_, start: string) => start + reason);
}

describe("documents one after another", () => {
  it("are the records that JSON.parse finds in each, at their positions, whatever is between them", async () => {
    await fc.assert(
      fc.asyncProperty(streams, cuts(600), fc.boolean(), async (stream, places, linesNamed) => {
        const expected: string[] = [];
        let text = "";
        for (const [document, separator] of stream) {
          for (const each of document.records) {
            const { userID, data } = parseJson(each.text) as { userID: number; data: unknown };
            const position = positionOf(text + document.text, text.length + each.at);
            expected.push(`${expected.length} ${position} ${userID} - ${JSON.stringify(data)}`);
          }
          text += document.text + separator;
        }

        const records = await decoded(cutAt(Buffer.from(text), places), { linesNamed });

        expect(records.map(normalized)).to.deep.equal(expected.map((each, i) => unlessUnstorable(each, records[i])));
      }),
      { numRuns: 2000 },
    );
  });

  const one = '{"userID":"a","data":{"n":[1]}}';
  const two = '{"userID":"b"}';
  const printed = '{\n  "userID": "c",\n  "data": {\n    "n": 12345678901234567890\n  }\n}';
  const cases: [title: string, text: string, records: string[]][] = [
    [
      "with nothing between, as Firehose writes them",
      one + two + one,
      ['0 1:1 a - {"n":[1]}', "1 1:32 b - -", '2 1:46 a - {"n":[1]}'],
    ],
    [
      "printed over lines, as jq writes them",
      `${printed}\n{}\n${printed}\n`,
      ['0 1:1 c - {"n":12345678901234567890}', "1 7:1 - - -", '2 8:1 c - {"n":12345678901234567890}'],
    ],
    [
      "beginning with empty ones",
      `{}\n[]\n${printed}\n${two}`,
      ["0 1:1 - - -", '1 3:1 c - {"n":12345678901234567890}', "2 9:1 b - -"],
    ],
    ["with arrays among them", `[${two},${one}]${two}[]`, ["0 1:2 b - -", '1 1:17 a - {"n":[1]}', "2 1:49 b - -"]],
    [
      "with a byte-order mark each, as appended files have them",
      `\ufeff${two}\ufeff${two}\n\ufeff${two}`,
      ["0 1:1 b - -", "1 1:15 b - -", "2 2:1 b - -"],
    ],
    [
      "up to a fault, without newlines",
      `${two}${one.replace(":", "")}${two}`,
      ["0 1:1 b - -", '1 1:24 malformed-json: ":" was expected, found """'],
    ],
    [
      "up to a fault, printed over lines: no part of a document is taken for one",
      `${printed}\n{"friends":[\n${two}\n], bad}\n${printed}`,
      ['0 1:1 c - {"n":12345678901234567890}', '1 9:4 malformed-json: a name in quotes was expected, found "b"'],
    ],
    [
      "up to a comma between them",
      `${two},${two}`,
      ["0 1:15 trailing-content: the document has ended, and something follows it"],
    ],
    [
      "up to zeros behind them",
      `${two}${two}\0\0\0`,
      [
        "0 1:1 b - -",
        "1 1:15 b - -",
        "2 1:29 malformed-json: a value was expected, found a zero byte: padding, or not a text",
      ],
    ],
    ["that end in the middle", `${two}{"user`, ["0 1:1 b - -", "1 1:21 truncated-json: the text ends inside a string"]],
  ];
  for (const [title, text, records] of cases) {
    it(`are read ${title}`, async () => {
      expect(await decoded([Buffer.from(text)])).to.deep.equal(records);
      expect(await decoded([Buffer.from(text)], { linesNamed: true })).to.deep.equal(records);
    });
  }
});
