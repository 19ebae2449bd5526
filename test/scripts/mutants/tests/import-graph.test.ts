import { expect } from "chai";
import { closestTests } from "../../../../scripts/mutants/tests/closest-tests.ts";
import { namedModules, reachable, reversed } from "../../../../scripts/mutants/tests/import-graph.ts";

describe("the import graph", () => {
  it("has what a module imports, loads and starts, but no package", () => {
    const text = `
      import { a } from "./a.ts";
      import type { B } from "../b.ts";
      export { c } from "./c.ts";
      import fs from "node:fs";
      const d = await import("./d.ts");
      const e = new URL("e.mjs", import.meta.url);
    `;

    expect(namedModules(text)).to.deep.equal(["./a.ts", "../b.ts", "./c.ts", "./d.ts", "e.mjs"]);
  });

  const graph = new Map([
    ["test/runtime/a.test.ts", ["runtime/b.ts"]],
    ["test/runtime/store/b.test.ts", ["runtime/b.ts"]],
    ["test/tools/c.test.ts", ["runtime/store/a.ts"]],
    ["runtime/b.ts", ["runtime/store/a.ts"]],
    ["runtime/store/a.ts", ["runtime/b.ts"]],
  ]);

  it("tells how far files are, in circles too", () => {
    expect([...reachable(graph, "test/runtime/a.test.ts")]).to.deep.equal([
      ["test/runtime/a.test.ts", 0],
      ["runtime/b.ts", 1],
      ["runtime/store/a.ts", 2],
    ]);
  });

  it("has the tests next to a source, and then the others", () => {
    const tests = [...graph.keys()].filter((file) => file.startsWith("test/"));

    expect(closestTests("runtime/store/a.ts", reversed(graph), tests)).to.deep.equal([
      "test/runtime/store/b.test.ts",
      "test/runtime/a.test.ts",
      "test/tools/c.test.ts",
    ]);
    expect(closestTests("runtime/a.ts", reversed(graph), tests)).to.deep.equal([]);
  });

  it("puts the test with the source's name first", () => {
    const twins = new Map([
      ["test/runtime/b.test.ts", ["runtime/a.ts"]],
      ["test/runtime/a.test.ts", ["test/runtime/b.test.ts"]],
      ["runtime/a.ts", []],
    ]);

    expect(
      closestTests("runtime/a.ts", reversed(twins), ["test/runtime/b.test.ts", "test/runtime/a.test.ts"]),
    ).to.deep.equal(["test/runtime/a.test.ts", "test/runtime/b.test.ts"]);
  });
});
