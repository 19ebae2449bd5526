import { clippedLine } from "../../terminal/text/clipped-line.ts";
import { ageText, countText } from "../../terminal/text/format.ts";
import { indentedLines } from "../../terminal/text/labelled-lines.ts";
import { printable } from "../../terminal/text/printable.ts";
import type { QueueInspection, ReplayedSince } from "./inspection.ts";

/**
 * Formats an inspection for people.
 *
 * @param columns the terminal's width; a key or an id is never cut or wrapped, so that it can be copied
 */
export function inspectionText(inspection: QueueInspection, now: number, columns: number | undefined): string {
  const { messages, oldest, objects, rejectedRecords, reasons, unseen } = inspection;
  if (messages === 0)
    return `The failure queue ${unseen.waiting + unseen.inFlight === 0 ? "is empty" : "shows nothing"}.\n`;
  const records = rejectedRecords === 0 ? "" : `, ${countOf(rejectedRecords, "rejected record")}`;
  const age = oldest === undefined ? "" : `, the oldest ${ageText(now - oldest)} old`;
  const width = Math.max(...reasons.map(({ reason }) => printable(reason).length));
  const groups = reasons.map((group) => {
    const examples = group.examples.map(({ object, message, receiveCount, requestId, detail, replayed }) => {
      const what = object ?? `message ${message}`;
      const times = receiveCount > 1 ? ` [received ${receiveCount} times]` : "";
      const details = [
        clippedLine(detail),
        ...(replayed === undefined ? [] : [replayedText(replayed, now)]),
        ...(requestId === undefined ? [] : [`request ${clippedLine(requestId)}`]),
      ];
      return `    ${what}${times}\n${indentedLines(details, 6, columns)}`;
    });
    const oldestOne = `oldest ${ageText(now - group.oldest)}`;
    return `\n  ${printable(group.reason).padEnd(width)}  ${countText(group.messages)} (${oldestOne})\n${examples.join("")}`;
  });
  return `${countOf(messages, "message")}${age}; ${countOf(objects, "object")}${records}\n${groups.join("")}`;
}

const countOf = (count: number, noun: string): string => `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;

function replayedText({ t, before }: ReplayedSince, now: number): string {
  return `failed again when it was replayed ${ageText(now - t)} ago; before that: ${before.map(printable).join(", ")}`;
}
