import { expect } from "chai";
import { generate } from "../../../../scripts/mutants/generate/generate.ts";

const emptied = (code: string): number =>
  generate("runtime/a.ts", code).filter(({ kind, after }) => kind === "string emptied" || after === ";").length;

describe("text that only people read", () => {
  const prose = [
    'const x = "the table is full";',
    "const x = `${count} objects`;",
    "const x = `objects (${count})`;",
    'const x = new UserError("refused");',
    'const x = { description: "Regions" };',
    'const x = { message: a ? "yes" : b };',
    'console.error("no");',
    'this.#log.info("no", { a });',
    'options.log?.warn("no");',
  ];
  for (const code of prose) it(`is left: ${code}`, () => expect(emptied(code)).to.equal(0));

  const code = [
    'const x = "eu-west-1";',
    "const x = `${bucket}/${key}`;",
    "const x = `arn:aws:s3:::${bucket}/*`;",
    'const x = { action: "s3:GetObject" };',
    'const x = new Map("a");',
    'queue.add("no");',
  ];
  for (const each of code) it(`is not: ${each}`, () => expect(emptied(each)).to.be.above(0));
});
