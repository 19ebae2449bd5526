import { SLUICE } from "../../../terminal/sluice-command.mjs";
import { holdsMany, perSecond, type Summary } from "../../runs/summary/summary.ts";
import { bytesText, countText, durationText, rateText, timeText } from "../../../terminal/text/format.ts";
import { foreign, html, type Content, type Html } from "./html.ts";
import type { ReportData } from "../report-data.ts";

/** What was run, how it ended, and the numbers that matter most. */
export function overview(data: ReportData): Html {
  const { plan, summary, next } = data;
  const steps = next.map((step) => html`<li>${withCommand(step)}</li>`);
  return html`<header>
    <h1>
      ${plan.what.dryRun ? "Dry run of a backfill" : "Backfill"} of ${foreign(`s3://${plan.bucket}`)} into table
      ${foreign(plan.table)}
    </h1>
    <p class="soft">Run ${foreign(plan.run)}, planned ${timeText(plan.created)}</p>
    ${verdict(data)} ${figures(summary)}
    ${
      steps.length === 0
        ? undefined
        : html`<h2>What to do next</h2>
            <ul class="steps">
              ${steps}
            </ul>`
    }
  </header>`;
}

/** A sentence; the command at its end stays together where it can. */
function withCommand(step: string): Html {
  const start = step.indexOf(`${SLUICE} `);
  return start === -1 ? html`${step}` : html`${step.slice(0, start)}<code>${step.slice(start)}</code>`;
}

const STATUS: Readonly<Record<ReportData["status"], string>> = {
  finished: "Finished",
  interrupted: "Interrupted",
  failed: "Failed",
  "at work": "Running",
  killed: "Not ended",
};

function verdict({ status, summary }: ReportData): Html {
  const { failed, outcomes, error } = summary;
  const bad = failed > 0 || outcomes.rejected > 0;
  const look = status === "failed" ? "bad" : status !== "finished" || bad ? "warn" : "good";
  const problems = [
    ...(failed > 0 ? [`${plural(failed, "object")} failed`] : []),
    ...(outcomes.rejected > 0 ? [`${plural(outcomes.rejected, "record")} rejected`] : []),
  ].join(", ");
  const told: Content[] = [
    problems === "" ? "Nothing failed or was rejected." : html`<a href="#failures">${problems}</a>.`,
    ...(status === "killed" ? ["Its process ended without saying how."] : []),
    ...(status === "at work" ? ["The numbers are those of when this report was made."] : []),
    ...(summary.dryRun ? ["Nothing was written."] : []),
  ];
  const stopped = error === undefined ? undefined : html`<p class="error">${foreign(error)}</p>`;
  return html`<div class="verdict ${look}">
    <p><strong>${STATUS[status]}.</strong> ${told.flatMap((each) => [each, " "])}</p>
    ${stopped}
  </div>`;
}

const plural = (count: number, what: string): string => `${countText(count)} ${what}${count === 1 ? "" : "s"}`;

function figures(summary: Summary): Html {
  const { objects, records, durationMilliseconds: duration, bytes } = summary;
  const figure = (title: string, value: string): Html =>
    html`<div>
      <dt>${title}</dt>
      <dd>${value}</dd>
    </div> `;
  return html`<dl class="figures">
    ${figure("Objects", countText(objects))} ${figure("Records", countText(records))}
    ${figure("Read", bytesText(bytes))} ${figure("Time at work", durationText(duration))}
    ${figure("Objects a second", rateText(perSecond(objects, duration)))}
    ${holdsMany(summary) ? figure("Records a second", rateText(perSecond(records, duration))) : undefined}
  </dl>`;
}
