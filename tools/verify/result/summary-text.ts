import type { Colors } from "picocolors/types.js";
import { countText, durationText, pluralText } from "../../../terminal/text/format.ts";
import { labelledLines } from "../../../terminal/text/labelled-lines.ts";
import { SLUICE } from "../../../terminal/sluice-command.mjs";
import { CLASSES, MEANINGS } from "./classes.ts";
import { fileOf } from "./findings-files.ts";
import type { VerifySummary } from "./verify-summary.ts";

/** Formats the result of a verification for people. */
export function verifySummaryText(
  summary: VerifySummary,
  folder: string,
  colors: Colors,
  width: number | undefined,
): string {
  const { classes, changed, sample, agree, ended } = summary;
  const found = CLASSES.filter((name) => classes[name] > 0);
  const rows: [string, string][] = [
    ["objects", `${countText(summary.objects)} verified, ${countText(summary.agreeing)} agree`],
    ...(sample === undefined
      ? ([["items", `${countText(summary.items)}${outsideText(summary.outside)}`]] as [string, string][])
      : []),
    ...found.map((name): [string, string] => [
      name,
      `${countText(classes[name])}: ${MEANINGS[name]}; ${fileOf(folder, name)}`,
    ]),
  ];
  const left = [
    changed.objects > 0 ? `${countText(changed.objects)} objects` : "",
    changed.items > 0 ? `${countText(changed.items)} items` : "",
    changed.gone > 0 ? `${countText(changed.gone)} objects that are gone` : "",
  ].filter((part) => part !== "");
  if (left.length > 0) rows.push(["left out", `${left.join(", ")}: changed since the start, or just before`]);
  if (summary.notLooked > 0)
    rows.push(["not looked at", `${countText(summary.notLooked)} findings were not read again; --look allows more`]);
  if (summary.olderNotLooked > 0)
    rows.push([
      "older versions",
      `${countText(summary.olderNotLooked)} have no items, as newer ones may have replaced them`,
    ]);
  if (sample !== undefined) rows.push(["sample", sampleText(sample, summary)]);
  rows.push([
    "read",
    `${pluralText(Math.ceil(summary.readUnits), "read unit")} in ${durationText(summary.durationMilliseconds)}`,
  ]);
  const { repaired, orphans } = summary;
  if (repaired)
    rows.push([
      "repaired",
      `${countText(repaired.mended)} of ${countText(repaired.objects)} objects agree now, ${countText(repaired.remaining)} do not`,
    ]);
  if (orphans)
    rows.push(["removed", `${countText(orphans.removed)} orphaned items; ${countText(orphans.kept)} had changed`]);
  if (ended === "finished") rows.push(["report", `${SLUICE} report ${summary.run} makes an HTML file of it`]);
  const head = agree
    ? colors.green("Bucket and table agree.")
    : ended === "finished"
      ? colors.red("Bucket and table do not agree.")
      : colors.yellow(`The verification was ${ended}.`);
  const depth = summary.deep || !agree ? "" : " Contents were not compared: --deep does.";
  return `${head}${depth}\n${labelledLines(rows, { width, indent: "  " })}`;
}

const outsideText = (outside: number): string =>
  outside === 0 ? "" : `; ${countText(outside)} of other buckets, or of keys that were not asked for`;

/** What a sample proves of the rest. */
export function sampleText(
  { of, confidence, atMost }: NonNullable<VerifySummary["sample"]>,
  { objects }: VerifySummary,
): string {
  const share = (atMost * 100).toPrecision(2);
  return `${countText(objects)} of ${countText(of)} objects: with ${confidence * 100} % confidence, at most ${share} % of all disagree (about ${countText(Math.ceil(atMost * of))})`;
}
