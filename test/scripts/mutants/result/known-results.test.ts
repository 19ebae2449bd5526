import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { generate } from "../../../../scripts/mutants/generate/generate.ts";
import { KnownResults } from "../../../../scripts/mutants/result/known-results.ts";
import type { Outcome } from "../../../../scripts/mutants/run/outcome.ts";
import type { TestFileCoverage } from "../../../../scripts/mutants/tests/coverage.ts";

const KILLED: Outcome = { kind: "killed", by: { file: "a.test.ts", title: "works" } };
const SURVIVED: Outcome = { kind: "survived", complete: true };

const tests = (...hashes: readonly string[]): TestFileCoverage[] =>
  hashes.map((hash, index) => ({
    ...{ file: `${"ab"[index] ?? ""}.test.ts`, hash, setupMilliseconds: 0, tests: [], shared: {}, sources: {} },
  }));

describe("known results", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-results-"));
  after(() => rmSync(folder, { recursive: true }));
  const [mutant] = generate("runtime/a.ts", "const x = 1;");
  if (!mutant) throw new Error("no mutant");

  let files = 0;
  function known(outcome: Outcome): KnownResults {
    const file = join(folder, String(++files), "results.jsonl");
    new KnownResults(file).add(mutant!, "source", tests("1", "2"), outcome);
    appendFileSync(file, '{"key":"cut o');
    return new KnownResults(file);
  }

  it("are read again, whatever the end of the file", () => {
    expect(known(KILLED).get(mutant, "source", tests("1", "2"))).to.deep.equal(KILLED);
  });

  it("do not hold for another source", () => {
    expect(known(KILLED).get(mutant, "other", tests("1", "2"))).to.equal(undefined);
  });

  it("of the killed hold as long as the killer is the same", () => {
    expect(known(KILLED).get(mutant, "source", tests("1", "new"))).to.deep.equal(KILLED);
    expect(known(KILLED).get(mutant, "source", tests("new", "2"))).to.equal(undefined);
  });

  it("of survivors hold as long as all tests are the same", () => {
    expect(known(SURVIVED).get(mutant, "source", tests("1", "2"))).to.deep.equal(SURVIVED);
    expect(known(SURVIVED).get(mutant, "source", tests("1", "new"))).to.equal(undefined);
    expect(known(SURVIVED).get(mutant, "source", tests("1"))).to.equal(undefined);
  });

  it("are none where not all tests were asked", () => {
    expect(known({ kind: "survived", complete: false }).get(mutant, "source", tests("1", "2"))).to.equal(undefined);
  });
});
