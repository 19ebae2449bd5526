import { expect } from "chai";
import { piecesOf } from "../../support/json/chunks.ts";
import { tokensOf } from "../../support/json/read-json.ts";

const INVALID: [title: string, bytes: number[]][] = [
  ["a continuation without a beginning", [0x80]],
  ["a byte that never occurs", [0xff]],
  ["an overlong slash", [0xc0, 0xaf]],
  ["an overlong two-byte character", [0xc1, 0xbf]],
  ["an overlong three-byte character", [0xe0, 0x80, 0xaf]],
  ["half of a surrogate pair", [0xed, 0xa0, 0x80]],
  ["a character past U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
  ["a five-byte character", [0xf8, 0x88, 0x80, 0x80, 0x80]],
  ["a two-byte character cut short", [0xc3]],
  ["a three-byte character cut short", [0xe2, 0x82]],
  ["a four-byte character cut short", [0xf0, 0x9d, 0x84]],
  ["the first bytes of a replacement character", [0xef, 0xbf]],
  ["one character cut short by another", [0xe2, 0x82, 0xc3, 0xa9]],
];

const around = (before: string, bytes: number[], after: string): Buffer =>
  Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);

describe("invalid UTF-8", () => {
  for (const [title, bytes] of INVALID) {
    const places: [where: string, text: Buffer, position: string][] = [
      ["begins a string", around('["', bytes, 'z"]'), "1:3"],
      ["stands between characters", around('["é�𝄞', bytes, '€"]'), "1:6"],
      ["ends a string", around('["aé', bytes, '"]'), "1:5"],
      ["stands in a name", around('{\n"é', bytes, '":1}'), "2:3"],
      ["stands before a bad escape", around('["é', bytes, '\\q"]'), "1:4"],
      ["stands before a control character", around('["é', bytes, '\n"]'), "1:4"],
    ];
    for (const [where, text, position] of places) {
      it(`is told where ${title} ${where}`, () => {
        for (const size of [text.length, 1, 2, 3]) {
          expect(tokensOf(piecesOf(text, size)).at(-1)).to.equal(
            `${position} invalid-utf8: a string is not valid UTF-8`,
          );
        }
      });
    }

    it(`is told behind a bad escape that comes before ${title}`, () => {
      const text = around('["é\\q', bytes, '"]');

      for (const size of [text.length, 1, 2]) {
        expect(tokensOf(piecesOf(text, size)).at(-1)).to.equal(
          "1:4 malformed-json: a string holds an escape that JSON does not know",
        );
      }
    });

    it(`is not JSON where ${title} stands outside of strings`, () => {
      const found = `0x${(bytes[0] ?? 0).toString(16)}`;

      expect(tokensOf([around("[1,", bytes, "]")]).at(-1)).to.equal(
        `1:4 malformed-json: a value was expected, found the byte ${found}`,
      );
    });
  }

  it("keeps every character that is valid, however it is broken", () => {
    const text = Buffer.from('"\u007f\u0080\u07ff\u0800\ud7ff\ue000\ufffd\uffff\u{10000}\u{10ffff}\ufeff"');

    for (const size of [1, 2, 3, 4, 5, text.length]) {
      expect(tokensOf(piecesOf(text, size))).to.deep.equal([`1:1 string ${text.toString()}`, "document"]);
    }
  });

  it("does not take for cut short what no end could mend", () => {
    const texts: [bytes: number[], position: string][] = [
      [[0xff], "1:4"],
      [[0xf5, 0x80], "1:4"],
      [[0xe2, 0x41], "1:4"],
      [[0x42, 0xe2, 0x82, 0x41], "1:5"],
    ];
    for (const [bytes, position] of texts) {
      for (const size of [10, 1]) {
        expect(tokensOf(piecesOf(around('["a', bytes, ""), size)).at(-1)).to.equal(
          `${position} invalid-utf8: a string is not valid UTF-8`,
        );
      }
    }
  });

  it("takes a character for cut short that the text's end breaks off", () => {
    for (const bytes of [[0xc3], [0xe2], [0xe2, 0x82], [0xf0, 0x9d, 0x84]]) {
      expect(tokensOf([around('["a', bytes, "")]).at(-1)).to.match(/truncated-json: the text ends inside a string$/);
    }
  });
});
