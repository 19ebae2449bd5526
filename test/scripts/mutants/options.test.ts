import { expect } from "chai";
import { readOptions } from "../../../scripts/mutants/options.ts";

describe("the options of npm run test:mutants", () => {
  const DEFAULTS = {
    ...{ patterns: [], changed: undefined, minutes: Infinity, sample: undefined },
    ...{ seed: 1, jobs: 2, patienceSeconds: 20, fresh: false },
  };
  const cases = [
    { argv: [], options: {} },
    { argv: ["runtime/store", "tools/*.ts"], options: { patterns: ["runtime/store", "tools/*.ts"] } },
    { argv: ["--changed"], options: { changed: "" } },
    { argv: ["--changed", "--minutes", "5"], options: { changed: "", minutes: 5 } },
    { argv: ["--changed=v1"], options: { changed: "v1" } },
    { argv: ["--sample", "300", "--seed=2"], options: { sample: 300, seed: 2 } },
    { argv: ["--jobs=1", "--patience=60", "--fresh"], options: { jobs: 1, patienceSeconds: 60, fresh: true } },
  ];
  for (const { argv, options } of cases) {
    it(argv.join(" ") || "are optional", () => expect(readOptions(argv)).to.deep.equal({ ...DEFAULTS, ...options }));
  }

  it("are explained for --help", () => expect(readOptions(["--help"])).to.equal("help"));

  it("are refused where they are unknown or no numbers", () => {
    expect(() => readOptions(["--minuets=5"])).to.throw(TypeError, "Unknown option '--minuets'");
    expect(() => readOptions(["--minutes=0"])).to.throw(RangeError, "--minutes must be a positive number, not 0");
    expect(() => readOptions(["--sample=all"])).to.throw(RangeError, "--sample must be a positive number, not all");
  });
});
