import type { Failure } from "../../runtime/work/failure.ts";
import { percentile } from "../../runtime/work/latency.ts";
import type { JournalLine } from "../runs/journal-lines.ts";
import { readNdjson } from "../runs/ndjson.ts";
import type { Plan } from "../runs/plan.ts";
import { readPlan, type RunFolder } from "../runs/run-folder.ts";
import { readRunState } from "../runs/run-state.ts";
import type { Summary } from "../runs/summary.ts";
import { TimeSeries } from "./time-series.ts";

/** All that a report shows: plain JSON, which its page carries. */
export interface ReportData {
  readonly title: string;
  readonly created: string;
  readonly summary: Summary;
  /** The same length each, one entry a slice. */
  readonly series: {
    readonly seconds: readonly number[];
    readonly rate: readonly number[];
    readonly concurrency: readonly (number | null)[];
    readonly throttles: readonly number[];
    readonly retries: readonly number[];
  };
  readonly latencies: readonly { readonly percent: number; readonly milliseconds: number }[];
  readonly failures: readonly FailureRow[];
  /** How many the table leaves out. */
  readonly omitted: number;
}

export interface FailureRow {
  readonly key: string;
  readonly version: string;
  readonly kind: string;
  readonly records: number;
  readonly reason: string;
  readonly detail: string;
}

/** More than anybody reads, and less than a browser chokes on. */
const MOST_FAILURES = 5_000;
const PERCENTS = [50, 75, 90, 95, 99, 99.9];

/** Reads a run's files for its report. */
export async function readReportData(run: RunFolder, summary: Summary): Promise<ReportData> {
  const plan = readPlan(run) as Plan;
  const { totals } = await readRunState(run);
  const series = await readSeries(run);
  const failures: FailureRow[] = [];
  let omitted = 0;
  for await (const failure of readNdjson<Failure>(run.failures)) {
    if (failures.length < MOST_FAILURES) failures.push(rowOf(failure));
    else omitted += 1;
  }
  const { seconds, slices } = series;
  const each = (count: (slice: (typeof slices)[number]) => number): number[] =>
    slices.map((slice) => Number((count(slice) / seconds).toFixed(2)));
  return {
    title: `${plan.what.dryRun ? "Dry run" : "Backfill"} of s3://${plan.bucket} into ${plan.table}`,
    created: new Date(plan.created).toISOString(),
    summary,
    series: {
      seconds: slices.map((_, index) => index * seconds),
      rate: each(({ objects }) => objects),
      concurrency: slices.map(({ concurrency }) => concurrency ?? null),
      throttles: each(({ throttles }) => throttles),
      retries: each(({ retries }) => retries),
    },
    latencies: PERCENTS.map((percent) => ({
      percent,
      milliseconds: Number((percentile(totals.latencies, percent / 100) ?? 0).toPrecision(3)),
    })),
    failures,
    omitted,
  };
}

/** The time between two sessions is left out: the axis is time at work. */
async function readSeries(run: RunFolder): Promise<TimeSeries> {
  const series = new TimeSeries();
  let worked = 0;
  let last: number | undefined;
  for await (const line of readNdjson<JournalLine>(run.journal)) {
    if (!("t" in line)) continue;
    if (line.kind !== "began" && last !== undefined) worked += line.t - last;
    last = line.t;
    const slice = series.at(worked);
    if (line.kind === "began" || line.kind === "tick") slice.concurrency = line.concurrency;
    if (line.kind === "done") slice.objects += line.totals.objects;
    if (line.kind === "tick") {
      slice.retries += line.retries;
      slice.throttles += line.throttles;
    }
  }
  return series;
}

function rowOf(failure: Failure): FailureRow {
  const { key, versionId: version = "" } = failure.object;
  if (failure.kind === "failed") {
    const { name, message } = failure.error;
    return { key, version, kind: "failed", records: 0, reason: name, detail: message };
  }
  const [first] = failure.reasons;
  const detail = first ? `line ${first.line}, column ${first.column}: ${first.detail}` : "";
  return { key, version, kind: "rejected", records: failure.rejected, reason: first?.reason ?? "", detail };
}
