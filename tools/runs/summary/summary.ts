import { percentile } from "../../../runtime/work/latency.ts";
import type { Totals } from "../../../runtime/work/totals.ts";
import type { PassedOver } from "../../listing/selection.ts";
import type { Estimate } from "../cost/estimate.ts";
import { foundOf, type Found } from "./found.ts";
import { reasonCounts, type FailureReason } from "./failure-reasons.ts";
import type { Plan } from "../plan.ts";
import type { RunFolder } from "../run-folder.ts";
import type { RunState } from "../run-state.ts";

/** The result of a run, across all sessions: `summary.json`, and the last line of `--json`. */
export interface Summary extends Omit<Totals, "latencies" | "findings"> {
  readonly type: "summary";
  readonly run: string;
  readonly bucket: string;
  readonly table: string;
  readonly dryRun: boolean;
  readonly ended: RunState["ended"];
  /** Why it failed, if it did. */
  readonly error?: string;
  readonly listed: number;
  readonly deleteMarkers: number;
  /** How many listed objects each filter skipped; absent if none, and in runs of earlier releases. */
  readonly passedOver?: PassedOver;
  /** How many listed objects were selected. */
  readonly selected: number;
  readonly selectedBytes: number;
  readonly retries: number;
  readonly throttles: number;
  readonly durationMilliseconds: number;
  readonly objectsPerSecond: number;
  readonly recordsPerSecond: number;
  /** The latency of objects, from opening to the last record. */
  readonly latencyMilliseconds: { readonly p50: number; readonly p90: number; readonly p99: number };
  readonly sessions: number;
  /** The file that lists failures and rejections; absent if there are none. */
  readonly failures?: string;
  /** How many objects failed, or records were rejected, for each reason; absent if there are none. */
  readonly reasons?: Readonly<Record<string, number>>;
  /** What the mapping found in the records; absent if there were none, and in runs of earlier releases. */
  readonly found?: Found;
  /** Of a run on AWS: shards whose worker failed for good, as far as they were asked for. Resuming the run processes them. */
  readonly unfinished?: readonly UnfinishedShard[];
  /** For a dry run: the cost and time of the real run. */
  readonly estimate?: Estimate;
}

export interface UnfinishedShard {
  readonly shard: string;
  readonly reason: string;
}

/** What is not in a run's journal. */
export interface SummaryExtras extends Pick<Partial<Summary>, "error" | "estimate" | "unfinished"> {
  readonly reasons?: readonly FailureReason[];
}

export function summarize(
  plan: Plan,
  state: RunState,
  run: RunFolder,
  { error, reasons = [], unfinished = [], estimate }: SummaryExtras = {},
): Summary {
  const { latencies, findings, ...totals } = state.totals;
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
    ...(Object.keys(state.passedOver).length > 0 ? { passedOver: state.passedOver } : {}),
    durationMilliseconds: state.duration,
    objectsPerSecond: perSecond(totals.objects, state.duration),
    recordsPerSecond: perSecond(totals.records, state.duration),
    latencyMilliseconds: { p50: milliseconds(0.5), p90: milliseconds(0.9), p99: milliseconds(0.99) },
    sessions,
    ...(state.failuresBytes > 0 ? { failures: run.failures } : {}),
    ...(reasons.length > 0 ? { reasons: reasonCounts(reasons) } : {}),
    ...(findings.records === 0 ? {} : { found: foundOf(plan.mapping, findings) }),
    ...(unfinished.length > 0 ? { unfinished } : {}),
    ...(estimate === undefined ? {} : { estimate }),
  };
}

/** A rate per second, to four digits. */
export const perSecond = (count: number, milliseconds: number): number =>
  milliseconds === 0 ? 0 : Number(((count / milliseconds) * 1_000).toPrecision(4));

/** Whether an object holds many records: then objects a second alone say little. */
export const holdsMany = ({ objects, records }: Pick<Summary, "objects" | "records">): boolean =>
  records >= 2 * objects;
