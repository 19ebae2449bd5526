import { ZERO_TOTALS } from "../../../../runtime/work/totals.ts";
import type { Html } from "../../../../tools/report/page/html.ts";
import type { ReportData } from "../../../../tools/report/report-data.ts";
import type { Plan } from "../../../../tools/runs/plan.ts";
import type { Summary } from "../../../../tools/runs/summary/summary.ts";

export const PLAN: Plan = {
  command: "backfill",
  run: "20261101-093000-k3f9",
  created: Date.UTC(2026, 10, 1, 9, 30),
  where: { kind: "named", bucket: "files", table: "items", endpoints: {} },
  title: "stack prod",
  bucket: "files",
  table: "items",
  mapping: { userID: "/u", timestamp: "/t", data: "", timestampUnit: "milliseconds" },
  maxDecompressedBytes: 1_024,
  selection: { prefix: "", suffixes: [] },
  what: { prefix: "", suffixes: [], allVersions: false, rewrite: false, dryRun: false },
};

/** A summary of ten objects with a record each, in five seconds. */
export const summaryWith = (changes: Partial<Summary> = {}): Summary => ({
  ...ZERO_TOTALS,
  ...{ type: "summary", run: PLAN.run, bucket: "files", table: "items", dryRun: false, ended: "finished" },
  ...{ objects: 10, records: 10, bytes: 2_048, writeUnits: 50, listed: 12, selected: 11, selectedBytes: 3_072 },
  ...{ deleteMarkers: 0, retries: 0, throttles: 0, durationMilliseconds: 5_000, objectsPerSecond: 2 },
  ...{ recordsPerSecond: 2, latencyMilliseconds: { p50: 1, p90: 2, p99: 3 }, sessions: 1 },
  outcomes: { written: 10, storedByReference: 0, alreadyThere: 0, stale: 0, passedOver: 0, rejected: 0 },
  ...changes,
});

/** The data of a report, of which a test says only what matters to it. */
export const dataWith = (changes: Partial<ReportData> = {}): ReportData => ({
  ...{ plan: PLAN, summary: summaryWith(), status: "finished", failures: [], sessions: [], latencies: [], next: [] },
  course: { seconds: [], objects: [], records: [], writeUnits: [], retries: [], throttles: [], concurrency: [] },
  ...changes,
});

/** What a reader sees of markup: its texts, with a bar between blocks. */
export function textOf(html: Html | undefined): string {
  return (html?.markup ?? "")
    .replace(/<\/?(?:p|h\d|dt|dd|tr|td|th|li|caption|summary|figcaption)\b[^>]*>/g, "|")
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .split("|")
    .map((text) => text.replace(/\s+/g, " ").trim())
    .filter((text) => text !== "")
    .join("|");
}
