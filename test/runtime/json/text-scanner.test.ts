import { expect } from "chai";
import fc from "fast-check";
import { isJsonNumber } from "../../../runtime/json/decimal.ts";
import { INCOMPLETE, NotScanned, UNKNOWN } from "../../../runtime/json/text-place.ts";
import { TextScanner } from "../../../runtime/json/text-scanner.ts";
import { jsonText, nearlyJson } from "../../support/json/arbitrary-json.ts";
import { tokensOf } from "../../support/json/read-json.ts";

function scannerOf(text: string): TextScanner {
  const scanner = new TextScanner();
  scanner.open(text, /^[\0-\x7f]*$/.test(text));
  return scanner;
}

/** What a scanner takes from the beginning of a text, and what it leaves. */
function taken(text: string, take: (scanner: TextScanner) => unknown): unknown {
  const scanner = scannerOf(text);
  try {
    return [take(scanner), text.slice(scanner.at)];
  } catch (error) {
    if (!(error instanceof NotScanned)) throw error;
    return error;
  }
}

describe("TextScanner", () => {
  describe("takes a number", () => {
    const cases: [text: string, taken: unknown][] = [
      ["0,", ["0", ","]],
      ["-0]", ["-0", "]"]],
      ["10.50e+01 ", ["10.50e+01", " "]],
      ["-1E-9}", ["-1E-9", "}"]],
      ["1", INCOMPLETE],
      ["-", INCOMPLETE],
      ["1.", INCOMPLETE],
      ["1e", INCOMPLETE],
      ["1e+", INCOMPLETE],
      ["01,", UNKNOWN],
      ["1.,", UNKNOWN],
      [".5,", UNKNOWN],
      ["+1,", UNKNOWN],
      ["1e,", UNKNOWN],
      ["1e-,", UNKNOWN],
      ["-x,", UNKNOWN],
      ["1_0,", UNKNOWN],
      ["1:", ["1", ":"]],
      ["/", UNKNOWN],
      [":,", UNKNOWN],
    ];
    for (const [text, expected] of cases) {
      it(JSON.stringify(text), () => expect(taken(text, (scanner) => scanner.number())).to.deep.equal(expected));
    }

    it("if and only if JSON has it", () => {
      fc.assert(
        fc.property(
          fc.string({ unit: fc.constantFrom("0", "1", "9", "5", ".", "-", "+", "e", "E"), minLength: 1, maxLength: 6 }),
          (text) => {
            const expected = isJsonNumber(text) ? [text, ","] : UNKNOWN;

            expect(taken(`${text},`, (scanner) => scanner.number())).to.deep.equal(expected);
          },
        ),
        { numRuns: 2000 },
      );
    });
  });

  describe("takes a word", () => {
    for (const word of ["true", "false", "null"] as const) {
      const scalar = (text: string): unknown => taken(text, (scanner) => scanner.scalar(text.charCodeAt(0)));

      it(word, () => {
        expect(scalar(`${word}]`)).to.deep.equal([word, "]"]);
        expect(scalar(word)).to.equal(INCOMPLETE);
        expect(scalar(word.slice(0, 2))).to.equal(INCOMPLETE);
        expect(scalar(`${word}s,`)).to.equal(UNKNOWN);
        expect(scalar(`${word.slice(0, 3)}}`)).to.equal(UNKNOWN);
        expect(scalar(`${word.slice(0, 3)}......`)).to.equal(UNKNOWN);
      });
    }
  });

  describe("takes a string", () => {
    const cases: [text: string, taken: unknown][] = [
      ['"",', ["", ","]],
      ['"é𝄞",', ["é𝄞", ","]],
      ['"a\\"\\u00e9\\n",', ['a"é\n', ","]],
      ['"\\\\",', ["\\", ","]],
      ['"', INCOMPLETE],
      ['"a\\', INCOMPLETE],
      ['"a\\"', INCOMPLETE],
      ['"\\x",', UNKNOWN],
      ['"\\u12",', UNKNOWN],
      ['"\u001f",', UNKNOWN],
      ['"\\\n",', UNKNOWN],
      ['"\u007f ",', ["\u007f ", ","]],
    ];
    for (const [text, expected] of cases) {
      it(JSON.stringify(text), () => {
        expect(taken(text, (scanner) => scanner.string())).to.deep.equal(expected);
        const skipped = Array.isArray(expected) ? [undefined, ","] : expected;
        expect(taken(text, (scanner) => scanner.skip(0x22))).to.deep.equal(skipped);
      });
    }
  });

  it("takes names as they are written, whatever stood in their place before", () => {
    const scanner = new TextScanner();
    const namesOf = (text: string): string[] => {
      scanner.open(text, true);
      scanner.beginNames();
      const names: string[] = [];
      for (scanner.at = 1; names.length < 2; scanner.at += 2) names.push(scanner.name());
      return names;
    };

    expect(namesOf('{"ab":1,"c" :1}')).to.deep.equal(["ab", "c"]);
    expect(namesOf('{"ab":1,"c":1}')).to.deep.equal(["ab", "c"]);
    expect(namesOf('{"abc":1,"":1}')).to.deep.equal(["abc", ""]);
    expect(namesOf('{"\\u0061":1,"\\"":1}')).to.deep.equal(["a", '"']);
    expect(namesOf('{"a":1,"b":1}')).to.deep.equal(["a", "b"]);
  });

  it("skips what the tokenizer reads, and nothing that it refuses", () => {
    fc.assert(
      fc.property(fc.oneof(jsonText, nearlyJson), (text) => {
        // The tokenizer drops a byte-order mark behind a document.
        fc.pre(!text.includes("\ufeff"));
        const result = taken(`${text}\n`, (scanner) => scanner.skip(scanner.blank()));
        const isTaken = Array.isArray(result) && /^[ \t\r\n]*$/.test(String(result[1]));
        const tokens = tokensOf([Buffer.from(text)]);
        const isDocument = tokens.at(-1) === "document" && tokens.filter((token) => token === "document").length === 1;

        expect(isTaken).to.equal(isDocument);
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves deep values to the tokenizer", () => {
    const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;

    expect(taken(nested(65), (scanner) => scanner.skip(0x5b))).to.deep.equal([undefined, ""]);
    expect(taken(nested(66), (scanner) => scanner.skip(0x5b))).to.equal(UNKNOWN);
  });

  it("counts lines, and columns in characters", () => {
    const scanner = scannerOf(' "é𝄞" \r\n\t"x"\n');
    scanner.restore(0, { line: 3, column: 5 });

    expect([scanner.blank(), scanner.position]).to.deep.equal([0x22, { line: 3, column: 6 }]);
    scanner.string();
    expect(scanner.position).to.deep.equal({ line: 3, column: 10 });
    expect([scanner.space(), scanner.position]).to.deep.equal([0x0a, { line: 3, column: 12 }]);
    expect([scanner.blank(), scanner.position]).to.deep.equal([0x22, { line: 4, column: 2 }]);
    scanner.string();
    scanner.isLine = true;
    expect(() => scanner.blank()).to.throw(NotScanned, "not understood");
    expect([scanner.line, scanner.isAtEnd]).to.deep.equal([4, false]);
  });
});
