import { expect } from "chai";
import fc from "fast-check";
import { jsonText, nearlyJson } from "../../support/json/arbitrary-json.ts";
import { parseJson } from "../../support/json/parse-json.ts";
import { faultIn, tokensOf, valueOf } from "../../support/json/read-json.ts";

describe("JsonTokenizer", () => {
  it("tells what it finds, and where each token begins", () => {
    const text = '{ "a" :[1, -2.50E+1,"x"],\r\n\t"é𝄞\\n": {"":null}, "t":true,"f":false}\n';

    expect(tokensOf([Buffer.from(text)])).to.deep.equal([
      "1:1 object",
      '1:3 name "a"',
      "1:8 array",
      "1:9 1",
      "1:12 -2.50E+1",
      '1:21 string "x"',
      "close",
      '2:2 name "é𝄞\\n"',
      "2:10 object",
      '2:11 name ""',
      "2:14 null",
      "close",
      '2:21 name "t"',
      "2:25 true",
      '2:30 name "f"',
      "2:34 false",
      "close",
      "document",
    ]);
  });

  describe("agrees with JSON.parse", () => {
    const parsed = (text: string): { readonly value: unknown } | undefined => {
      try {
        return { value: parseJson(text) };
      } catch {
        return undefined;
      }
    };

    // The tokenizer takes a text without a document, and several documents. JSON is one document.
    const isJson = (text: string): boolean => {
      const tokens = tokensOf([Buffer.from(text)]);
      return tokens.at(-1) === "document" && tokens.filter((token) => token === "document").length === 1;
    };

    it("on every value, and on the order of its names", () => {
      fc.assert(
        fc.property(fc.oneof(jsonText, fc.json()), (text) => {
          const value = valueOf([Buffer.from(text)]);

          expect(value).to.deep.equal(parseJson(text));
          expect(JSON.stringify(value)).to.equal(JSON.stringify(parseJson(text)));
        }),
        { numRuns: 1000 },
      );
    });

    it("on what is JSON at all", () => {
      fc.assert(
        fc.property(nearlyJson, (text) => {
          // The tokenizer drops a byte-order mark behind a document, and at the beginning of a later line.
          const expected = parsed(text.replace(/(?:\ufeff[ \t\r\n]*)+$/, "").replace(/^([ \t\r\n]*\n)\ufeff/, "$1"));

          expect(isJson(text)).to.equal(expected !== undefined);
          if (expected) expect(valueOf([Buffer.from(text)])).to.deep.equal(expected.value);
        }),
        { numRuns: 3000, examples: [['0\n["a"]']] },
      );
    });

    const texts = [
      ...["", " ", "\n", "{}", "[]", "null", "true", "false", '""', "0", "-0", "[[]]", '{"a":{}}'],
      ...[
        "1e400",
        "-1e400",
        "1e-400",
        "1E+2",
        "1e2",
        "1.5",
        "0.5",
        "-0.0",
        "12345678901234567890123456789012345678901",
      ],
      ...["01", "-01", "1.", ".5", "+1", "-", "--1", "1e", "1e+", "1.e1", "0x1", "1_0", "NaN", "Infinity", "-Infinity"],
      ...["nul", "nulll", "True", "tru e", "undefined", "'a'", "{a:1}", "a", "/**/1", "1//", "[1,]", '{"a":1,}'],
      ...["[,]", "[1,,2]", "[1 2]", '{"a"}', '{"a":}', '{"a",1}', "{:1}", "{1:1}", '{"a":1 "b":2}', "{,}", "{{}}"],
      ...["]", "}", "[}", "{]", "[1}", '{"a":1]', "[", "{", "[[", '{"a"', '{"a":', '{"a":1', '{"a":1,', "[1,"],
      ...['"', '"\\', '"\\"', '"\\u"', '"\\u00"', '"\\u00g0"', '"\\x"', '"\\U0041"', '"\\u0041"', '"\\\'"'],
      ...["\u00a0{}", "\ufeff{}", "{}\0", "\0", '"\u007f"', '"\u2028\u2029"', "\f{}", "\v1", '"\\ud800"', '"\\udc00x"'],
      ...["{}{}", "{} {}", "[]]", "1 1", "null,", '"a""b"', "{}x", "1\n2", "1\n", '0\n["a"]', "[]\n{}"],
      ...Array.from({ length: 0x21 }, (_, code) => `"${String.fromCharCode(code)}"`),
      ...Array.from({ length: 0x80 }, (_, code) => `"\\${String.fromCharCode(code)}"`),
      ...Array.from({ length: 0x80 }, (_, code) => `1${String.fromCharCode(code)}`),
    ];
    for (const text of texts) {
      it(`on ${JSON.stringify(text)}`, () => {
        const expected = parsed(text);

        expect(isJson(text)).to.equal(expected !== undefined);
        if (expected) expect(valueOf([Buffer.from(text)])).to.deep.equal(expected.value);
      });
    }
  });

  it("reads an escaped name as it is, whatever names came before", () => {
    const value = valueOf([Buffer.from('[{"q":1,"\\\\":2},{"q":1,"\\u0061":2},{"q":1,"\\"":2},{"q":1,"\\n":2}]')]);

    expect(value).to.deep.equal([
      { q: 1, "\\": 2 },
      { q: 1, a: 2 },
      { q: 1, '"': 2 },
      { q: 1, "\n": 2 },
    ]);
  });

  it("lets the last of duplicate names count, in the place of the first, and keeps __proto__ as a name", () => {
    const value = valueOf([Buffer.from('{"a":1,"__proto__":{"x":1},"b":2,"a":3}')]);

    expect(JSON.stringify(value)).to.equal('{"a":3,"__proto__":{"x":1},"b":2}');
    expect(Object.getPrototypeOf(value)).to.equal(Object.prototype);
  });

  describe("says what is wrong and where", () => {
    const faults: [text: string, fault: string][] = [
      ["{", '1:2 truncated-json: the text ends where a name in quotes or "}" was expected'],
      ["[", '1:2 truncated-json: the text ends where a value or "]" was expected'],
      ['{"a"', '1:5 truncated-json: the text ends where ":" was expected'],
      ['{"a":', "1:6 truncated-json: the text ends where a value was expected"],
      ['{"a":1', '1:7 truncated-json: the text ends where "," or "}" was expected'],
      ['{"a":1,\n', "2:1 truncated-json: the text ends where a name in quotes was expected"],
      ["[1", '1:3 truncated-json: the text ends where "," or "]" was expected'],
      ["[1,", "1:4 truncated-json: the text ends where a value was expected"],
      ['["é𝄞', "1:5 truncated-json: the text ends inside a string"],
      ['["a\\', "1:5 truncated-json: the text ends inside a string"],
      ["[tru", "1:2 malformed-json: a word is not true, false or null"],
      ["[1.", "1:2 malformed-json: a number is not written as JSON wants it"],
      ["01", "1:1 malformed-json: a number is not written as JSON wants it"],
      ["[1,\n  +1]", "2:3 malformed-json: a number is not written as JSON wants it"],
      ["-Infinity", "1:1 malformed-json: found -Infinity, which JSON does not have: it would be null or a string"],
      ["[NaN]", "1:2 malformed-json: found NaN, which JSON does not have: it would be null or a string"],
      ['{"a":nan}', "1:6 malformed-json: found nan, which JSON does not have: it would be null or a string"],
      ["[undefined]", "1:2 malformed-json: found undefined, which JSON does not have: it would be null, or left out"],
      ["[True]", "1:2 malformed-json: found True, as Python writes it: JSON has true"],
      ["[None]", "1:2 malformed-json: found None, as Python writes it: JSON has null"],
      ["[secret]", "1:2 malformed-json: a word is not true, false or null"],
      ["[1] // two", "1:5 trailing-content: the document has ended, and something follows it"],
      ["[1, /* two */ 2]", '1:5 malformed-json: a value was expected, found "/": JSON has no comments'],
      ["{# one\n}", '1:2 malformed-json: a name in quotes or "}" was expected, found "#": JSON has no comments'],
      ["['a']", '1:2 malformed-json: a value or "]" was expected, found a single quote: JSON has double quotes only'],
      ['{"a":}', '1:6 malformed-json: a value was expected, found "}"'],
      ["{a:1}", '1:2 malformed-json: a name in quotes or "}" was expected, found "a"'],
      [
        "{'a':1}",
        '1:2 malformed-json: a name in quotes or "}" was expected, found a single quote: JSON has double quotes only',
      ],
      ['{"a":1,}', '1:8 malformed-json: a comma stands before "}": JSON has none after the last value'],
      ["[1,]", '1:4 malformed-json: a comma stands before "]": JSON has none after the last value'],
      ["[1,}", '1:4 malformed-json: a value was expected, found "}"'],
      ["[1 2]", '1:4 malformed-json: "," or "]" was expected, found "2"'],
      ['["a" "b"]', '1:6 malformed-json: "," or "]" was expected, found """'],
      ['{"a":1]', '1:7 malformed-json: "," or "}" was expected, found "]"'],
      ['{"a",1}', '1:5 malformed-json: ":" was expected, found ","'],
      ["]", '1:1 malformed-json: a value was expected, found "]"'],
      ["é", "1:1 malformed-json: a value was expected, found the byte 0xc3"],
      ["[\u007f]", '1:2 malformed-json: a value or "]" was expected, found the byte 0x7f'],
      ["\0", "1:1 malformed-json: a value was expected, found a zero byte: padding, or not a text"],
      ["{}\0\0", "1:3 malformed-json: a value was expected, found a zero byte: padding, or not a text"],
      ["{} x", "1:4 trailing-content: the document has ended, and something follows it"],
      ["{} {},", "1:6 trailing-content: the document has ended, and something follows it"],
      ["{}1", "1:3 trailing-content: the document has ended, and something follows it"],
      ["{\n}\n x", "3:2 trailing-content: the document has ended, and something follows it"],
      ["{}\n x", "2:2 malformed-json: a word is not true, false or null"],
      ["{}{", '1:4 truncated-json: the text ends where a name in quotes or "}" was expected'],
      ["\ufeff{}", "1:1 malformed-json: a value was expected, found the byte 0xef"],
      ["{} \uff0c", "1:4 trailing-content: the document has ended, and something follows it"],
      ["{}\n\uff0c", "2:1 malformed-json: a value was expected, found the byte 0xef"],
      ['["é\n"]', "1:4 malformed-json: a string holds the control character 0x0a unescaped"],
      ['["a\\\u0001"]', "1:5 malformed-json: a string holds the control character 0x01 unescaped"],
      ['["é𝄞\\q"]', "1:5 malformed-json: a string holds an escape that JSON does not know"],
      ['["\\u12g4"]', "1:3 malformed-json: a string holds an escape that JSON does not know"],
      ['["\\q\n"]', "1:3 malformed-json: a string holds an escape that JSON does not know"],
      ['{\n "é": "é", "a\\u00zz": 1}', "2:14 malformed-json: a string holds an escape that JSON does not know"],
      ['[\r\n\t"ä",\r\n\t"ö" x]', '3:6 malformed-json: "," or "]" was expected, found "x"'],
    ];
    for (const [text, fault] of faults) {
      it(`in ${JSON.stringify(text)}`, () => expect(faultIn(text)).to.equal(fault));
    }
  });

  describe("in lines", () => {
    const faults: [text: string, fault: string | undefined][] = [
      ['{"a":1}\n\n \r\n[2]\n', undefined],
      ['{"a":1}\r\n{"b":\r\n', "2:7 truncated-json: the line ends where a value was expected"],
      ['{"a":"é\n', "1:8 truncated-json: the line ends inside a string"],
      ['{"a":"\\\n', "1:8 truncated-json: the line ends inside a string"],
      ["{} {}[]", undefined],
      ["{}1", "1:3 trailing-content: the document has ended, and something follows it"],
      ["1\n2", undefined],
      ["{}\n\ufeff{}\ufeff[]", undefined],
      ["{}\n \ufeff{}", "2:2 malformed-json: a value was expected, found the byte 0xef"],
    ];
    for (const [text, fault] of faults) {
      it(`reads ${JSON.stringify(text)}`, () => expect(faultIn(text, { layout: "lines" })).to.equal(fault));
    }
  });

  describe("finds out what a newline means", () => {
    const texts: [text: string, tokens: string[]][] = [
      ["{}\n[]", ["1:1 object", "close", "document", "2:1 array", "close", "document"]],
      ["5\n\n {}", ["1:1 5", "document", "3:2 object", "close", "document"]],
      [
        "{\n}\n{}{\n}",
        ["1:1 object", "close", "document", "3:1 object", "close", "document", "3:3 object", "close", "document"],
      ],
      [
        "{}[] \n[]",
        ["1:1 object", "close", "document", "1:3 array", "close", "document", "2:1 array", "close", "document"],
      ],
      [
        "{}\n{\n}",
        [
          ...["1:1 object", "close", "document", "2:1 object"],
          '2:2 truncated-json: the line ends where a name in quotes or "}" was expected',
        ],
      ],
    ];
    for (const [text, tokens] of texts) {
      it(JSON.stringify(text), () => expect(tokensOf([Buffer.from(text)])).to.deep.equal(tokens));
    }
  });

  for (const levels of [100_000, 1_000_000]) {
    it(`reads ${levels} levels`, () => {
      const half = levels / 2;
      const text = `${'{"a":['.repeat(half)}1${"]}".repeat(half)}`;

      const tokens = tokensOf([Buffer.from(text)]);

      expect(tokens).to.have.length(half + levels + 1 + levels + 1);
      expect(tokens.slice(0, 4)).to.deep.equal(["1:1 object", '1:2 name "a"', "1:6 array", "1:7 object"]);
      expect(tokens.slice(-2)).to.deep.equal(["close", "document"]);
    });

    it(`tells where ${levels} levels end that are not all closed, or closed wrongly`, () => {
      const open = "[".repeat(levels);
      expect(faultIn(open)).to.equal(`1:${levels + 1} truncated-json: the text ends where a value or "]" was expected`);
      expect(faultIn(`${open}${"]".repeat(levels - 1)}}`)).to.equal(
        `1:${2 * levels} malformed-json: "," or "]" was expected, found "}"`,
      );
    });
  }
});
