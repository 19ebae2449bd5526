import { expect } from "chai";
import fc from "fast-check";
import { readLines } from "../../../tools/listing/lines.ts";

async function linesOf(pieces: readonly Uint8Array[]): Promise<string[]> {
  const lines: string[] = [];
  const source = async function* () {
    await Promise.resolve();
    yield* pieces;
  };
  for await (const { text, ended } of readLines(source())) lines.push(ended ? `${text}$` : text);
  return lines;
}

const cut = (text: string, size: number): Uint8Array[] => {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
};

describe("readLines", () => {
  const cases = [
    { title: "reads nothing of nothing", text: "", lines: [] },
    { title: "knows whether the last line has its end", text: "a\nb", lines: ["a$", "b"] },
    { title: "reads no line behind the last end", text: "a\nb\n", lines: ["a$", "b$"] },
    { title: "keeps empty lines", text: "\n\na\n\n", lines: ["$", "$", "a$", "$"] },
    { title: "ends no line at another character", text: "a\u2028b\rc\u0085d\n", lines: ["a\u2028b\rc\u0085d$"] },
    { title: "reads characters of several bytes", text: "é😀\nü", lines: ["é😀$", "ü"] },
  ];
  for (const { title, text, lines } of cases) {
    it(`${title}, wherever the pieces are cut`, async () => {
      for (const size of [1, 2, 3, 5, 100]) expect(await linesOf(cut(text, size))).to.deep.equal(lines);
    });
  }

  it("loses no byte of any text in any pieces", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom("a", "\n", "é", "\r") }),
        fc.integer({ min: 1, max: 7 }),
        async (text, size) => {
          const lines = await linesOf(cut(text, size));
          expect(lines.map((line) => line.replace(/\$$/, "\n")).join("")).to.equal(text);
        },
      ),
    );
  });
});
