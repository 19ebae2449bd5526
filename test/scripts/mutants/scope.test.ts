import { expect } from "chai";
import { ROOT } from "../../../scripts/docs/root.ts";
import { BARS, folderOf, isTestFile, modulesOf, MUTATED, names } from "../../../scripts/mutants/scope.ts";

describe("what is mutated", () => {
  const cases = [
    { file: "runtime/store/item.ts", folder: "runtime" },
    { file: "local/s3/store/listing.ts", folder: "local" },
    { file: "local/lambda/bootstrap.mjs", folder: "local" },
    { file: "local/demo/demo-command.ts", folder: undefined },
    { file: "test/runtime/handler.test.ts", folder: undefined },
  ];
  for (const { file, folder } of cases) it(file, () => expect(folderOf(file)).to.equal(folder));

  it("has a bar for each folder", () => expect(Object.keys(BARS)).to.deep.equal(Object.keys(MUTATED)));

  it("is there, each folder", () => {
    const modules = modulesOf(ROOT.replace(/[\\/]$/, ""));

    for (const place of Object.values(MUTATED).flat()) {
      expect(modules.some((file) => file.startsWith(place))).to.equal(true);
    }
  });

  it("is tested by what npm test runs", () => {
    const files = [
      "test/runtime/handler.test.ts",
      "test/engine/life.test.ts",
      "test/tools/proof/replay.test.ts",
      "test/a.ts",
    ];

    expect(files.map(isTestFile)).to.deep.equal([true, false, false, false]);
  });

  const patterns = [
    { pattern: "runtime/store", named: true },
    { pattern: "./runtime/store/", named: true },
    { pattern: "runtime/store/item.ts", named: true },
    { pattern: "runtime/st", named: false },
    { pattern: "runtime/*/item.ts", named: true },
    { pattern: "runtime/*.ts", named: false },
    { pattern: "**/item.ts", named: true },
    { pattern: "runtime/**/*.ts", named: true },
  ];
  for (const { pattern, named } of patterns) {
    it(`${pattern} ${named ? "names" : "does not name"} runtime/store/item.ts`, () =>
      expect(names(pattern, "runtime/store/item.ts")).to.equal(named));
  }
});
