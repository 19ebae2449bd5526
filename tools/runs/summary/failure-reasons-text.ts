import { clippedLine } from "../../../terminal/text/clipped-line.ts";
import { indentedLines } from "../../../terminal/text/labelled-lines.ts";
import { objectName } from "../../../terminal/text/object-name.ts";
import { printable } from "../../../terminal/text/printable.ts";
import { recordPlace } from "../../../terminal/text/record-place.ts";
import { rejectAdvice } from "./reason-advice.ts";
import type { FailureExample, FailureReason } from "./failure-reasons.ts";

/** The most reasons that are shown; further ones help nobody. */
const SHOWN = 10;

/**
 * Why objects failed and records were rejected, with the examples of each reason and what to do; empty if nothing failed.
 *
 * @param columns the terminal's width
 */
export function failureReasonsText(reasons: readonly FailureReason[], columns: number | undefined): string {
  if (reasons.length === 0) return "";
  const shown = reasons.slice(0, SHOWN);
  const width = Math.max(...shown.map(({ reason }) => printable(reason).length));
  const groups = shown.map((group) => {
    const title = `  ${printable(group.reason).padEnd(width)}  ${countOf(group)}\n`;
    const examples = group.examples.map((example) => exampleText(example, columns));
    return title + examples.join("") + adviceText(group, columns);
  });
  const more = reasons.length - shown.length;
  const others = more === 0 ? "" : `  and ${more} more reasons: the file of failures has them\n`;
  return `\nWhat failed, by reason, with an example of each:\n${groups.join("")}${others}`;
}

/** The message of an error says by itself what to do. */
const adviceText = ({ kind, reason }: FailureReason, columns: number | undefined): string =>
  kind === "failed" ? "" : indentedLines([rejectAdvice(reason).advice], 4, columns);

function countOf({ kind, objects, records }: FailureReason): string {
  const count = (number: number, noun: string): string =>
    `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
  if (kind === "failed") return `${count(objects, "object")} failed`;
  return `${count(records, "record")} rejected, in ${count(objects, "object")}`;
}

function exampleText({ object, place, detail, requestId }: FailureExample, columns: number | undefined): string {
  const where = place === undefined ? "" : `${recordPlace(place)}: `;
  const what = detail === "" ? "among records whose details the run did not keep" : clippedLine(detail);
  const request = requestId === undefined ? [] : [`request ${clippedLine(requestId)}`];
  return `    ${objectName(object)}\n${indentedLines([where + what, ...request], 6, columns)}`;
}
