import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { ZERO_TOTALS } from "../../../../runtime/work/totals.ts";
import type { Estimate } from "../../../../tools/runs/cost/estimate.ts";
import { RunFolder, writeJson } from "../../../../tools/runs/run-folder.ts";
import { readSummary } from "../../../../tools/runs/summary/read-summary.ts";
import { holdsMany, perSecond, summarize } from "../../../../tools/runs/summary/summary.ts";
import { planOf, RUN, stateOf, summaryOf, temporaryRun } from "../../../support/temporary-run.ts";

const FOLDER = new RunFolder("/runs", RUN);
const outcomes = { written: 1, storedByReference: 2, alreadyThere: 3, stale: 4, passedOver: 0, rejected: 5 };
const counts = { objects: 30, gone: 1, failed: 2, withRejects: 3, records: 45, outcomes, bytes: 6, writeUnits: 7 };

describe("summarize", () => {
  it("is of a run that has not begun", () => {
    expect(summarize(planOf(), stateOf({ ended: "finished", sessions: 1 }), FOLDER)).to.deep.equal(summaryOf());
  });

  it("sums up all sessions of a run", () => {
    const state = stateOf({
      ...{ listed: 50, deleteMarkers: 4, passedOver: { suffix: 5 }, selected: 41, selectedBytes: 410, retries: 8 },
      ...{ throttles: 9, failuresBytes: 1, duration: 4_000, sessions: 2, ended: "interrupted" },
      totals: { ...ZERO_TOTALS, ...counts, latencies: { "0": 90, "80": 9, "81": 1 } },
    });
    const estimate = { objects: 1 } as Estimate;
    const reason = { kind: "failed", reason: "SlowDown", objects: 2, records: 0, examples: [] } as const;
    const rejected = { kind: "rejected", reason: "empty", objects: 1, records: 5, examples: [] } as const;
    const plan = planOf({ what: { allVersions: false, rewrite: false, dryRun: true } });

    expect(summarize(plan, state, FOLDER, { error: "no", reasons: [reason, rejected], estimate })).to.deep.equal({
      ...{
        type: "summary",
        run: RUN,
        bucket: "files",
        table: "items",
        dryRun: true,
        ended: "interrupted",
        error: "no",
      },
      ...counts,
      ...{ listed: 50, deleteMarkers: 4, passedOver: { suffix: 5 }, selected: 41, selectedBytes: 410 },
      ...{ retries: 8, throttles: 9, durationMilliseconds: 4_000, objectsPerSecond: 7.5, recordsPerSecond: 11.25 },
      ...{
        latencyMilliseconds: { p50: 1, p90: 1, p99: 1_020 },
        sessions: 2,
        failures: "/runs/" + RUN + "/failures.ndjson",
      },
      ...{ reasons: { SlowDown: 2, empty: 5 }, estimate },
    });
  });
});

describe("perSecond", () => {
  for (const [count, milliseconds, rate] of [
    [10, 2_000, 5],
    [1, 3_000, 0.3333],
    [123_456, 1_000, 123_500],
    [5, 0, 0],
  ] as const) {
    it(`is ${rate} for ${count} in ${milliseconds} ms`, () => expect(perSecond(count, milliseconds)).to.equal(rate));
  }
});

describe("holdsMany", () => {
  for (const [objects, records, is] of [
    [10, 20, true],
    [10, 19, false],
  ] as const) {
    it(`is ${is} for ${records} records in ${objects} objects`, () =>
      expect(holdsMany({ objects, records })).to.equal(is));
  }
});

describe("readSummary", () => {
  it("is what the last session told, or else what the journal says, or nothing", async () => {
    const { run, remove } = temporaryRun();
    expect(await readSummary(run, planOf())).to.equal(undefined);

    const failure = { kind: "failed", object: { bucket: "b", key: "k" }, error: { name: "SlowDown", message: "no" } };
    const line = `${JSON.stringify(failure)}\n`;
    writeFileSync(run.failures, line + line);
    const totals = { ...ZERO_TOTALS, objects: 1, failed: 1 };
    const lines = [
      { kind: "began", t: 0, pid: 1, concurrency: 1 },
      { kind: "done", t: 500, objects: {}, totals, failuresBytes: line.length },
    ];
    writeFileSync(run.journal, lines.map((each) => `${JSON.stringify(each)}\n`).join(""));
    expect(await readSummary(run, planOf())).to.deep.include({
      ...{ ended: undefined, objects: 1, failed: 1, durationMilliseconds: 500, reasons: { SlowDown: 1 } },
    });

    writeJson(run.summary, summaryOf({ objects: 99 }));
    expect(await readSummary(run, planOf())).to.deep.equal(summaryOf({ objects: 99 }));
    remove();
  });
});
