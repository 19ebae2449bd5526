import { readFileSync, rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { blockAt, blocksOf, probe } from "../../../../scripts/mutants/tests/probes.ts";

const SOURCE = `const f = (a: number) => a > 1 ? g() : 2;
function g() {
  if (f(0)) return 3;
  else return 4;
}
for (const each of []) f(each);
switch (f(5)) {
  case 6: break;
  default: g();
}
`;

describe("the blocks of a source", () => {
  it("are the file, and what runs or does not run as one", () => {
    const texts = blocksOf(SOURCE).map(({ start, end }) => SOURCE.slice(start, end));

    expect(texts.slice(1)).to.deep.equal([
      "a > 1 ? g() : 2",
      "g()",
      "2",
      "{\n  if (f(0)) return 3;\n  else return 4;\n}",
      "return 3;",
      "return 4;",
      "f(each);",
      "case 6: break;",
      "default: g();",
    ]);
    expect(texts[0]).to.equal(SOURCE);
  });

  it("hold a position, the innermost first", () => {
    const blocks = blocksOf(SOURCE);
    const at = (text: string) => blockAt(blocks, SOURCE.indexOf(text));

    expect(["const f", "a > 1", "2;", "if (f", "3;", "5"].map(at)).to.deep.equal([0, 1, 3, 4, 5, 0]);
  });

  it("tell that they ran, each once, and change nothing else", () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-probes-"));
    after(() => rmSync(folder, { recursive: true }));
    const log = join(folder, "ran");
    const { text } = probe(SOURCE, 100, log);
    const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2023 } });

    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const run = new Function(`${outputText}; return [f(2), f(1), f(0)];`) as () => unknown;
    const result = run();
    delete (globalThis as { __sluiceRan?: unknown }).__sluiceRan;

    expect(result).to.deep.equal([3, 2, 2]);
    expect(readFileSync(log, "utf8").trim().split("\n").map(Number)).to.deep.equal([
      ...[100, 101, 102, 104, 103, 105, 109],
    ]);
  });

  it("come after the line that names the interpreter", () => {
    const { text } = probe("#!/usr/bin/env node\na();\n", 0, "log");

    expect(text).to.match(/^#!\/usr\/bin\/env node\nconst __ran=.*__ran\[0\]\|\|__ran\(0\);a\(\);\n$/);
  });
});
