import { readFileSync } from "node:fs";
import { expect } from "chai";
import { GENERATED_FILES, renderDocument } from "../../../scripts/docs/documents.ts";
import { markdownTable } from "../../../scripts/docs/markdown-table.ts";
import { ROOT } from "../../../scripts/docs/root.ts";

describe("a generated document", () => {
  for (const file of GENERATED_FILES) {
    it(`is up to date: ${file} (update it with \`npm run docs\`)`, async () => {
      expect(readFileSync(ROOT + file, "utf8")).to.equal(await renderDocument(file));
    });
  }

  it("has the settings, the resources and the commands", () => {
    const text = GENERATED_FILES.map((file) => readFileSync(ROOT + file, "utf8")).join("");

    for (const part of ["| `maxDecompressedMegabytes`", "| `sluice-prod-items`", "## sluice backfill\n\n```text\n"]) {
      expect(text).to.contain(part);
    }
  });
});

describe("a table in Markdown", () => {
  it("escapes a bar", () => {
    expect(markdownTable(["a"], [["b|c"]])).to.equal("| a |\n| --- |\n| b\\|c |");
  });
});
