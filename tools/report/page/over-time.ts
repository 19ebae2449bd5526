import { durationText, rateText } from "../../../terminal/text/format.ts";
import { holdsMany } from "../../runs/summary/summary.ts";
import { html, type Html } from "./html.ts";
import type { Course } from "../course.ts";
import type { ReportData } from "../report-data.ts";

/** A line of a chart: its name, the list of the course that it shows, and the name of its colour in the style sheet. */
interface Line {
  readonly label: string;
  readonly list: Exclude<keyof Course, "seconds">;
  readonly color: string;
  readonly stepped?: boolean;
}

/** Fewer slices than these make no line. */
const LEAST_SLICES = 3;

/** How the run went over time. The charts themselves are drawn by a script; what they show at the most is said in words. */
export function overTime({ course, summary }: ReportData): Html {
  const title = html`<h2 id="course">Over time</h2>`;
  if (course.seconds.length < LEAST_SLICES) {
    return html`<section aria-labelledby="course">
      ${title}
      <p>The run was at work for ${durationText(summary.durationMilliseconds)}: too short for charts.</p>
    </section>`;
  }
  const records: readonly Line[] = [{ label: "records a second", list: "records", color: "--accent" }];
  return html`<section aria-labelledby="course">
    ${title}
    <p class="soft">Time at work; what passed between sessions is left out.</p>
    <div class="charts">
      ${chart("Objects a second", course, [{ label: "objects a second", list: "objects", color: "--accent" }])}
      ${holdsMany(summary) ? chart("Records a second", course, records) : undefined}
      ${chart("Write units a second", course, [{ label: "write units a second", list: "writeUnits", color: "--accent" }])}
      ${chart("Limit of objects at once", course, [
        { label: "objects at once", list: "concurrency", color: "--accent", stepped: true },
      ])}
      ${chart("Throttling and retries", course, [
        { label: "throttled a second", list: "throttles", color: "--bad" },
        { label: "retries a second", list: "retries", color: "--soft" },
      ])}
    </div>
  </section>`;
}

function chart(title: string, course: Course, lines: readonly Line[]): Html {
  const spans = lines.map(({ list }): string => {
    const values = course[list].flatMap((value) => value ?? []);
    return `${rateText(Math.min(...values))} to ${rateText(Math.max(...values))}`;
  });
  const said = lines.map(({ label }, index) => `${label}: ${spans[index] ?? ""}`);
  const legend = lines.map(({ label, color }, index) => {
    const swatch = html`<i class="swatch ${color.slice(2)}"></i>`;
    return html`<span class="line"
      >${swatch}${lines.length === 1 ? spans[index] : `${label}: ${spans[index] ?? ""}`}</span
    > `;
  });
  return html`<figure class="chart">
    <figcaption><strong>${title}</strong> ${legend}</figcaption>
    <div class="plot" role="img" aria-label="${said.join("; ")}" data-lines="${JSON.stringify(lines)}"></div>
    <p class="readout soft" aria-hidden="true"></p>
  </figure>`;
}
