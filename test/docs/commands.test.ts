import { readFileSync } from "node:fs";
import { expect } from "chai";
import { ROOT } from "../../scripts/docs/root.ts";
import { readBackfillOptions } from "../../tools/backfill/backfill-options.ts";
import { readFailuresOptions } from "../../tools/failures/failures-options.ts";
import { readSuggestMappingOptions } from "../../tools/mapping/suggest/suggest-options.ts";
import { readTryMappingOptions } from "../../tools/mapping/try/try-options.ts";
import { readReplayOptions } from "../../tools/replay/replay-options.ts";
import { readReportOptions } from "../../tools/report/report-options.ts";
import { readRunsOptions } from "../../tools/runs/runs-options.ts";
import { readStopOptions } from "../../tools/scale-out/stop-options.ts";
import { readVerifyOptions } from "../../tools/verify/verify-options.ts";
import { codeWords, markdownFiles, shellLines } from "./markdown-files.ts";

const READERS: Readonly<Record<string, (argv: readonly string[], print: () => void) => Promise<unknown>>> = {
  backfill: readBackfillOptions,
  replay: readReplayOptions,
  failures: readFailuresOptions,
  runs: readRunsOptions,
  stop: readStopOptions,
  verify: readVerifyOptions,
  report: readReportOptions,
  mapping: async ([name, ...argv], print) => {
    expect(name).to.be.oneOf(["suggest", "try"]);
    return name === "try" ? readTryMappingOptions(argv, print) : readSuggestMappingOptions(argv, print);
  },
};

describe("the documents' commands", () => {
  const files = markdownFiles();
  const lines = files.flatMap(shellLines).map((line) => line.trim().replace(/\s+#.*$/, ""));
  const commands = new Set(lines.filter((line) => line.startsWith("npx sluice ")));

  it("are found", () => {
    expect(commands.size).to.be.above(15);
  });

  for (const command of commands) {
    it(`are understood: ${command}`, async () => {
      const [, , name = "", ...argv] = command.replace(/ > \S+$/, "").split(/\s+/);

      expect(name).to.be.oneOf(Object.keys(READERS));
      expect(await READERS[name]?.(argv, () => undefined)).to.be.an("object");
    });
  }

  it("are scripts of package.json where they are npm's", () => {
    const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as { scripts: Record<string, string> };
    const named = files.flatMap(({ text }) => [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = ""]) => name));

    expect(named).to.include("demo");
    expect(named.filter((name) => !(name in scripts))).to.deep.equal([]);
  });

  it("have options that the help lists", () => {
    const help = readFileSync(`${ROOT}docs/cli.md`, "utf8");
    /** Of Pulumi, the AWS CLI and npm run test:mutants. */
    const others = ["--path", "--skip-preview", "--filter-pattern", "--changed", "--sample", "--patience"];
    const words = files.flatMap((file) => codeWords(file).map((word) => ({ path: file.path, word })));
    const options = words.flatMap(({ path, word }) => {
      const [option] = /^--[a-z][a-z\d-]*/.exec(word) ?? [];
      return option === undefined ? [] : [{ path, option }];
    });

    expect(options).to.have.length.above(20);
    const unknown = options.filter(({ option }) => !help.includes(` ${option} `) && !others.includes(option));
    expect(unknown).to.deep.equal([]);
  });
});
