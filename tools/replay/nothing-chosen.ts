import { printable } from "../../terminal/printable.ts";
import type { MessageFilter } from "../failures/messages/message-filter.ts";
import type { ReplaySummary } from "./replay-summary.ts";

/**
 * Says what a replay looked at where it took nothing, since nothing was what it was asked for.
 *
 * `--only` cannot be checked beforehand: a report has the reasons of whichever release the function is, and a run's failures
 * have the names of errors.
 *
 * @returns `undefined` where something was taken, nothing is there at all, or not all was seen
 */
export function nothingChosen(summary: ReplaySummary, { only, prefix, olderThan }: MessageFilter): string | undefined {
  const { ended, taken, notChosen, reasons, left } = summary;
  if (ended !== "finished" || taken > 0 || notChosen === 0) return undefined;
  const one = left ? "message" : "failure";
  const all = `${notChosen.toLocaleString("en")} ${one}${notChosen === 1 ? "" : "s"}`;
  const there = Object.entries(reasons).map(([name, count]) => `${printable(name)} (${count})`);
  if (only !== undefined && !Object.hasOwn(reasons, only)) {
    return `Nothing matched: ${all} seen, and none for the reason ${JSON.stringify(only)}. Seen were ${there.join(", ")}.`;
  }
  const given = { "--only": only, "--prefix": prefix, "--older-than": olderThan };
  const options = Object.entries(given).flatMap(([option, value]) => (value === undefined ? [] : option));
  return `Nothing matched: ${all} seen, and none passes ${options.join(" and ")}.`;
}
