import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { COMMANDS } from "../../tools/commands/commands.ts";
import { answerAtOnce, SUMMARIES } from "../../tools/commands/overview.mjs";
import { runCli, spawnCli } from "./run-cli.ts";

const RUN = "20261101-093000-k3f9";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

describe("sluice", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const argument of ["--help", "-h", "help"]) {
    it(`lists every command for ${argument}`, async () => {
      const { code, stdout, stderr } = await runCli([argument], folder);

      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
      const [, list = ""] = /\nCommands:\n(.*?)\n\n/s.exec(stdout) ?? [];
      expect(list.split("\n").map((line) => line.trim().split(" ")[0])).to.deep.equal(Object.keys(COMMANDS));
      for (const summary of Object.values(SUMMARIES)) expect(list).to.contain(summary);
    });
  }

  it("prints the overview, and fails, where no command is named", async () => {
    const { stdout } = await runCli(["--help"], folder);

    expect(await runCli([], folder)).to.include({ code: 2, stdout, stderr: "" });
  });

  for (const argument of ["--version", "version"]) {
    it(`prints its version for ${argument}`, async () => {
      expect(await runCli([argument], folder)).to.include({ code: 0, stdout: `${version}\n`, stderr: "" });
    });
  }

  const unknown = [
    { argv: ["backfil"], says: 'there is no command "backfil"; did you mean backfill? See npx sluice --help' },
    { argv: ["faliures"], says: 'there is no command "faliures"; did you mean failures? See npx sluice --help' },
    { argv: ["drop"], says: 'there is no command "drop"; see npx sluice --help' },
    { argv: ["--local", "backfill"], says: 'there is no option "--local"; see npx sluice --help' },
    { argv: ["help", "run"], says: 'there is no command "run"; did you mean runs? See npx sluice --help' },
    { argv: ["constructor"], says: 'there is no command "constructor"; see npx sluice --help' },
    {
      argv: ["replay", "--dry-rum"],
      says: "--dry-rum is not an option of npx sluice replay; did you mean --dry-run? See npx sluice replay --help",
    },
    { argv: ["runs", "a", "b"], says: '"b" is an unexpected argument; see npx sluice runs --help' },
  ];
  for (const { argv, says } of unknown) {
    it(`refuses ${argv.join(" ")}`, async () => {
      expect(await runCli(argv, folder)).to.include({ code: 2, stdout: "", stderr: `error: ${says}\n` });
    });
  }

  for (const name of Object.keys(COMMANDS)) {
    it(`prints the help of ${name}, whose examples run as they are printed`, async () => {
      const { code, stdout, stderr } = await runCli([name, "--help"], folder);

      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
      const [, examples = ""] = /\nExamples:\n(.*?)\n\n/s.exec(stdout) ?? [];
      expect(examples.split("\n").filter((line) => !line.startsWith(`  npx sluice ${name} `))).to.deep.equal([]);
      expect(await runCli([name, "-h"], folder)).to.include({ code: 0, stdout });
      expect(await runCli(["help", name], folder)).to.include({ code: 0, stdout });
    });
  }

  it("refuses npm run backfill without -- before its options", async () => {
    const env = { npm_lifecycle_event: "backfill", npm_config_local: "true", npm_config_dry_run: "true" };

    expect(await runCli(["backfill"], folder, { env })).to.include({
      code: 2,
      stderr: "error: npm took --local, --dry-run for itself; type: npx sluice backfill --local --dry-run\n",
    });
  });

  it("adds the stack trace to an error where SLUICE_DEBUG is set, and only there", async () => {
    const plain = await runCli(["runs", "nope"], folder);
    const debug = await runCli(["runs", "nope"], folder, { env: { SLUICE_DEBUG: "1" } });

    expect(plain.stderr).to.match(/^error: there is no run "nope" in [^\n]*\n$/);
    expect(debug.stderr.startsWith(plain.stderr)).to.equal(true);
    expect(debug.stderr).to.match(/\n {4}at [^]*\n$/);
  });

  it("ends by 130 where it is interrupted", async () => {
    expect(await runCli(["backfill", "--local"], folder, { interrupt: AbortSignal.abort() })).to.include({
      code: 130,
      stdout: "",
    });
  });

  describe("completes", () => {
    beforeEach(() => {
      mkdirSync(join(folder, "runs", RUN), { recursive: true });
      writeFileSync(join(folder, "runs", RUN, "plan.json"), "{}");
    });

    const cases = [
      { words: ["re"], choices: ["report", "replay"] },
      { words: [""], choices: Object.keys(SUMMARIES) },
      { words: ["backfill", "--pr"], choices: ["--prefix", "--prepare", "--prices"] },
      { words: ["backfill", "--local", "--resume", ""], choices: [RUN] },
      { words: ["replay", "--run", "2026"], choices: [RUN] },
      { words: ["runs", ""], choices: [RUN] },
      { words: ["report", "2027"], choices: [] },
      { words: ["failures", "--stack", "p"], choices: ["prod"] },
      { words: ["backfill", "--manifest", "m"], choices: [] },
      { words: ["nope", "--"], choices: [] },
    ];
    for (const { words, choices } of cases) {
      it(`${JSON.stringify(words)} to ${JSON.stringify(choices)}`, async () => {
        const { code, stdout } = await runCli(["--get-yargs-completions", "sluice", ...words], folder);

        expect({ code, stdout }).to.deep.equal({ code: 0, stdout: choices.map((choice) => `${choice}\n`).join("") });
      });
    }

    for (const { shell, registers } of [
      { shell: "/bin/bash", registers: "complete -o bashdefault -o default -F _sluice_yargs_completions sluice\n" },
      { shell: "/bin/zsh", registers: "#compdef sluice\n" },
    ]) {
      it(`by a script for ${shell}`, async () => {
        const { ended } = spawnCli(["completion"], folder, { SHELL: shell });
        const { code, stdout, stderr } = await ended;

        expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
        expect(stdout).to.contain(registers);
      });
    }
  });

  describe("as a process", () => {
    const exits = [
      { argv: ["--help"], code: 0 },
      { argv: ["runs"], code: 0 },
      { argv: ["backfill", "--local"], code: 1 },
      { argv: [], code: 2 },
      { argv: ["backfill"], code: 2 },
    ];
    for (const { argv, code } of exits) {
      it(`ends by ${code} for ${JSON.stringify(argv)}`, async () => {
        expect((await spawnCli(argv, folder).ended).code).to.equal(code);
      });
    }

    it("ends by 3 where a run is damaged", async () => {
      mkdirSync(join(folder, "runs", RUN), { recursive: true });
      writeFileSync(join(folder, "runs", RUN, "plan.json"), "{");

      const { code, stdout, stderr } = await spawnCli(["runs", "--json"], folder).ended;

      const file = join(folder, "runs", RUN, "plan.json");
      expect({ code, stdout }).to.deep.equal({ code: 3, stdout: "" });
      expect(stderr).to.equal(`run ${RUN} cannot be shown: ${file} is not JSON; it was damaged\n`);
    });

    it("loads no package for the overview", async () => {
      const overview = await spawnCli(["--help"], folder, { NODE_OPTIONS: `--import ${LOAD_LOG}` }).ended;

      expect(overview.stdout).to.equal(answerAtOnce(["--help"])?.text);
      expect(packagesIn(overview.stderr)).to.deep.equal([]);
    });

    it("loads neither the AWS SDK nor tables for a command's help", async () => {
      const help = await spawnCli(["backfill", "--help"], folder, { NODE_OPTIONS: `--import ${LOAD_LOG}` }).ended;

      expect(help.code).to.equal(0);
      const packages = packagesIn(help.stderr);
      expect(packages).to.include("yargs");
      expect(packages.filter((name) => /^(@aws-sdk|@smithy|@pulumi|cli-table3|csv-parse)/.test(name))).to.deep.equal(
        [],
      );
    });
  });
});

/** Prints the URL of every module that the process imports. */
const LOAD_LOG = `data:text/javascript,${encodeURIComponent(`
  import { register } from "node:module";
  register("data:text/javascript," + encodeURIComponent(\`
    import { writeSync } from "node:fs";
    export async function load(url, context, next) {
      writeSync(2, url + "\\\\n");
      return next(url, context);
    }
  \`));
`)}`;

function packagesIn(log: string): readonly string[] {
  const names = [...log.matchAll(/\/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].map(([, name = ""]) => name);
  return [...new Set(names)];
}
