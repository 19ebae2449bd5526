import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_MAPPING } from "../../runtime/mapping/record-mapping.ts";
import { ZERO_TOTALS } from "../../runtime/work/totals.ts";
import type { Plan } from "../../tools/runs/plan.ts";
import { RunFolder, runsIn } from "../../tools/runs/run-folder.ts";
import type { RunState } from "../../tools/runs/run-state.ts";
import type { Summary } from "../../tools/runs/summary/summary.ts";

/** A run's folder, in a `.sluice` folder of its own. */
export interface TemporaryRun {
  /** `.sluice` */
  readonly sluice: string;
  readonly run: RunFolder;
  readonly remove: () => void;
}

export const RUN = "20260101-000000-abcd";

export function temporaryRun(): TemporaryRun {
  const sluice = mkdtempSync(join(tmpdir(), "sluice-test-"));
  const run = new RunFolder(runsIn(sluice), RUN);
  mkdirSync(run.shards, { recursive: true });
  return { sluice, run, remove: () => rmSync(sluice, { recursive: true }) };
}

/** The plan of a run over the whole bucket. */
export const planOf = (changes: Partial<Plan> = {}): Plan => ({
  ...{
    command: "backfill",
    run: RUN,
    created: 0,
    where: { kind: "local", endpoints: {} },
    title: "the local pipeline",
  },
  ...{ bucket: "files", table: "items", mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1_000_000 },
  selection: { prefix: "", suffixes: [] },
  what: { allVersions: false, rewrite: false, dryRun: false },
  ...changes,
});

/** The state of a run that has not begun. */
export const stateOf = (changes: Partial<RunState> = {}): RunState => ({
  ...{ ranges: undefined, cursors: new Map(), open: new Map(), shards: 0, allListed: false, listed: 0 },
  ...{ deleteMarkers: 0, passedOver: {}, selected: 0, selectedBytes: 0, totals: ZERO_TOTALS, retries: 0, throttles: 0 },
  ...{ failuresBytes: 0, duration: 0, sessions: 0, ended: undefined },
  ...{ execution: undefined, last: undefined },
  ...changes,
});

/** The summary of a finished run in which nothing happened. */
export const summaryOf = (changes: Partial<Summary> = {}): Summary => {
  const { latencies, findings, ...totals } = ZERO_TOTALS;
  return {
    ...{ type: "summary", run: RUN, bucket: "files", table: "items", dryRun: false, ended: "finished", ...totals },
    ...{ listed: 0, deleteMarkers: 0, selected: 0, selectedBytes: 0, retries: 0, throttles: 0 },
    ...{ durationMilliseconds: 0, objectsPerSecond: 0, recordsPerSecond: 0, sessions: 1 },
    latencyMilliseconds: { p50: 0, p90: 0, p99: 0 },
    ...changes,
  };
};
