import { sourceText } from "../../../runtime/mapping/source-text.ts";
import { countText, pluralText, timeText } from "../../../terminal/text/format.ts";
import { indentedLines, labelledLines } from "../../../terminal/text/labelled-lines.ts";
import { printable } from "../../../terminal/text/printable.ts";
import { shellWord } from "../../../terminal/shell-word.ts";
import { SLUICE } from "../../../terminal/sluice-command.mjs";
import type { Candidate } from "./fields/candidate.ts";
import type { Sample } from "./sample/read-sample.ts";
import type { Suggestion } from "./suggest-mapping.ts";

type Row = readonly [label: string, text: string];

/** Why a mapping is suggested, and what to do with it; lines, each with its end. */
export function suggestionText(
  { mapping, site, keyParts }: Suggestion,
  sample: Sample,
  { names, width }: { readonly names: readonly string[]; readonly width: number | undefined },
): string {
  const count = site.records.length;
  const rows: readonly Row[] = [
    [
      "records",
      mapping.records === undefined ? "the documents, or the elements of arrays" : printable(mapping.records),
    ],
    ...chosenRows("userID", site.id.chosen, count),
    ...(keyParts?.userID === undefined
      ? []
      : [["userID", noField(sourceText(keyParts.userID), keyParts.keys)] as const]),
    ...chosenRows("timestamp", site.time.chosen, count),
    ...(keyParts?.timestamp === undefined
      ? site.time.chosen.length > 0
        ? []
        : [["timestamp", "none: no field looks like the time of a record; S3's date of the file dates it"] as const]
      : [["timestamp", noField(sourceText(keyParts.timestamp), keyParts.keys)] as const]),
    ...(mapping.timestampUnit === undefined ? [] : [["unit", `numbers are ${mapping.timestampUnit}`] as const]),
    [
      "data",
      mapping.data === "" ? "the whole record" : `${sourceText(mapping.data)}: nothing else is beside key and time`,
    ],
  ];
  return [
    `From ${pluralText(count, "record")} in ${pluralText(sample.documents.length, "document")} of ${pluralText(sample.files, "file")}:\n`,
    labelledLines(withoutRepeats(rows), { width, indent: "  " }),
    gaps(
      count,
      site.id.records.size,
      keyParts?.userID !== undefined,
      "without a userID: they would be rejected",
      width,
    ),
    gaps(
      count,
      site.time.records.size,
      mapping.timestamp === "none" || keyParts?.timestamp !== undefined,
      "without a time: dated by the file's date in S3",
      width,
    ),
    othersText("userID", site.ids, site.id.chosen, count, width),
    othersText("timestamp", site.times, site.time.chosen, count, width),
    nextText(mapping, names),
  ].join("");
}

const noField = (source: string, keys: number): string =>
  `${printable(source)}, in ${countText(keys)} keys: no field of the records looks like it`;

function chosenRows(label: string, chosen: readonly Candidate[], count: number): readonly Row[] {
  return chosen.map((candidate, index) => [label, `${index === 0 ? "" : "else "}${described(candidate, count)}`]);
}

function described({ source, records, distinct, time }: Candidate, count: number): string {
  const share = records.size === count ? "all" : `${countText(records.size)} of ${countText(count)}`;
  const values = `${countText(distinct)} distinct`;
  const range = time === undefined ? "" : `, ${timeText(time.earliest)} to ${timeText(time.latest)}`;
  return `${printable(sourceText(source))}: in ${share}, ${values}${range}`;
}

/** A label stands once. */
const withoutRepeats = (rows: readonly Row[]): readonly Row[] =>
  rows.map(([label, text], index) => [rows[index - 1]?.[0] === label ? "" : label, text]);

function gaps(count: number, served: number, isFilled: boolean, what: string, width: number | undefined): string {
  const missing = count - served;
  return isFilled || missing === 0 ? "" : indentedLines([`${countText(missing)} ${what}`], 2, width);
}

const OTHERS = 3;

function othersText(
  field: string,
  all: readonly Candidate[],
  chosen: readonly Candidate[],
  count: number,
  width: number | undefined,
): string {
  const others = all.filter((each) => !chosen.includes(each)).slice(0, OTHERS);
  if (others.length === 0) return "";
  return `\nOther fields that could be the ${field}:\n${indentedLines(
    others.map((each) => described(each, count)),
    2,
    width,
  )}`;
}

function nextText(mapping: Suggestion["mapping"], names: readonly string[]): string {
  const files = names.map(shellWord).join(" ");
  return [
    `\nTry it: save the mapping as mapping.json (> mapping.json), then\n`,
    `  ${SLUICE} mapping try ${files} --mapping mapping.json\n`,
    `\nUse it: put this line under config: in Pulumi.STACK.yaml, then run pulumi up --stack STACK\n`,
    `  sluice:mapping: ${JSON.stringify(mapping)}\n`,
  ].join("");
}
