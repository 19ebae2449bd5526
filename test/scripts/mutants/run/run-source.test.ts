import { expect } from "chai";
import { generate } from "../../../../scripts/mutants/generate/generate.ts";
import type { RunRequest } from "../../../../scripts/mutants/run/protocol.ts";
import { runSource } from "../../../../scripts/mutants/run/run-source.ts";
import type { Ran } from "../../../../scripts/mutants/run/worker-process.ts";
import { SourceCoverage } from "../../../../scripts/mutants/tests/choose-tests.ts";
import type { TestFileCoverage } from "../../../../scripts/mutants/tests/coverage.ts";

const TEXT = "const a = 1;\nconst b = 2;\n";

const passed: Ran = {
  ...{ kind: "ended", shared: [], failure: undefined, milliseconds: 1 },
  tests: [{ title: "t", milliseconds: 1, ran: [] }],
};
const failed = (title: string, how: "thrown" | "timeout" | "uncaught" = "thrown"): Ran => ({
  ...passed,
  failure: { title, message: "no", how },
});

const COVERAGE: readonly TestFileCoverage[] = ["x.test.ts", "y.test.ts"].map((file) => ({
  ...{ file, hash: "", setupMilliseconds: 100, shared: { "a.ts": [0] }, sources: { "a.ts": "now" } },
  tests: [{ title: "t", milliseconds: 10, ran: {} }],
}));

/** Tries both mutants of the text with a process that answers as told. */
async function run(answer: (text: string, request: RunRequest, mutants: number) => Ran, over = () => false) {
  const requests: string[] = [];
  let text = TEXT;
  const unusable = new Set<string>();
  const worker = {
    mutants: 0,
    run: (request: RunRequest) => {
      requests.push(`${request.file} on ${text.replaceAll("\n", " ").trim()}`);
      return Promise.resolve(answer(text, request, worker.mutants));
    },
    stop: () => {
      worker.mutants = 0;
    },
  };
  const tree = { write: (_: string, changed: string) => (text = changed), restore: () => (text = TEXT) };
  const coverage = new SourceCoverage("a.ts", TEXT, "now", COVERAGE);
  const mutants = generate("a.ts", TEXT);
  const outcomes = await runSource(
    { tree, worker },
    { file: "a.ts", text: TEXT, coverage, nearest: undefined, complete: true, mutants },
    { patienceMilliseconds: 1_000, unusable, over },
  );
  return { outcomes: mutants.map((mutant) => outcomes.get(mutant)), requests, unusable: [...unusable], text };
}

describe("the mutants of a source", () => {
  it("run test file by test file until one fails, which then runs alone on the source as it is", async () => {
    const { outcomes, requests, text } = await run((source, { file }) =>
      source.includes("a = 2") && file === "y.test.ts" ? failed("t") : passed,
    );

    expect(outcomes).to.deep.equal([
      { kind: "killed", by: { file: "y.test.ts", title: "t" } },
      { kind: "survived", complete: true },
    ]);
    expect(requests).to.deep.equal([
      "x.test.ts on const a = 2; const b = 2;",
      "y.test.ts on const a = 2; const b = 2;",
      // What found something is asked first.
      "y.test.ts on const a = 1; const b = 3;",
      "x.test.ts on const a = 1; const b = 3;",
      "y.test.ts on const a = 1; const b = 2;",
    ]);
    expect(text).to.equal(TEXT);
  });

  it("are given five times what the test took, and four seconds", async () => {
    const limits: unknown[] = [];
    await run((_, { tests, limitMilliseconds }) => {
      limits.push({ tests, limitMilliseconds });
      return passed;
    });

    expect(limits[0]).to.deep.equal({ tests: { t: 4_050 }, limitMilliseconds: 4_500 });
  });

  it("time out where a test does not end that ends on the source as it is", async () => {
    const { outcomes } = await run((source) => {
      if (source === TEXT) return passed;
      return source.includes("a = 2") ? failed("t", "timeout") : { kind: "stuck" };
    });

    expect(outcomes).to.deep.equal([
      { kind: "timed out", by: { file: "x.test.ts", title: "t" } },
      { kind: "timed out", by: { file: "x.test.ts", title: "" } },
    ]);
  });

  it("get more time where the machine is busy", async () => {
    const { outcomes, requests } = await run((_, { tests }) => (tests?.["t"] === 4_050 ? { kind: "stuck" } : passed));

    expect(outcomes).to.deep.equal([
      { kind: "survived", complete: true },
      { kind: "survived", complete: true },
    ]);
    expect(requests.slice(0, 3)).to.deep.equal([
      "x.test.ts on const a = 2; const b = 2;",
      "x.test.ts on const a = 1; const b = 2;",
      "x.test.ts on const a = 2; const b = 2;",
    ]);
  });

  it("are refused where the source is none any more", async () => {
    const { outcomes } = await run(() => ({ kind: "unloadable", message: "no", syntax: true }));

    expect(outcomes).to.deep.equal([{ kind: "refused" }, { kind: "refused" }]);
  });

  it("are tried again, alone, where an earlier one's leftovers made the test fail", async () => {
    const { outcomes, unusable } = await run((source, _, mutants) =>
      mutants > 0 || source.includes("a = 2") ? failed("t") : passed,
    );

    expect(outcomes).to.deep.equal([
      { kind: "killed", by: { file: "x.test.ts", title: "t" } },
      { kind: "survived", complete: true },
    ]);
    expect(unusable).to.deep.equal([]);
  });

  it("are tried again in a new process where something was thrown outside of the test", async () => {
    const { outcomes } = await run((source, _, mutants) =>
      source.includes("b = 3") && mutants > 0 ? failed("t", "uncaught") : passed,
    );

    expect(outcomes).to.deep.equal([
      { kind: "survived", complete: true },
      { kind: "survived", complete: true },
    ]);
  });

  it("are not killed by a test that fails alone", async () => {
    const { outcomes, unusable } = await run((_, { file }) => (file === "x.test.ts" ? failed("t") : passed));

    expect(outcomes).to.deep.equal([
      { kind: "survived", complete: true },
      { kind: "survived", complete: true },
    ]);
    expect(unusable).to.deep.equal(["x.test.ts > t"]);
  });

  it("are left when the time is over", async () => {
    let asked = 0;
    const { outcomes } = await run(
      () => passed,
      () => ++asked > 1,
    );

    expect(outcomes).to.deep.equal([{ kind: "survived", complete: true }, undefined]);
  });
});
