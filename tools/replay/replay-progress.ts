import type { Progress } from "../../terminal/progress-line.ts";
import type { ReplayTally } from "./replay-summary.ts";

/** What a replay works through. */
export interface ReplayItems {
  readonly unit: "messages" | "failures";
  /** How many there are, where that is known. */
  readonly all: number | undefined;
  /** At most so many are taken. */
  readonly limit: number;
}

/**
 * How far a replay is.
 *
 * What is counted on both sides is messages, or a run's failures: each may name several objects, or none. Those that were not
 * asked for are left out, once they were seen.
 */
export function replayProgress(
  { taken, notChosen, failed, totals }: Pick<ReplayTally, "taken" | "notChosen" | "failed" | "totals">,
  { unit, all, limit }: ReplayItems,
): Pick<Progress, "unit" | "done" | "all" | "records" | "written" | "stale" | "failed"> {
  const { written, storedByReference, stale } = totals.outcomes;
  return {
    ...{ unit, done: taken },
    all: all === undefined ? undefined : Math.max(taken, Math.min(limit, all - notChosen)),
    ...{ records: totals.records, written: written + storedByReference, stale, failed },
  };
}
