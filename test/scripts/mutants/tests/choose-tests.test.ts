import { expect } from "chai";
import { SourceCoverage, type Choice } from "../../../../scripts/mutants/tests/choose-tests.ts";
import type { TestFileCoverage } from "../../../../scripts/mutants/tests/coverage.ts";

/** Block 1 is the function's body. */
const TEXT = "const x = 1; function f() { return x; }";
const IN_BODY = TEXT.indexOf("return");

const coverage = (
  file: string,
  tests: Readonly<Record<string, readonly [milliseconds: number, ...blocks: number[]]>>,
  { shared = [0], hash = "now" }: { shared?: number[]; hash?: string } = {},
): TestFileCoverage => ({
  ...{ file, hash: "", setupMilliseconds: 10, shared: { "a.ts": shared }, sources: { "a.ts": hash } },
  tests: Object.entries(tests).map(([title, [milliseconds, ...blocks]]) => ({
    ...{ title, milliseconds },
    ran: blocks.length === 0 ? {} : { "a.ts": blocks },
  })),
});

function chosen(coverages: readonly TestFileCoverage[], position: number, choice: Partial<Choice> = {}) {
  const source = new SourceCoverage("a.ts", TEXT, "now", coverages);
  const groups = source.testsFor(position, {
    ...{ nearest: undefined, finders: new Set<string>(), unusable: new Set<string>(), patienceMilliseconds: 1_000 },
    ...choice,
  });
  return groups.map(({ file, tests }) => `${file}: ${tests.map(({ title }) => title).join(", ")}`);
}

describe("the tests of a mutant", () => {
  const one = coverage("one", { slow: [500, 1], quick: [5, 1], other: [1, 2], none: [1] });
  const two = coverage("two", { medium: [50, 1] });

  it("run its block, the quick ones first", () => {
    expect(chosen([one, two], IN_BODY)).to.deep.equal(["one: quick, slow", "two: medium"]);
  });

  it("are of the nearest file first, and then those that found something", () => {
    expect(chosen([one, two], IN_BODY, { nearest: "two" })).to.deep.equal(["two: medium", "one: quick, slow"]);
    expect(chosen([one, two], IN_BODY, { finders: new Set(["one > slow"]) })).to.deep.equal([
      "one: slow, quick",
      "two: medium",
    ]);
  });

  it("are all of a file where its loading or a hook runs the block, and last those that run no more of the source", () => {
    const hooked = coverage("hooked", { a: [1], b: [9, 2] }, { shared: [0, 1] });

    expect(chosen([hooked], IN_BODY)).to.deep.equal(["hooked: b, a"]);
    expect(chosen([one], 0)).to.deep.equal(["one: other, quick, slow, none"]);
  });

  it("are all that ran any of the source where it has changed since", () => {
    const old = coverage("old", { a: [1, 7], b: [2, 0], c: [3] }, { hash: "then" });

    expect(chosen([old], IN_BODY)).to.deep.equal(["old: a"]);
  });

  it("are no more than the patience allows, but all of the nearest file", () => {
    expect(chosen([one, two], IN_BODY, { patienceMilliseconds: 40 })).to.deep.equal(["one: quick", "two: medium"]);
    expect(chosen([one, two], IN_BODY, { patienceMilliseconds: 0, nearest: "one" })).to.deep.equal([
      "one: quick, slow",
    ]);
  });

  it("are none that fail alone", () => {
    expect(chosen([one, two], IN_BODY, { unusable: new Set(["one > quick", "two > medium"]) })).to.deep.equal([
      "one: slow",
    ]);
  });
});
