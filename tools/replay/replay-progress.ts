import type { Progress } from "../../terminal/text/progress-line.ts";
import type { ReplayTally } from "./replay-summary.ts";

/** What a replay processes. */
export interface ReplayItems {
  readonly unit: "messages" | "failures";
  /** The total number, if known. */
  readonly all: number | undefined;
  /** The maximum number to process. */
  readonly limit: number;
}

/**
 * The progress of a replay.
 *
 * Both counts are of messages, or of lines of a run's failures; each may name several objects, or none. Those that do not match
 * the filters are subtracted from the total once they are seen.
 */
export function replayProgress(
  { taken, notChosen, failed, totals }: Pick<ReplayTally, "taken" | "notChosen" | "failed" | "totals">,
  { unit, all, limit }: ReplayItems,
): Pick<Progress, "unit" | "done" | "all" | "records" | "written" | "stale" | "alreadyThere" | "rejected" | "failed"> {
  const { written, storedByReference, stale, alreadyThere, rejected } = totals.outcomes;
  return {
    ...{ unit, done: taken },
    all: all === undefined ? undefined : Math.max(taken, Math.min(limit, all - notChosen)),
    ...{ records: totals.records, written: written + storedByReference, stale, alreadyThere, rejected, failed },
  };
}
