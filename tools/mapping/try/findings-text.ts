import { sourceText } from "../../../runtime/mapping/source-text.ts";
import { didYouMean } from "../../../terminal/arguments/did-you-mean.ts";
import { countText, pluralText, timeText } from "../../../terminal/text/format.ts";
import { indentedLines, labelledLines } from "../../../terminal/text/labelled-lines.ts";
import { printable } from "../../../terminal/text/printable.ts";
import { recordPlace } from "../../../terminal/text/record-place.ts";
import type { FieldFinding, Findings } from "./findings.ts";

/** What a mapping found, and did not find, for people; lines, each with its end. */
export function findingsText(findings: Findings, files: number, width: number | undefined): string {
  const { records, items, rejected } = findings;
  const counts = `${pluralText(records, "record")} of ${pluralText(files, "file")}: ${pluralText(items, "item")}, ${countText(rejected)} rejected`;
  return [
    `${counts}\n`,
    ...(findings.read === 0 ? [] : ["\nFound:\n", foundText(findings, width)]),
    notesText(findings, width),
    reasonsText(findings, width),
  ].join("");
}

function foundText({ found, read, fields }: Findings, width: number | undefined): string {
  const rows = found.map((each, index): readonly [string, string] => {
    const label = found[index - 1]?.field === each.field ? "" : each.field;
    const share = each.records === read ? "all" : countText(each.records);
    return [label, `${printable(sourceText(each.source))}: ${share} of ${countText(read)}${hint(each, fields)}`];
  });
  const missing = found.some(({ records, source }) => records === 0 && typeof source === "string");
  const there = missing && fields.length > 0 ? `The records have: ${printable(fields.join(", "))}` : undefined;
  return labelledLines(rows, { width, indent: "  " }) + (there === undefined ? "" : indentedLines([there], 2, width));
}

/** A pointer that finds nothing may be misspelt. */
function hint({ source, records }: FieldFinding, fields: readonly string[]): string {
  if (records > 0 || typeof source !== "string") return "";
  const meant = didYouMean(source, fields);
  return meant === undefined ? "" : `; did you mean ${printable(meant)}?`;
}

function notesText(findings: Findings, width: number | undefined): string {
  const { passedOver, datedByObject, withoutData, byReference, moved, earliest, latest } = findings;
  const notes = [
    ...(earliest === undefined || latest === undefined
      ? []
      : [`times from ${timeText(earliest)} to ${timeText(latest)}`]),
    ...(passedOver === 0 ? [] : [`${pluralText(passedOver, "document")} passed over: no records, but about others`]),
    ...(datedByObject === 0
      ? []
      : [`${pluralText(datedByObject, "item")} dated by the object: here by the file's date, in S3 by the upload's`]),
    ...(withoutData === 0 ? [] : [`${pluralText(withoutData, "item")} without data`]),
    ...(byReference === 0
      ? []
      : [`${pluralText(byReference, "item")} whose data stays in S3: DynamoDB cannot hold it`]),
    ...(moved === 0
      ? []
      : [`${pluralText(moved, "item")} with the userID and time of an earlier one: moved by some milliseconds`]),
  ];
  return notes.length === 0 ? "" : `\n${indentedLines(notes, 2, width)}`;
}

function reasonsText({ reasons }: Findings, width: number | undefined): string {
  if (reasons.length === 0) return "";
  const texts = reasons.flatMap(({ reason, records, example }) => [
    `${reason}: ${countText(records)}, such as ${printable(example.key)}, ${recordPlace(example)}: ${printable(example.detail)}`,
  ]);
  return `\nRejected:\n${indentedLines(texts, 2, width)}`;
}
