import { expect } from "chai";
import fc from "fast-check";
import { printable } from "../../../terminal/text/printable.ts";

describe("printable", () => {
  const cases: readonly { title: string; text: string; shown: string }[] = [
    { title: "leaves letters, spaces and emoji", text: "a ü 漢 😀", shown: "a ü 漢 😀" },
    { title: "escapes line ends and tabs", text: "a\r\n\tb", shown: "a\\u000d\\u000a\\u0009b" },
    { title: "escapes what a terminal executes", text: "\u001b[31m\u009b", shown: "\\u001b[31m\\u009b" },
    { title: "escapes line separators", text: "a\u2028b\u2029", shown: "a\\u2028b\\u2029" },
    { title: "escapes changes of the direction", text: "\u202egpj", shown: "\\u202egpj" },
    { title: "escapes what is invisible", text: "a\u200bb\ufeff", shown: "a\\u200bb\\ufeff" },
    { title: "escapes each half of what lies beyond the BMP", text: "\u{e0001}", shown: "\\udb40\\udc01" },
    { title: "escapes lone surrogates", text: "\ud800x", shown: "\\ud800x" },
    { title: "leaves joiners, which words and emoji need", text: "a\u200c\u200db", shown: "a\u200c\u200db" },
  ];
  for (const { title, text, shown } of cases) it(title, () => expect(printable(text)).to.equal(shown));

  it("leaves one line of visible characters, which it does not change again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const shown = printable(text);
        expect(shown).not.to.match(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(printable(shown)).to.equal(shown);
      }),
    );
  });
});
