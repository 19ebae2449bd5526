import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { latencyStep, percentile } from "../../../runtime/work/latency.ts";
import { readReportData, type ReportData } from "../../../tools/report/report-data.ts";
import { readBackfillPlan } from "../../../tools/runs/plan.ts";
import { openRunFolder } from "../../../tools/runs/run-folder.ts";
import { lockFolder } from "../../../tools/runs/run-lock.ts";
import { readSummary } from "../../../tools/runs/summary/read-summary.ts";
import { RUN, writeSampleRun } from "./sample-run.ts";

describe("the data of a report", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    writeSampleRun(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function read(): Promise<ReportData> {
    const run = openRunFolder(folder, RUN);
    return readReportData(run, (await readSummary(run, readBackfillPlan(run)))!);
  }
  const file = (name: string): string => join(folder, "runs", RUN, name);
  /** Leaves out how the last session ended. */
  const kill = (): void => {
    const lines = readFileSync(file("journal.ndjson"), "utf8").trimEnd().split("\n");
    writeFileSync(file("journal.ndjson"), `${lines.slice(0, -1).join("\n")}\n`);
  };

  it("are those of the whole run: plan, course, sessions and next steps", async () => {
    const { plan, summary, status, course, sessions, next } = await read();

    expect([plan.run, summary.objects, status, course.seconds.length, sessions.length]).to.deep.equal([
      ...[RUN, 8_430, "finished", 180, 2],
    ]);
    expect(next).to.deep.equal([`Fix what failed, then process it again: npx sluice replay --run ${RUN}`]);
  });

  it("have latencies of 50 to 99.9 % of the objects", async () => {
    const { latencies } = await read();

    expect(latencies.map(({ percent }) => percent)).to.deep.equal([50, 75, 90, 95, 99, 99.9]);
    // A second's work has one slow object.
    const [quick, slow] = [200, 2_000].map((each) => percentile({ [latencyStep(each)]: 1 }, 1));
    expect(latencies.map(({ milliseconds }) => milliseconds)).to.deep.equal([quick, quick, quick, quick, slow, slow]);
  });

  it("have examples in the order of their keys, 200 at the most", async () => {
    const many = Array.from({ length: 250 }, (_, n) => {
      const object = { bucket: "files", key: `z/${String(999 - n)}` };
      return `${JSON.stringify({ kind: "failed", object, error: { name: "E", message: "m" } })}\n`;
    });
    const before = Buffer.byteLength(readFileSync(file("failures.ndjson")));
    appendFileSync(file("failures.ndjson"), many.join(""));
    const after = before + Buffer.byteLength(many.join(""));
    const journal = readFileSync(file("journal.ndjson"), "utf8");
    writeFileSync(file("journal.ndjson"), journal.replaceAll(`"failuresBytes":${before}`, `"failuresBytes":${after}`));
    const group = (await read()).failures.find(({ reason }) => reason === "E");
    const keys = group?.examples.map(({ object }) => object.key) ?? [];

    expect([group?.objects, keys.length, keys[0], keys.at(-1)]).to.deep.equal([250, 200, "z/800", "z/999"]);
    expect(keys).to.deep.equal([...keys].sort());
  });

  it("leave out failures that do not count yet", async () => {
    const object = { bucket: "files", key: "late" };
    appendFileSync(
      file("failures.ndjson"),
      `${JSON.stringify({ kind: "failed", object, error: { name: "Late", message: "" } })}\n`,
    );

    expect((await read()).failures.map(({ reason }) => reason)).to.deep.equal([
      "no-partition-key",
      "truncated-json",
      "AccessDenied",
    ]);
  });

  it("tell a run that was killed from one at work, which has no next steps", async () => {
    kill();
    const killed = await read();
    const unlock = lockFolder(join(folder, "runs", RUN));
    const atWork = await read();
    unlock();

    expect([killed.status, atWork.status]).to.deep.equal(["killed", "at work"]);
    expect([killed.next.length, atWork.next.length]).to.deep.equal([2, 0]);
  });
});
