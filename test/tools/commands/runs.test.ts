import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Output } from "../../../terminal/io.ts";
import { lockFolder } from "../../../tools/runs/run-lock.ts";
import { RUN, writeSampleRun } from "../report/sample-run.ts";
import { runCli } from "../run-cli.ts";

/** A terminal, of which only the text is of interest. */
class Terminal implements Output {
  readonly isTTY = true;
  readonly columns: number;
  text = "";
  constructor(columns: number) {
    this.columns = columns;
  }
  write = (text: string): boolean => {
    this.text += text;
    return true;
  };
  once = (): void => undefined;
}

describe("sluice runs, from the files of a run,", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("says where there would be runs", async () => {
    expect(await runCli(["runs"], folder)).to.include({ code: 0, stdout: `No runs yet in ${join(folder, "runs")}.\n` });
    expect(await runCli(["runs", "--json"], folder)).to.include({ code: 0, stdout: "" });
  });

  it("lists each run on a line, with what became of it", async () => {
    writeSampleRun(folder);
    const { code, stdout } = await runCli(["runs"], folder);

    expect(code).to.equal(0);
    expect(stdout.split("\n").map((line) => line.split(/ {2,}/))).to.deep.equal([
      ["run", "what", "status", "objects", "failed", "rejected", "duration"],
      [RUN, "backfill of files", "finished", "8,430", "4", "120", "3 min 00 s"],
      [""],
    ]);
  });

  it("says which process is at work on a run, and no next steps then", async () => {
    writeSampleRun(folder);
    const idle = await runCli(["runs", RUN], folder);
    const unlock = lockFolder(join(folder, "runs", RUN));
    const busy = await runCli(["runs", RUN], folder);
    const listed = await runCli(["runs", "--json"], folder);
    unlock();

    const head = (status: string): string =>
      `${RUN}: backfill of s3://files into table items: ${status}\nin ${join(folder, "runs", RUN)}\n\n`;
    expect(idle.stdout.startsWith(head("finished"))).to.equal(true);
    expect(busy.stdout.startsWith(head(`at work (process ${process.pid})`))).to.equal(true);
    expect([/npx sluice/.test(idle.stdout), /npx sluice/.test(busy.stdout)]).to.deep.equal([true, false]);
    expect(listed.lines.map(({ run, status, folder: path }) => [run, status, path])).to.deep.equal([
      [RUN, `at work (process ${process.pid})`, join(folder, "runs", RUN)],
    ]);
  });

  it("shows the reasons of what failed in one run", async () => {
    writeSampleRun(folder);
    const { stdout } = await runCli(["runs", RUN], folder);

    for (const reason of ["no-partition-key", "truncated-json", "AccessDenied"]) expect(stdout).to.contain(reason);
  });

  it("leaves out failures of a killed run that do not count yet, as their objects are processed again", async () => {
    writeSampleRun(folder);
    const file = (name: string): string => join(folder, "runs", RUN, name);
    const lines = readFileSync(file("journal.ndjson"), "utf8").trimEnd().split("\n");
    writeFileSync(file("journal.ndjson"), `${lines.slice(0, -1).join("\n")}\n`);
    const failure = {
      kind: "failed",
      object: { bucket: "files", key: "late" },
      error: { name: "TooLate", message: "" },
    };
    appendFileSync(file("failures.ndjson"), `${JSON.stringify(failure)}\n`);
    const { stdout } = await runCli(["runs", RUN], folder);

    expect(stdout).to.match(/: killed\n/);
    expect([stdout.includes("AccessDenied"), stdout.includes("TooLate")]).to.deep.equal([true, false]);
  });

  it("fits the terminal, and has colours unless NO_COLOR is set", async () => {
    writeSampleRun(folder);
    const shown = async (columns: number, env: Record<string, string> = {}): Promise<string> => {
      const stdout = new Terminal(columns);
      await runCli(["runs"], folder, { stdout, env });
      return stdout.text;
    };

    expect(await shown(200)).to.contain("\u001b[1mrun\u001b[22m");
    const narrow = await shown(40, { NO_COLOR: "1" });
    expect(narrow).not.to.contain("\u001b");
    expect(narrow.split("\n").map((line) => line.split(/ {2,}/)[0])).to.deep.equal(["run", RUN, ""]);
    expect(Math.max(...narrow.split("\n").map((line) => line.length))).to.be.at.most(40);
  });
});
