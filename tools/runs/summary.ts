import Table from "cli-table3";
import type { Colors } from "picocolors/types.js";
import { percentile } from "../../runtime/work/latency.ts";
import type { RunFolder } from "./run-folder.ts";
import type { RunState } from "./run-state.ts";
import { OUTCOMES, type Totals } from "../../runtime/work/totals.ts";
import type { Estimate } from "./cost/estimate.ts";
import type { Plan } from "./plan.ts";

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
    objectsPerSecond: rate(totals.objects, state.duration),
    latencyMilliseconds: { p50: milliseconds(0.5), p90: milliseconds(0.9), p99: milliseconds(0.99) },
    sessions,
    ...(state.failuresBytes > 0 ? { failures: run.failures } : {}),
    ...(estimate === undefined ? {} : { estimate }),
  };
}

const rate = (count: number, milliseconds: number): number =>
  milliseconds === 0 ? 0 : Number(((count / milliseconds) * 1_000).toPrecision(4));

const TITLES: Readonly<Record<(typeof OUTCOMES)[number], string>> = {
  written: "written",
  storedByReference: "stored by reference",
  alreadyThere: "already there",
  stale: "stale",
  rejected: "rejected",
};

/** The summary as a table for a terminal. */
export function summaryTable(summary: Summary, colors: Colors): string {
  const { outcomes, latencyMilliseconds: latency } = summary;
  const count = (value: number): string => value.toLocaleString("en");
  const bad = (value: number): string => (value > 0 ? colors.red(count(value)) : count(value));
  const would = summary.dryRun ? "would be " : "";
  const rows: [string, string][] = [
    ["objects", `${count(summary.objects)} of ${count(summary.listed)} listed`],
    ...(summary.deleteMarkers > 0 ? [["  delete markers", count(summary.deleteMarkers)] as [string, string]] : []),
    ...(summary.gone > 0 ? [["  gone", count(summary.gone)] as [string, string]] : []),
    ["  failed", bad(summary.failed)],
    ["records", count(summary.records)],
    // A dry run does not know what is in the table.
    ...OUTCOMES.filter((kind) => !summary.dryRun || (kind !== "alreadyThere" && kind !== "stale")).map(
      (kind): [string, string] => [
        `  ${would}${TITLES[kind]}`,
        kind === "rejected" ? bad(outcomes[kind]) : count(outcomes[kind]),
      ],
    ),
    ["bytes read", bytesText(summary.bytes)],
    ["write units", count(summary.writeUnits)],
    [
      "duration",
      durationText(summary.durationMilliseconds) + (summary.sessions > 1 ? ` in ${summary.sessions} sessions` : ""),
    ],
    ["rate", `${count(summary.objectsPerSecond)} objects/s`],
    ["latency", `${latency.p50} ms (median), ${latency.p90} ms (90 %), ${latency.p99} ms (99 %)`],
    ["retries", `${count(summary.retries)}; throttled ${count(summary.throttles)} times`],
    ...(summary.failures === undefined ? [] : [["failures", summary.failures] as [string, string]]),
    ...(summary.estimate ? estimateRows(summary.estimate) : []),
  ];
  const table = new Table({ chars: PLAIN, style: { head: [], border: [], "padding-left": 0, "padding-right": 2 } });
  table.push(...rows);
  return `${table.toString().replace(/ +$/gm, "")}\n`;
}

const NAMES = ["top", "bottom", "left", "right", "mid", "middle"] as const;
const PLAIN = Object.fromEntries(
  NAMES.flatMap((name) => [
    [name, ""],
    [`${name}-mid`, ""],
    [`${name}-left`, ""],
    [`${name}-right`, ""],
  ]),
);

function estimateRows(estimated: Estimate): [string, string][] {
  const { cost, prices } = estimated;
  return [
    [
      "the run itself",
      `${estimated.objects.toLocaleString("en")} objects, ${estimated.records.toLocaleString("en")} records`,
    ],
    ["  rejected", estimated.rejected.toLocaleString("en")],
    ["  write units", estimated.writeUnits.toLocaleString("en")],
    ["  cost", `${cost} ${prices.currency} (on-demand prices of ${prices.region}, ${prices.date})`],
    ["  time", `${durationText(estimated.durationMilliseconds)}, at the rate of this dry run`],
  ];
}

/** Such as `12.3 MB`. */
export function bytesText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, bytes < 1_000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${power === 0 ? bytes : (bytes / 1_000 ** power).toFixed(1)} ${units[power] ?? ""}`;
}

/** Such as `1 h 02 min` or `3.4 s`. */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  return minutes < 60
    ? `${minutes} min ${two(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
