import { countText, durationText, timeText } from "../../../terminal/text/format.ts";
import { html, type Html } from "./html.ts";
import type { ReportData } from "../report-data.ts";
import { table, unseen } from "./table.ts";

/** The processes that worked on a run, where there was more than one. */
export function sessions({ sessions, status }: ReportData): Html | undefined {
  if (sessions.length < 2) return undefined;
  const rows = sessions.map(({ began, limits, milliseconds, objects, ended }, index) => {
    const last = index === sessions.length - 1;
    return {
      title: timeText(began)
        .split(" ")
        .slice(0, 2)
        .map((part) => html`<span class="whole">${part}</span> `),
      values: [
        ended ?? (last ? status : "killed"),
        countText(objects),
        durationText(milliseconds),
        countText(limits.concurrency),
      ],
    };
  });
  return html`<section aria-labelledby="sessions">
    <h2 id="sessions">Sessions</h2>
    <div class="wide">
      ${table(unseen("The processes that worked on this run"), rows, ["Began (UTC)", "Ended", "Objects", "Worked", "At once"])}
    </div>
  </section>`;
}
