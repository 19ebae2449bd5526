import { countText } from "../../../terminal/text/format.ts";
import { recordPlace } from "../../../terminal/text/record-place.ts";
import type { FailureExample, FailureReason } from "../../runs/summary/failure-reasons.ts";
import { failureAdvice, rejectAdvice } from "../../runs/summary/reason-advice.ts";
import { foreign, html, type Content, type Html } from "./html.ts";
import type { ReportData } from "../report-data.ts";
import { table, unseen } from "./table.ts";

/** What failed, by reason: how much of it, what to do, and where it is. */
export function failures({ failures: groups, summary }: ReportData): Html {
  if (groups.length === 0) {
    return html`<section aria-labelledby="failures">
      <h2 id="failures">Failures</h2>
      <p>No object failed, and no record was rejected.</p>
    </section>`;
  }
  const rows = groups.map((group, index) => ({
    title: html`<a href="#reason-${index}">${foreign(group.reason)}</a>`,
    values: [group.kind === "rejected" ? countText(group.records) : "–", countText(group.objects)],
  }));
  const file = summary.failures === undefined ? undefined : html` All of them are in ${foreign(summary.failures)}.`;
  return html`<section aria-labelledby="failures">
    <h2 id="failures">Failures</h2>
    ${table(unseen("Failures by reason"), rows, ["Reason", "Records", "Objects"])}
    <p class="soft">Lines and columns count from 1, records from 0.${file}</p>
    ${groups.map(groupOf)}
  </section>`;
}

/** So many are in sight; the others are there on demand. */
const IN_SIGHT = 3;

function groupOf(group: FailureReason, index: number): Html {
  const { kind, reason, records, objects, examples } = group;
  const { meaning, advice } = kind === "failed" ? failureAdvice(reason) : rejectAdvice(reason);
  const counts =
    kind === "failed"
      ? html`${plural(objects, "object")} <a href="#outcome-failed">failed</a>`
      : html`${plural(records, "record")} in ${plural(objects, "object")} <a href="#outcome-rejected">rejected</a>`;
  const [first] = examples;
  // What all of them say is said once.
  const common =
    examples.length > 1 && first?.detail !== "" && examples.every(({ detail }) => detail === first?.detail);
  const list = (of: readonly FailureExample[]): Html => listOf(common ? of.map(withoutDetail) : of);
  const [shown, others] = [examples.slice(0, IN_SIGHT), examples.slice(IN_SIGHT)];
  const more =
    others.length === 0
      ? undefined
      : html`<details>
          <summary>${plural(others.length, "more object")}</summary>
          ${list(others)}
        </details>`;
  const left = objects - examples.length;
  return html`<article aria-labelledby="reason-${index}">
    <h3 id="reason-${index}">${foreign(reason)}</h3>
    <p class="counts">${counts}</p>
    <p>${meaning}</p>
    ${common ? html`<p class="reason"><strong>Message:</strong> ${foreign(clipped(first?.detail ?? ""))}</p>` : undefined}
    <p><strong>What to do:</strong> ${advice}</p>
    ${list(shown)} ${more}
    ${left === 0 ? undefined : html`<p class="soft">${plural(left, "other object")} not listed here.</p>`}
  </article>`;
}

const withoutDetail = (example: FailureExample): FailureExample => ({ ...example, detail: "" });

const listOf = (examples: readonly FailureExample[]): Html =>
  html`<ul class="examples">
    ${examples.map(exampleOf)}
  </ul>`;

function exampleOf({ object, place, detail, requestId, others }: FailureExample): Html {
  const { key, versionId, etag } = object;
  const where: Content[] = [
    ...(place ? [recordPlace(place)] : []),
    ...(versionId === undefined ? [] : [html`version ${foreign(versionId)}`]),
    // What tells the versions of a bucket apart that keeps only the last one.
    ...(versionId !== undefined || etag === undefined ? [] : [html`etag ${foreign(etag)}`]),
    ...(requestId === undefined ? [] : [html`request ${foreign(requestId)}`]),
    ...(others === 0 ? [] : [`and ${plural(others, "other record")} of this object`]),
  ];
  return html`<li>
    <p class="key">${foreign(key)}</p>
    ${detail === "" ? undefined : html`<p class="reason">${foreign(clipped(detail))}</p>`}
    <p class="soft">${where.map((part, index) => html`${index > 0 ? " · " : ""}${part}`)}</p>
  </li>`;
}

const LONGEST = 1_000;

const clipped = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

const plural = (count: number, what: string): string => `${countText(count)} ${what}${count === 1 ? "" : "s"}`;
