import type { Colors } from "picocolors/types.js";
import Table from "cli-table3";
import { OUTCOMES } from "../../runtime/work/totals.ts";
import { bytesText, durationText } from "../../terminal/format.ts";
import { OUTCOME_NAMES } from "../../terminal/outcome-names.ts";
import type { Estimate } from "./estimate.ts";
import { costBasis, timeBasis } from "./estimate-text.ts";
import type { Summary } from "./summary.ts";

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
        `  ${would}${OUTCOME_NAMES[kind]}`,
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
    ["  cost", `${cost} ${prices.currency} (${costBasis(estimated)})`],
    ["  time", `${durationText(estimated.durationMilliseconds)}, ${timeBasis(estimated)}`],
  ];
}
