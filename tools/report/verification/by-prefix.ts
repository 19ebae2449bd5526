import { countText } from "../../../terminal/text/format.ts";
import { foreign, html, type Content, type Html } from "../page/html.ts";
import { table, unseen, type Row } from "../page/table.ts";
import type { GroupCounts } from "../../verify/result/breakdown.ts";
import { foundIn, foundText } from "./group-text.ts";
import type { VerificationData } from "./verification-data.ts";

/** Where in the bucket the findings are. */
export function byPrefix({ breakdown }: VerificationData): Html | undefined {
  if (breakdown === undefined) return undefined;
  const { prefixes, others } = breakdown;
  const rows = [
    ...prefixes.map(({ prefix, counts }) => rowOf(prefix === "" ? "no folder" : foreign(prefix), counts)),
    ...(others === undefined ? [] : [rowOf(prefixes.length === 0 ? "all" : "all others", others)]),
  ];
  return html`<section aria-labelledby="prefixes">
    <h2 id="prefixes">By prefix</h2>
    ${others === undefined ? undefined : html`<p class="soft">Those with the most findings; the others together.</p>`}
    ${
      rows.length === 0
        ? html`<p>There are no objects, and no items of any.</p>`
        : table(unseen("Findings by prefix"), rows, ["Prefix", "Agree", "Found"])
    }
  </section>`;
}

function rowOf(title: Content, counts: GroupCounts): Row {
  return { title, values: [countText(counts.agrees ?? 0), foundText(counts)], bad: foundIn(counts) > 0 };
}
