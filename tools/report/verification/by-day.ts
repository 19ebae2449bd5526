import { countText } from "../../../terminal/text/format.ts";
import { html, type Html } from "../page/html.ts";
import { table, unseen } from "../page/table.ts";
import { CLASSES, SYMBOLS, type FindingClass } from "../../verify/result/classes.ts";
import { foundIn, foundText } from "./group-text.ts";
import type { VerificationData } from "./verification-data.ts";

type Lines = Partial<Record<FindingClass | "agrees", readonly number[]>>;

/** What the charts draw: days in epoch seconds, and how many there are on each, a list for each class. */
export function daysOf({ breakdown }: VerificationData): { readonly seconds: readonly number[] } & Lines {
  const days = (breakdown?.days ?? []).filter(({ day }) => day !== null);
  const names = (Object.keys(SYMBOLS) as (keyof typeof SYMBOLS)[]).filter((name) =>
    days.some(({ counts }) => (counts[name] ?? 0) > 0),
  );
  return {
    seconds: days.map(({ day }) => Date.parse(String(day)) / 1_000),
    ...Object.fromEntries(names.map((name) => [name, days.map(({ counts }) => counts[name] ?? 0)])),
  };
}

/** More days than these are in the charts only. */
const MOST_ROWS = 40;

/** On which days the objects were modified that do not agree. */
export function byDay(data: VerificationData): Html | undefined {
  const { breakdown } = data;
  if (breakdown === undefined) return undefined;
  const course = daysOf(data);
  const names = CLASSES.filter((name) => course[name] !== undefined);
  const bad = breakdown.days.filter(({ counts }) => foundIn(counts) > 0);
  // The worst, in the order of the days.
  const shown = bad.toSorted((a, b) => foundIn(b.counts) - foundIn(a.counts)).slice(0, MOST_ROWS);
  const rows = bad
    .filter((each) => shown.includes(each))
    .map(({ day, counts }) => ({
      title: day ?? "no day",
      values: [countText(counts.agrees ?? 0), foundText(counts)],
    }));
  return html`<section aria-labelledby="days">
    <h2 id="days">By day</h2>
    <p class="soft">
      The day (UTC) on which the object was last modified; of an item that Sluice did not write, the day of its sort
      key.
    </p>
    ${
      course.seconds.length < 2
        ? undefined
        : html`<div class="charts">${(["agrees", ...names] as const).map((name) => chart(name, course))}</div>`
    }
    ${
      rows.length === 0
        ? html`<p>Nothing was found on any day.</p>`
        : table(
            bad.length > rows.length
              ? `The ${countText(rows.length)} of ${countText(bad.length)} days with the most findings`
              : unseen("Findings by day"),
            rows,
            ["Day", "Agree", "Found"],
          )
    }
  </section>`;
}

function chart(name: FindingClass | "agrees", course: ReturnType<typeof daysOf>): Html | undefined {
  const counts = course[name];
  if (counts === undefined) return undefined;
  const most = Math.max(...counts);
  const day = new Date((course.seconds[counts.indexOf(most)] ?? 0) * 1_000).toISOString().slice(0, 10);
  const title = name === "agrees" ? "Objects that agree" : `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const label = name === "agrees" ? "agree" : name;
  const color = name === "agrees" ? "--accent" : "--bad";
  const said = `at most ${countText(most)} on a day, ${day}`;
  return html`<figure class="chart">
    <figcaption>
      <strong>${title}</strong> <span class="line"><i class="swatch ${color.slice(2)}"></i>${said}</span>
    </figcaption>
    <div
      class="plot"
      role="img"
      aria-label="${title} by day: ${said}"
      data-axis="days"
      data-lines="${JSON.stringify([{ label, list: name, color }])}"
    ></div>
    <p class="readout soft" aria-hidden="true"></p>
  </figure>`;
}
