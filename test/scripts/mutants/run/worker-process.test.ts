import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../../../../scripts/docs/root.ts";
import { Tree } from "../../../../scripts/mutants/run/tree.ts";
import { WorkerProcess } from "../../../../scripts/mutants/run/worker-process.ts";
import { readImportGraph, reversed } from "../../../../scripts/mutants/tests/import-graph.ts";
import { Measurement } from "../../../../scripts/mutants/tests/measure.ts";

const FILES = {
  "package.json": '{ "type": "module" }',
  "runtime/a.ts": "export const limit = 3;\nexport function fits(size: number): boolean {\n  return size < limit;\n}\n",
  "runtime/b.ts": 'import { fits } from "./a.ts";\nexport const all = (sizes: number[]) => sizes.every(fits);\n',
  "test/support/process-environment.ts": "",
  "test/a.test.ts": `
    import { all } from "../runtime/b.ts";
    describe("all", () => {
      it("is true of what fits", () => { if (!all([1, 2])) throw new Error("no"); });
      it("is true of none", () => { if (!all([])) throw new Error("no"); });
    });
  `,
};
const MODULES = Object.keys(FILES).filter((file) => file.endsWith(".ts"));

describe("the process that runs tests", () => {
  const root = mkdtempSync(join(tmpdir(), "sluice-project-"));
  for (const folder of ["runtime", "test/support"]) mkdirSync(join(root, folder), { recursive: true });
  for (const [file, text] of Object.entries(FILES)) writeFileSync(join(root, file), text);
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"), "junction");
  const graph = readImportGraph(root, MODULES);
  const tree = new Tree(root);
  const worker = new WorkerProcess(tree, reversed(graph), false, 2 ** 29);
  after(() => {
    worker.stop();
    tree.remove();
    rmSync(root, { recursive: true });
  });

  let number = 0;
  async function run(text: string, limitMilliseconds = 500) {
    tree.write("runtime/a.ts", text);
    const tests = { "all is true of what fits": limitMilliseconds };
    const mutant = { number: ++number, of: "runtime/a.ts" };
    const ran = await worker.run({ file: "test/a.test.ts", tests, mutant, limitMilliseconds, all: false });
    return ran.kind === "ended" ? (ran.failure ?? ran.tests.map(({ title }) => title)) : ran;
  }

  it("runs the chosen tests on the source as it is now, whatever it was before", async () => {
    const original = FILES["runtime/a.ts"];

    expect(await run(original)).to.deep.equal(["all is true of what fits"]);
    expect(await run(original.replace("3", "0"))).to.deep.equal({
      ...{ title: "all is true of what fits", message: "no", how: "thrown" },
    });
    expect(await run(original)).to.deep.equal(["all is true of what fits"]);
  });

  it("bounds no heap by a flag, which worker threads would take instead of the limits that they are given", async () => {
    const text = `${FILES["runtime/a.ts"]}if (process.execArgv.join().includes("old-space")) throw new Error("bounded");`;

    expect(await run(text)).to.deep.equal(["all is true of what fits"]);
  });

  it("starts with the imports of a project of any size", async () => {
    const many = new Map([...reversed(graph), ["runtime/c.ts", Array<string>(10_000).fill("runtime/a.ts")]]);
    const another = new WorkerProcess(tree, many, false);
    tree.write("runtime/a.ts", FILES["runtime/a.ts"]);
    const request = { file: "test/a.test.ts", limitMilliseconds: 500, all: true };
    const ran = await another.run(request).finally(() => another.stop());

    expect(ran).to.have.property("kind", "ended");
  });

  it("says what cannot be loaded", async () => {
    expect(await run("export const limit = ;")).to.deep.include({ kind: "unloadable", syntax: true });
    expect(await run(`${FILES["runtime/a.ts"]}throw new Error("no");`)).to.deep.equal({
      kind: "unloadable",
      message: "no",
      syntax: false,
    });
  });

  it("is ended where a test does not end, and started again", async () => {
    const endless = FILES["runtime/a.ts"].replace("return", "for (;;);\nreturn");

    expect(await run(endless)).to.deep.equal({ kind: "stuck" });
    expect(await run(FILES["runtime/a.ts"])).to.deep.equal(["all is true of what fits"]);
  });

  it("is ended before it fills the machine's memory", async () => {
    const greedy = FILES["runtime/a.ts"].replace(
      "return",
      "for (const all = []; ; ) all.push(Buffer.alloc(2 ** 25, 1));\nreturn",
    );

    expect(await run(greedy, 60_000)).to.deep.include({ kind: "crashed" });
  });

  it("measures which blocks each test runs", async () => {
    const measurement = new Measurement(root, graph, reversed(graph), ["runtime/a.ts", "runtime/b.ts"]);
    const { tests, shared } = await measurement.measure("test/a.test.ts").finally(() => measurement.close());

    expect(shared).to.deep.equal({ "runtime/a.ts": [0], "runtime/b.ts": [0] });
    expect(tests.map(({ title, ran }) => ({ title, ran }))).to.deep.equal([
      { title: "all is true of what fits", ran: { "runtime/b.ts": [1], "runtime/a.ts": [1] } },
      { title: "all is true of none", ran: { "runtime/b.ts": [1] } },
    ]);
  });
});
