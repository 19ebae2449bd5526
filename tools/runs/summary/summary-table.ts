import type { Colors } from "picocolors/types.js";
import { OUTCOMES } from "../../../runtime/work/totals.ts";
import { bytesText, countText, durationText, pluralText, rateText } from "../../../terminal/text/format.ts";
import { labelledLines } from "../../../terminal/text/labelled-lines.ts";
import { OUTCOME_NAMES } from "../../../terminal/text/outcome-names.ts";
import type { Estimate } from "../cost/estimate.ts";
import { costBasis, timeBasis } from "../cost/estimate-text.ts";
import { foundRows } from "./found.ts";
import { holdsMany, perSecond, type Summary } from "./summary.ts";

type Row = readonly [title: string, value: string];

/** The summary for a terminal. */
export function summaryTable(summary: Summary, colors: Colors, width: number | undefined): string {
  return labelledLines(
    [...countRows(summary, colors), ...foundRowsOf(summary), ...speedRows(summary), ...otherRows(summary)],
    { width },
  );
}

function countRows(summary: Summary, colors: Colors): readonly Row[] {
  const { outcomes, dryRun } = summary;
  const bad = (value: number): string => (value > 0 ? colors.red(countText(value)) : countText(value));
  // A dry run does not read the table, so it has no such outcomes.
  const kinds = OUTCOMES.filter(
    (kind) =>
      (!dryRun || (kind !== "alreadyThere" && kind !== "stale")) && (kind !== "passedOver" || outcomes[kind] > 0),
  );
  return [
    ["objects", `${countText(summary.objects)} of ${countText(summary.listed)} listed`],
    ...(summary.deleteMarkers > 0 ? [["  delete markers", countText(summary.deleteMarkers)] as const] : []),
    ...(summary.gone > 0 ? [["  gone", countText(summary.gone)] as const] : []),
    ["  failed", bad(summary.failed)],
    ["records", countText(summary.records)],
    ...kinds.map((kind): Row => {
      const count = outcomes[kind];
      return [
        `  ${dryRun ? "would be " : ""}${OUTCOME_NAMES[kind]}`,
        kind === "rejected" ? bad(count) : countText(count),
      ];
    }),
  ];
}

const foundRowsOf = ({ found }: Summary): readonly Row[] => (found === undefined ? [] : foundRows(found));

function speedRows(summary: Summary): readonly Row[] {
  const { latencyMilliseconds: latency, durationMilliseconds: duration, sessions, objects, records } = summary;
  const each = (count: number): string => rateText(perSecond(count, duration));
  const rates = [`${each(objects)} objects/s`, ...(holdsMany(summary) ? [`${each(records)} records/s`] : [])];
  const latencies = Object.entries(latency).map(([name, milliseconds]) => `${name} ${durationText(milliseconds)}`);
  return [
    ["bytes read", bytesText(summary.bytes)],
    ["write units", countText(summary.writeUnits)],
    ["duration", `${durationText(duration)}${sessions > 1 ? ` in ${sessions} sessions` : ""}`],
    ["rate", rates.join(", ")],
    ["latency", latencies.join(", ")],
    ["retries", `${countText(summary.retries)}; throttled ${countText(summary.throttles)} times`],
  ];
}

function otherRows({ failures, estimate }: Summary): readonly Row[] {
  return [
    ...(failures === undefined ? [] : [["failures", failures] as const]),
    ...(estimate ? estimateRows(estimate) : []),
  ];
}

function estimateRows(estimated: Estimate): readonly Row[] {
  const { cost, prices } = estimated;
  return [
    ["the run itself", `${pluralText(estimated.objects, "object")}, ${pluralText(estimated.records, "record")}`],
    ["  rejected", countText(estimated.rejected)],
    ["  write units", countText(estimated.writeUnits)],
    ["  cost", `${cost} ${prices.currency} (${costBasis(estimated)})`],
    ["  time", `${durationText(estimated.durationMilliseconds)}, ${timeBasis(estimated)}`],
  ];
}
