import { costBasis, timeBasis } from "../../runs/cost/estimate-text.ts";
import { perSecond } from "../../runs/summary/summary.ts";
import { bytesText, countText, durationText, rateText } from "../../../terminal/text/format.ts";
import { OUTCOME_NAMES } from "../../../terminal/text/outcome-names.ts";
import { OUTCOMES } from "../../../runtime/work/totals.ts";
import { html, type Content, type Html } from "./html.ts";
import type { ReportData } from "../report-data.ts";
import { bar, table, type Row } from "./table.ts";

/** What a run did, in numbers. */
export function totals(data: ReportData): Html {
  return html`<section aria-labelledby="totals">
    <h2 id="totals">Totals</h2>
    <div class="tables">${outcomes(data)} ${objects(data)} ${speed(data)} ${latencies(data)} ${estimate(data)}</div>
  </section>`;
}

const titleOf = (kind: (typeof OUTCOMES)[number]): string => {
  const name = OUTCOME_NAMES[kind];
  return name.charAt(0).toUpperCase() + name.slice(1);
};

function outcomes({ summary }: ReportData): Html {
  const { outcomes, records, dryRun } = summary;
  // A dry run does not know what is in the table.
  const kinds = OUTCOMES.filter(
    (kind) =>
      (!dryRun || (kind !== "alreadyThere" && kind !== "stale")) && (kind !== "passedOver" || outcomes[kind] > 0),
  );
  const rows = kinds.map((kind): Row => {
    const count = outcomes[kind];
    const share = records === 0 ? 0 : count / records;
    const bad = kind === "rejected" && count > 0;
    const title = bad ? html`<a href="#failures">${titleOf(kind)}</a>` : titleOf(kind);
    return { id: `outcome-${kind}`, title, values: [countText(count), html`${percentText(share)}${bar(share)}`], bad };
  });
  const all: Row = { title: "All", values: [countText(records), ""] };
  return table(
    dryRun ? "What the records would become" : "What became of the records",
    [...rows, all],
    ["Outcome", "Records", "Share"],
  );
}

/** None and all are said of just that: 0.04 % of the records are `< 0.1 %`, and not `0 %`. */
function percentText(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  if (share < 0.001) return "< 0.1 %";
  if (share > 0.999) return "> 99.9 %";
  return `${(share * 100).toFixed(1)} %`;
}

function objects({ summary }: ReportData): Html {
  const { listed, deleteMarkers, selected, selectedBytes, gone, failed, withRejects } = summary;
  const row = (title: string, count: number, bad = false): Row => ({ title, values: [countText(count)], bad });
  return table("Objects", [
    row("Listed", listed),
    ...(deleteMarkers > 0 ? [row("Delete markers among them", deleteMarkers)] : []),
    row("Selected", selected),
    { title: "Size of those selected", values: [bytesText(selectedBytes)] },
    row("Processed", summary.objects),
    row("Gone before they were read", gone),
    row("With rejected records", withRejects, withRejects > 0),
    { ...row("Failed", failed, failed > 0), id: "outcome-failed" },
  ]);
}

function speed({ summary, plan, sessions }: ReportData): Html {
  const { durationMilliseconds: duration, bytes, writeUnits, retries, throttles } = summary;
  const row = (title: string, value: Content): Row => ({ title, values: [value] });
  const each = (count: number): string => rateText(perSecond(count, duration));
  return table("Speed", [
    row("Time at work", durationText(duration)),
    ...(sessions.length > 1 ? [row("Sessions", countText(sessions.length))] : []),
    row("Objects a second", each(summary.objects)),
    row("Records a second", each(summary.records)),
    row("Read", `${bytesText(bytes)}, ${bytesText(perSecond(bytes, duration))}/s`),
    row(plan.what.dryRun ? "Write units it would take" : "Write units", countText(writeUnits)),
    row("Write units a second", each(writeUnits)),
    row("Throttled requests", countText(throttles)),
    row("Retries", countText(retries)),
  ]);
}

function latencies({ latencies }: ReportData): Html | undefined {
  if (latencies.length === 0) return undefined;
  const longest = Math.max(...latencies.map(({ milliseconds }) => milliseconds));
  const rows = latencies.map(({ percent, milliseconds }): Row => ({
    title: `${percent} %`,
    values: [html`${durationText(milliseconds)}${bar(milliseconds / longest)}`],
  }));
  return table("Latency: from opening an object to its last record", rows, ["Objects", "At most"]);
}

function estimate({ summary }: ReportData): Html | undefined {
  const estimated = summary.estimate;
  if (!estimated) return undefined;
  const { objects, records, rejected, writeUnits, cost, prices, durationMilliseconds } = estimated;
  const row = (title: string, value: Content): Row => ({ title, values: [value] });
  return table("What the run itself would take", [
    row("Objects", countText(objects)),
    row("Records", countText(records)),
    row("Rejected records", countText(rejected)),
    row("Write units", countText(writeUnits)),
    row("Cost", `${countText(cost)} ${prices.currency}`),
    row("It covers", costBasis(estimated)),
    row("Time", `${durationText(durationMilliseconds)}, ${timeBasis(estimated)}`),
  ]);
}
