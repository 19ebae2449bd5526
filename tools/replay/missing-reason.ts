import { printable } from "../../terminal/printable.ts";
import type { ReplaySummary } from "./replay-summary.ts";

/**
 * Says that nothing has the reason that was asked for.
 *
 * It cannot be refused before: a report has the reasons of whichever release the function is, and a run's failures have
 * the names of errors.
 *
 * @returns `undefined` where something has it, none was asked for, or not all was seen
 */
export function missingReason({ ended, reasons }: ReplaySummary, only: string | undefined): string | undefined {
  if (only === undefined || ended !== "finished" || Object.hasOwn(reasons, only)) return undefined;
  const there = Object.entries(reasons).map(([name, count]) => `${printable(name)} (${count})`);
  return `nothing has the reason ${JSON.stringify(only)}; there is ${there.join(", ") || "nothing at all"}`;
}
