import { countText, pluralText, timeText } from "../../../terminal/text/format.ts";
import { foreign, html, type Content, type Html } from "../page/html.ts";
import { table, unseen } from "../page/table.ts";
import { MEANINGS, OBJECT_CLASSES } from "../../verify/result/classes.ts";
import type { ItemFinding, ObjectFinding } from "../../verify/result/finding.ts";
import type { FoundClass, VerificationData } from "./verification-data.ts";

/** What was found, by class, with the first of each. */
export function findings({ classes }: VerificationData): Html {
  const head = html`<h2 id="findings">Findings</h2>`;
  if (classes.length === 0) {
    return html`<section aria-labelledby="findings">
      ${head}
      <p>Nothing was found that does not agree.</p>
    </section>`;
  }
  const rows = classes.map(({ name, count }) => ({
    title: html`<a href="#class-${name}">${name}</a>`,
    values: [countText(count)],
  }));
  return html`<section aria-labelledby="findings">
    ${head} ${table(unseen("Findings by class"), rows, ["Class", "Found"])} ${classes.map(classOf)}
  </section>`;
}

/** So many are in sight; the others are there on demand. */
const IN_SIGHT = 3;

function classOf({ name, count, file, examples }: FoundClass): Html {
  const [shown, others] = [examples.slice(0, IN_SIGHT), examples.slice(IN_SIGHT)];
  const more =
    others.length === 0
      ? undefined
      : html`<details>
          <summary>${countText(others.length)} more</summary>
          ${listOf(others)}
        </details>`;
  const left = count - examples.length;
  const what = (OBJECT_CLASSES as readonly string[]).includes(name) ? "object" : "item";
  return html`<article aria-labelledby="class-${name}">
    <h3 id="class-${name}">${name}</h3>
    <p class="counts">${pluralText(count, what)}: ${MEANINGS[name]}</p>
    ${listOf(shown)} ${more}
    <p class="soft">
      ${left === 0 ? "All of them are" : `${countText(left)} more are not listed here. All are`} in ${foreign(file)}.
    </p>
  </article>`;
}

const listOf = (examples: FoundClass["examples"]): Html =>
  html`<ul class="examples">
    ${examples.map(exampleOf)}
  </ul>`;

function exampleOf(finding: FoundClass["examples"][number]): Html {
  const { key, confirmed, lastModified } = finding;
  const { userID, timestamp } = finding as Partial<ItemFinding>;
  const { versionId, reason, known, records, absent, older, altered, rejected } = finding as Partial<ObjectFinding>;
  const count = (n: number | undefined, what: string): readonly Content[] =>
    n === undefined || n === 0 ? [] : [`${countText(n)} ${what}`];
  const item = userID === undefined ? [] : [html`item ${foreign(userID)}, ${foreign(String(timestamp))}`];
  const where: Content[] = [
    ...(key === undefined ? [] : item),
    ...(versionId === undefined ? [] : [html`version ${foreign(versionId)}`]),
    ...(lastModified === undefined ? [] : [`modified ${timeText(lastModified)}`]),
    ...(records === undefined ? [] : [pluralText(records, "record")]),
    ...count(absent, "without item"),
    ...count(older, "of an older version"),
    ...count(altered, "with other contents"),
    ...count(rejected, "rejected"),
    ...(known === undefined ? [] : [`known from ${known}`]),
    ...(confirmed === false ? ["not read again"] : []),
  ];
  return html`<li>
    <p class="key">${key === undefined ? item : foreign(key)}</p>
    ${reason === undefined ? undefined : html`<p class="reason">${foreign(reason)}</p>`}
    ${where.length === 0 ? undefined : html`<p class="soft">${where.map((part, index) => [index > 0 ? " · " : "", part])}</p>`}
  </li>`;
}
