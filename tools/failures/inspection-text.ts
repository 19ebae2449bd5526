import { clippedLine } from "../../terminal/clipped-line.ts";
import { ageText } from "../../terminal/format.ts";
import { printable } from "../../terminal/printable.ts";
import type { QueueInspection, ReplayedSince } from "./inspection.ts";

/** An inspection for a reader. */
export function inspectionText(inspection: QueueInspection, now: number): string {
  const { messages, oldest, objects, rejectedRecords, reasons, unseen } = inspection;
  const count = (value: number): string => value.toLocaleString("en");
  if (messages === 0)
    return `The failure queue ${unseen.waiting + unseen.inFlight === 0 ? "is empty" : "shows nothing"}.\n`;
  const records = rejectedRecords === 0 ? "" : `, ${count(rejectedRecords)} rejected records`;
  const age = oldest === undefined ? "" : `, the oldest ${ageText(now - oldest)} old`;
  const width = Math.max(...reasons.map(({ reason }) => printable(reason).length));
  const groups = reasons.map((group) => {
    const examples = group.examples.map(({ object, message, receiveCount, requestId, detail, replayed }) => {
      const what = object ?? `message ${message}`;
      const times = receiveCount > 1 ? ` [received ${receiveCount} times]` : "";
      const invocation = requestId === undefined ? "" : `      request ${clippedLine(requestId)}\n`;
      const since = replayed === undefined ? "" : `      ${replayedText(replayed, now)}\n`;
      return `    ${what}${times}\n      ${clippedLine(detail)}\n${since}${invocation}`;
    });
    const oldestOne = `oldest ${ageText(now - group.oldest)}`;
    return `\n  ${printable(group.reason).padEnd(width)}  ${count(group.messages)} (${oldestOne})\n${examples.join("")}`;
  });
  const title = messages === 1 ? "1 message" : `${count(messages)} messages`;
  return `${title}${age}; ${count(objects)} objects${records}\n${groups.join("")}`;
}

function replayedText({ t, before }: ReplayedSince, now: number): string {
  return `failed again when it was replayed ${ageText(now - t)} ago; before that: ${before.map(printable).join(", ")}`;
}
