import { expect } from "chai";
import { generate } from "../../../../scripts/mutants/generate/generate.ts";
import { isMeant, readAccepted, unmatched } from "../../../../scripts/mutants/result/accepted.ts";

const ENTRY = {
  file: "runtime/a.ts",
  before: "if (a < b) return;",
  after: "if (a <= b) return;",
  reason: "a is never b.",
};

describe("the list of accepted mutants", () => {
  it("is read", () => {
    const yaml = `# why\n- file: runtime/a.ts\n  before: "if (a < b) return;"\n  after: "if (a <= b) return;"\n  reason: a is never b.\n`;

    expect(readAccepted(yaml)).to.deep.equal([ENTRY]);
    expect(readAccepted("# nothing\n")).to.deep.equal([]);
  });

  it("needs every part of an entry, the reason included", () => {
    const yaml = `- file: runtime/a.ts\n  before: a\n  after: b\n  reason: " "\n`;

    expect(() => readAccepted(yaml)).to.throw("accepted mutant 1 needs a text as reason");
    expect(() => readAccepted("file: a\n")).to.throw("the accepted mutants must be a list");
  });

  const mutantsOf = (code: string, file = "runtime/a.ts") => generate(file, code);

  it("means a mutant wherever its line is, and however it is indented", () => {
    const meant = mutantsOf("\n\n  if (a <  b)   return;\n").filter((mutant) => isMeant(ENTRY, mutant));

    expect(meant.map(({ line, kind }) => ({ line, kind }))).to.deep.equal([{ line: 3, kind: "operator turned" }]);
  });

  it("does not mean another file's, line's or change's", () => {
    const others = [...mutantsOf("if (a < b) return;", "runtime/b.ts"), ...mutantsOf("if (a < c) return;")];

    expect(others.filter((mutant) => isMeant(ENTRY, mutant))).to.deep.equal([]);
  });

  it("tells which entries mean none any more", () => {
    const old = { ...ENTRY, before: "if (a < c) return;" };

    expect(unmatched([ENTRY, old], mutantsOf("if (a < b) return;"))).to.deep.equal([old]);
  });
});
