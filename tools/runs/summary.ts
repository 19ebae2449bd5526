import { percentile } from "../../runtime/work/latency.ts";
import type { Totals } from "../../runtime/work/totals.ts";
import type { Estimate } from "./estimate.ts";
import type { Plan } from "./plan.ts";
import type { RunFolder } from "./run-folder.ts";
import type { RunState } from "./run-state.ts";

/** How a run went, all of its sessions together: `summary.json`, and the last line of `--json`. */
export interface Summary extends Omit<Totals, "latencies"> {
  readonly type: "summary";
  readonly run: string;
  readonly bucket: string;
  readonly table: string;
  readonly dryRun: boolean;
  readonly ended: RunState["ended"];
  /** Why it failed, where it did. */
  readonly error?: string;
  readonly listed: number;
  readonly deleteMarkers: number;
  /** Of those listed: what was asked for. */
  readonly selected: number;
  readonly selectedBytes: number;
  readonly retries: number;
  readonly throttles: number;
  readonly durationMilliseconds: number;
  readonly objectsPerSecond: number;
  readonly recordsPerSecond: number;
  /** Of objects, from opening to the last record. */
  readonly latencyMilliseconds: { readonly p50: number; readonly p90: number; readonly p99: number };
  readonly sessions: number;
  /** The file that lists what failed or was rejected; absent where nothing was. */
  readonly failures?: string;
  /** Of a dry run: what the run itself would take. */
  readonly estimate?: Estimate;
}

export function summarize(
  plan: Plan,
  state: RunState,
  run: RunFolder,
  { error, estimate }: Pick<Partial<Summary>, "error" | "estimate"> = {},
): Summary {
  const { latencies, ...totals } = state.totals;
  const milliseconds = (quantile: number): number => Number((percentile(latencies, quantile) ?? 0).toPrecision(3));
  const { listed, deleteMarkers, selected, selectedBytes, retries, throttles, sessions, ended } = state;
  return {
    type: "summary",
    run: plan.run,
    bucket: plan.bucket,
    table: plan.table,
    dryRun: plan.what.dryRun,
    ended,
    ...(error === undefined ? {} : { error }),
    ...totals,
    ...{ listed, deleteMarkers, selected, selectedBytes, retries, throttles },
    durationMilliseconds: state.duration,
    objectsPerSecond: perSecond(totals.objects, state.duration),
    recordsPerSecond: perSecond(totals.records, state.duration),
    latencyMilliseconds: { p50: milliseconds(0.5), p90: milliseconds(0.9), p99: milliseconds(0.99) },
    sessions,
    ...(state.failuresBytes > 0 ? { failures: run.failures } : {}),
    ...(estimate === undefined ? {} : { estimate }),
  };
}

/** So many a second, to four digits. */
export const perSecond = (count: number, milliseconds: number): number =>
  milliseconds === 0 ? 0 : Number(((count / milliseconds) * 1_000).toPrecision(4));
