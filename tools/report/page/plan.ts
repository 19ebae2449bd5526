import { keyNames } from "../../../runtime/mapping/record-mapping.ts";
import { sourceText } from "../../../runtime/mapping/source-text.ts";
import { bytesText, countText, timeText } from "../../../terminal/text/format.ts";
import type { SessionLimits } from "../../runs/journal-lines.ts";
import type { CommonPlan, Plan } from "../../runs/plan.ts";
import { foreign, html, type Content, type Html } from "./html.ts";
import type { ReportData } from "../report-data.ts";

export type Entry = readonly [title: string, value: Content];

/** A plan of any command. */
export type AnyPlan = CommonPlan & { readonly what: Omit<Plan["what"], "rewrite" | "dryRun"> };

/** What the run was to do: everything that decides what ends up in the table, also where it was left as it is. */
export const plan = (data: ReportData): Html => planSection(data.plan, how(data));

/** @param how what only plans of this command say */
export function planSection(plan: AnyPlan, how: readonly Entry[]): Html {
  return html`<section aria-labelledby="plan">
    <h2 id="plan">Plan</h2>
    <div class="lists">
      ${list("Where", where(plan))} ${list("Which objects", objects(plan))} ${list("Record mapping", mapping(plan))}
      ${list("How", how)}
    </div>
  </section>`;
}

function list(title: string, entries: readonly Entry[]): Html {
  const rows = entries.map(
    ([name, value]) =>
      html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div> `,
  );
  return html`<div>
    <h3>${title}</h3>
    <dl class="plan">${rows}</dl>
  </div>`;
}

function where(plan: AnyPlan): readonly Entry[] {
  const { region, endpoints } = plan.where;
  const endpoint = Object.entries(endpoints as Readonly<Record<string, string>>).map(([service, url]): Entry => [
    `Endpoint of ${service}`,
    foreign(url),
  ]);
  return [
    ["Bucket", foreign(plan.bucket)],
    ["Table", foreign(plan.table)],
    ["Pipeline", foreign(plan.title)],
    ...(region === undefined ? [] : [["Region", foreign(region)] as const]),
    ...endpoint,
  ];
}

function objects({ selection, what, manifestIdentity }: AnyPlan): readonly Entry[] {
  const { prefix, suffixes, since, until } = selection;
  const some = (value: number | undefined): Content => (value === undefined ? "no limit" : countText(value));
  const time = (value: number | undefined): Content => (value === undefined ? "any time" : timeText(value));
  return [
    ["Prefix", prefix === "" ? "any" : foreign(prefix)],
    [
      "Suffixes",
      suffixes.length === 0 ? "any" : suffixes.map((suffix, i) => html`${i > 0 ? ", " : ""}${foreign(suffix)}`),
    ],
    ["Modified since", time(since)],
    ["Modified before", time(until)],
    ["Versions", what.allVersions ? "all" : "the current one"],
    ["Manifest", what.manifest === undefined ? "none: the bucket was listed" : foreign(what.manifest)],
    ...(manifestIdentity === undefined ? [] : [["Manifest's identity", foreign(manifestIdentity)] as const]),
    ...(what.startAfter === undefined ? [] : [["Start after", foreign(what.startAfter)] as const]),
    ["Limit", some(what.limit)],
    ...(what.sample === undefined ? [] : [["Sample", `${countText(what.sample)} objects, chosen at random`] as const]),
  ];
}

function mapping({ mapping }: AnyPlan): readonly Entry[] {
  const { records, keyPattern, missing = "allow" } = mapping;
  const { partitionKey, sortKey } = keyNames(mapping);
  return [
    ["userID", foreign(sourceText(mapping.userID))],
    ["timestamp", foreign(sourceText(mapping.timestamp))],
    ["Unit of numbers", mapping.timestampUnit ?? "not set: milliseconds"],
    ...(mapping.types === undefined ? [] : [["Types", mapping.types] as const]),
    ["data", foreign(sourceText(mapping.data))],
    ["records", records === undefined ? "not set: each document is a record" : foreign(records || "the document")],
    ...(keyPattern === undefined ? [] : [["Pattern of keys", foreign(keyPattern)] as const]),
    ["Records without time or data", missing === "reject" ? "rejected" : "stored"],
    ["The table's keys", foreign(`${partitionKey}, ${sortKey}`)],
  ];
}

function how({ plan, sessions }: ReportData): readonly Entry[] {
  // Each session may have had its own.
  const limit = (name: keyof SessionLimits): string => {
    const told = sessions.map(({ limits }) => limitText(limits[name]));
    return told.filter((value, index) => value !== told[index - 1]).join(", then ");
  };
  return [
    ["Writes", plan.what.dryRun ? "none: a dry run" : "yes"],
    ["Rewrites what is there", plan.what.rewrite ? "yes" : "no"],
    ["Objects at once", limit("concurrency")],
    ["Objects a second", limit("maxRate")],
    ["Write units a second", limit("maxWrites")],
    ["Longest object, unpacked", bytesText(plan.maxDecompressedBytes)],
  ];
}

function limitText(limit: number | null | undefined): string {
  if (limit === undefined) return "not recorded";
  return limit === null ? "no limit" : countText(limit);
}
