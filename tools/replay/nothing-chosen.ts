import { printable } from "../../terminal/text/printable.ts";
import type { MessageFilter } from "../failures/messages/message-filter.ts";
import type { ReplaySummary } from "./replay-summary.ts";

/**
 * Describes what a replay saw if nothing matched its filters.
 *
 * `--only` cannot be validated beforehand: a report may come from any release of the function, with that release's reasons, and a
 * run's failures have the names of errors.
 *
 * @returns `undefined` if something matched, nothing was there at all, or not everything was seen
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
