import { expect } from "chai";
import { closestTests, nearestTest } from "../../../../scripts/mutants/tests/closest-tests.ts";
import type { TestFileCoverage } from "../../../../scripts/mutants/tests/coverage.ts";
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

describe("the nearest test of a source", () => {
  const coverage = (file: string, running: number): TestFileCoverage => ({
    ...{ file, hash: "", setupMilliseconds: 0, shared: {}, sources: { "tools/a/b.ts": "" } },
    tests: Array.from({ length: 9 }, (_, index) => ({
      ...{ title: String(index), milliseconds: 0 },
      ran: index < running ? { "tools/a/b.ts": [1] } : {},
    })),
  });
  const cases = [
    { title: "has its name", running: { "test/tools/a/b.test.ts": 1, "test/tools/c.test.ts": 9 }, nearest: 0 },
    {
      title: "has most tests that run it",
      running: { "test/tools/a/c.test.ts": 2, "test/tools/d.test.ts": 5 },
      nearest: 1,
    },
    { title: "is in its folder", running: { "test/tools/a/c.test.ts": 3, "test/tools/d.test.ts": 5 }, nearest: 0 },
    { title: "loads it, at least", running: { "test/tools/a/c.test.ts": 0, "test/tools/d.test.ts": 0 }, nearest: 0 },
  ];
  for (const { title, running, nearest } of cases) {
    it(title, () => {
      const files = Object.keys(running);
      const coverages = Object.entries(running).map(([file, count]) => coverage(file, count));

      expect(nearestTest("tools/a/b.ts", files, coverages)).to.equal(files[nearest]);
    });
  }

  it("is none where none runs it", () => expect(nearestTest("tools/a/b.ts", [], [])).to.equal(undefined));
});
