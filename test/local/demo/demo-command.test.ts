import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { demoCommand } from "../../../local/demo/demo-command.ts";
import { UsageError } from "../../../terminal/user-error.ts";

const NEVER = new Promise<void>(() => undefined);

describe("demoCommand", function () {
  let lines: string[];
  let cwd: string;
  beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), "sluice-test-"))));
  afterEach(() => rmSync(cwd, { recursive: true }));
  const demo = (...argv: string[]): Promise<number> => {
    lines = [];
    return demoCommand(argv, NEVER, (text) => lines.push(...stripVTControlCharacters(text).split("\n")), cwd);
  };
  const outcomes = (): string[] => lines.filter((line) => /^[✓✗-] /u.test(line));

  it("shows the samples, and what becomes of each file", async () => {
    const exitCode = await demo();

    expect(exitCode).to.equal(0);
    expect(outcomes()).to.deep.equal([
      "✗ half-written.json  line 4, column 29 (record 0) rejected: truncated-json: the text ends inside a string",
      "✗ half-written.json  1 rejected",
      "✓ purchase.json  1 written",
      "✓ search history.json  2 written",
      "✓ user123.json  1 written",
      "✓ 2026-03/10001.json  1 written",
      "✓ 2026-03/10002.json  1 written",
      "✓ 2026-03/10003.json  1 written",
      "✓ greenhouse.ndjson  5 written",
      "✓ app-2026-05-01.json.gz  4 written",
    ]);
    expect(lines).to.include(
      "  half-written.json, line 4, column 29 (record 0): truncated-json: the text ends inside a string",
    );
    expect(lines.at(-1)).to.equal("Done: every record that can become an item is in the table.");
  });

  it("takes a folder of the user's own, with its mapping", async () => {
    const folder = join(cwd, "mine");
    mkdirSync(join(folder, "deep", "er"), { recursive: true });
    writeFileSync(join(folder, "map.yaml"), "userID: /who\ntimestamp: /when\ndata: ''\n");
    writeFileSync(join(folder, "deep", "er", "ü +.json"), '{"who":"u1","when":"2026-01-01T00:00:00Z"}');
    writeFileSync(join(folder, "deep", "bad.json"), '{"when":1}');
    writeFileSync(join(folder, "notes.txt"), "hello");

    const exitCode = await demo("mine", "--mapping", "mine/map.yaml");

    expect(exitCode).to.equal(0);
    expect(outcomes().map((line) => line.replace(/ rejected: .*/, ""))).to.deep.equal([
      "- notes.txt  ignored: the stack takes .json, .ndjson, .jsonl, .json.gz, .ndjson.gz, and .jsonl.gz",
      "✗ deep/bad.json  line 1, column 1 (record 0)",
      "✗ deep/bad.json  1 rejected",
      "✓ deep/er/ü +.json  1 written",
    ]);
  });

  const refused = [
    { argv: ["--bogus"], says: "--bogus is not an option of npm run demo; see npm run demo -- --help" },
    { argv: ["--mapping", "x.json"], says: "--mapping goes with a FOLDER; the samples have their own" },
    { argv: ["/does/not/exist"], says: "cannot read the folder /does/not/exist: no such file or directory" },
    { argv: ["."], says: "no file in . ends in .json, .ndjson, .jsonl, .json.gz, .ndjson.gz, .jsonl.gz: nothing" },
    { argv: [".", "--mapping", "/no.json"], says: "cannot read the mapping /no.json: no such file or directory" },
  ];
  for (const { argv, says } of refused) {
    it(`refuses ${argv.join(" ")}`, async () => {
      const error = await demo(...argv).catch((reason: unknown) => reason);

      expect(error).to.be.instanceOf(UsageError);
      expect((error as Error).message).to.contain(says);
    });
  }

  it("finds a folder from where npm was called", async () => {
    mkdirSync(join(cwd, "mine"));
    const before = process.env.INIT_CWD;
    process.env.INIT_CWD = cwd;
    try {
      const error = await demoCommand(["mine"], NEVER, () => undefined).catch((reason: unknown) => reason);

      expect((error as Error).message).to.match(/^no file in mine ends in /);
    } finally {
      if (before === undefined) delete process.env.INIT_CWD;
      else process.env.INIT_CWD = before;
    }
  });

  it("says what its exit codes mean", async () => {
    expect(await demo("--help")).to.equal(0);
    expect(lines.join("\n")).to.contain("Exit codes: 0 every record that can become an item is in the table");
  });
});
