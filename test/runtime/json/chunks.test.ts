import { expect } from "chai";
import fc from "fast-check";
import { LONGEST_TEXT } from "../../../runtime/json/string-text.ts";
import type { Layout } from "../../../runtime/json/json-visitor.ts";
import { jsonText, looseBytes, nearlyJson } from "../../support/json/arbitrary-json.ts";
import { cutAt, cuts, piecesOf } from "../../support/json/chunks.ts";
import { tokensOf } from "../../support/json/read-json.ts";

const lines = fc.array(fc.oneof(jsonText, nearlyJson), { maxLength: 5 }).map((texts) => texts.join("\n"));
const texts = fc.oneof(jsonText, nearlyJson, lines).map((text) => Uint8Array.from(Buffer.from(text)));

const layouts = fc.constantFrom<Layout>("lines", "documents", "unknown");

describe("JsonTokenizer, whatever the chunks", () => {
  const kinds = [
    { title: "JSON, nearly JSON and lines of them", bytes: texts },
    { title: "any bytes", bytes: looseBytes },
  ];
  for (const { title, bytes } of kinds) {
    it(`says the same of ${title}`, () => {
      fc.assert(
        fc.property(bytes, cuts(300), layouts, (text, places, layout) => {
          const options = { layout };

          expect(tokensOf(cutAt(text, places), options)).to.deep.equal(tokensOf([text], options));
        }),
        { numRuns: 3000 },
      );
    });
  }

  it("counts columns in characters, each byte for itself", () => {
    const text = Buffer.from('["é€𝄞", {"ß\\u00e9":"\\ud834\\udd1e"},\n"€" x');

    expect(tokensOf(piecesOf(text, 1))).to.deep.equal([
      "1:1 array",
      '1:2 string "é€𝄞"',
      "1:9 object",
      '1:10 name "ßé"',
      '1:20 string "𝄞"',
      "close",
      '2:1 string "€"',
      '2:5 malformed-json: "," or "]" was expected, found "x"',
    ]);
  });

  describe("finds the same in what is too long to keep", () => {
    const long = "é".repeat(LONGEST_TEXT);
    const cases: { title: string; text: Buffer; tokens: string[] }[] = [
      {
        title: "a string",
        text: Buffer.from(`["${long}x",1]`),
        tokens: ["1:1 array", "1:2 string too long to keep", `1:${LONGEST_TEXT + 6} 1`, "close", "document"],
      },
      {
        title: "a string of just the longest length",
        text: Buffer.from(`["${long}",1]`),
        tokens: ["1:1 array", `1:2 string of ${LONGEST_TEXT}`, `1:${LONGEST_TEXT + 5} 1`, "close", "document"],
      },
      {
        title: "a string of escapes",
        text: Buffer.from(`"${"\\u00e9".repeat(LONGEST_TEXT / 4)}"`),
        tokens: ["1:1 string too long to keep", "document"],
      },
      {
        title: "a name",
        text: Buffer.from(`{"${long}x":1}`),
        tokens: ["1:1 object", "1:2 name too long to keep", `1:${LONGEST_TEXT + 6} 1`, "close", "document"],
      },
      {
        title: "a bad escape far in",
        text: Buffer.from(`"${long}${long}\\q"`),
        tokens: [`1:${2 * LONGEST_TEXT + 2} malformed-json: a string holds an escape that JSON does not know`],
      },
      {
        title: "a bad escape early on, before a bad byte",
        text: Buffer.concat([Buffer.from(`"é\\q${long}${long}`), Buffer.from([0xff, 0x22])]),
        tokens: ["1:3 malformed-json: a string holds an escape that JSON does not know"],
      },
      {
        title: "a bad escape in a string that does not end",
        text: Buffer.from(`"é\\q${long}`),
        tokens: ["1:3 malformed-json: a string holds an escape that JSON does not know"],
      },
      {
        title: "a bad byte far in",
        text: Buffer.concat([Buffer.from(`"${long}${long}`), Buffer.from([0xff, 0x22])]),
        tokens: [`1:${2 * LONGEST_TEXT + 2} invalid-utf8: a string is not valid UTF-8`],
      },
      {
        title: "a control character far in",
        text: Buffer.from(`"${long}${long}\t"`),
        tokens: [`1:${2 * LONGEST_TEXT + 2} malformed-json: a string holds the control character 0x09 unescaped`],
      },
      {
        title: "a number",
        text: Buffer.from(`[ ${"7".repeat(2 * LONGEST_TEXT)}]`),
        tokens: ["1:1 array", "1:3 malformed-json: a number has more than 2457600 characters"],
      },
      {
        title: "a number of just the longest length",
        text: Buffer.from("7".repeat(LONGEST_TEXT)),
        tokens: [`1:1 ${"7".repeat(LONGEST_TEXT)}`, "document"],
      },
      {
        title: "a word",
        text: Buffer.from("x".repeat(LONGEST_TEXT)),
        tokens: ["1:1 malformed-json: a word is not true, false or null"],
      },
    ];
    for (const { title, text, tokens } of cases) {
      it(title, () => {
        for (const size of [text.length, 1_000_003, 65_536, 4_099]) {
          const said = tokensOf(piecesOf(text, size));
          // Compared before chai does: it would take minutes to show where millions of characters differ.
          if (JSON.stringify(said) !== JSON.stringify(tokens)) {
            expect.fail(`in pieces of ${size}: ${said.map((each) => each.slice(0, 100)).join("\n")}`);
          }
        }
      });
    }
  });
});
