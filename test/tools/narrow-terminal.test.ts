import { readdirSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import stringWidth from "string-width";
import type { Output } from "../../terminal/io.ts";
import { runCli } from "./run-cli.ts";
import { putObjects, startWorld, type World } from "./world.ts";

/** A terminal of so many columns, and what was written to it. */
class Terminal implements Output {
  readonly isTTY = true;
  readonly columns: number;
  text = "";

  constructor(columns: number) {
    this.columns = columns;
  }

  write(text: string): boolean {
    this.text += text;
    return true;
  }

  once(): void {
    // It always keeps up.
  }

  get lines(): readonly string[] {
    return stripVTControlCharacters(this.text).split(/[\n\r]/);
  }

  /** The lines that the terminal would break; paths, objects and commands are left whole on purpose, to be copied. */
  get broken(): readonly string[] {
    return this.lines.filter((line) => stringWidth(line) > this.columns && !/^ *(\S+|s3:.*|npx sluice .*)$/.test(line));
  }
}

describe("on a terminal of 60 columns", function () {
  this.timeout(60_000);
  let world: World;
  let run: string;
  let plan: Terminal;
  let summary: Terminal;
  before(async () => {
    world = await startWorld();
    await putObjects(world, 30);
    await world.put("2024/bad.json", '{"timestamp":1}');
    [plan, summary] = [new Terminal(60), new Terminal(60)];
    const argv = ["backfill", "--local", "--since", "2020-01-01", "--until", "2040-01-01", "--all-versions"];
    const { code } = await runCli(argv, world.folder, { stderr: plan, stdout: summary });
    expect(code).to.equal(3);
    [run = ""] = readdirSync(join(world.folder, "runs"));
  });
  after(() => world.close());

  it("wraps the plan of a backfill", () => {
    expect(plan.broken).to.deep.equal([]);
    expect(plan.lines.slice(0, 7)).to.deep.equal([
      "Backfill s3://files into table items (the pipeline on this",
      "machine)",
      "  objects  all keys, ending with .json, since",
      "           2020-01-01T00:00:00.000Z, until",
      "           2040-01-01T00:00:00.000Z, in all versions",
      "  mapping  userID from /userID, timestamp from /timestamp,",
      "           data from /data",
    ]);
  });

  it("wraps the summary, and leaves paths whole", () => {
    expect(summary.broken).to.deep.equal([]);
    expect(summary.lines.slice(0, 3)).to.deep.equal([
      "objects                31 of 31 listed",
      "  failed               0",
      "records                31",
    ]);
    expect(summary.text).to.match(new RegExp(`failures\\s+${join(world.folder, "runs", run, "failures.ndjson")}\n`));
  });

  it("shows the runs in a line each", async () => {
    const stdout = new Terminal(60);
    await runCli(["runs"], world.folder, { stdout });

    expect(stdout.broken).to.deep.equal([]);
    expect(stdout.lines).to.deep.equal([
      "run                   status    objects  failed  rejected",
      `${run}  finished       31       0         1`,
      "",
    ]);
  });

  it("shows one run", async () => {
    const stdout = new Terminal(60);
    await runCli(["runs", run], world.folder, { stdout });

    expect(stdout.broken).to.deep.equal([]);
  });

  it("replays", async () => {
    const [stdout, stderr] = [new Terminal(60), new Terminal(60)];
    const { code } = await runCli(["replay", "--run", run, "--json"], world.folder, { stdout, stderr });

    expect(code).to.equal(3);
    expect(stderr.broken).to.deep.equal([]);
  });
});
