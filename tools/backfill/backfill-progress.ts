import type { AdaptiveLimit } from "../../runtime/work/adaptive-limit.ts";
import type { Totals } from "../../runtime/work/totals.ts";
import type { Progress } from "../../terminal/text/progress-line.ts";

/** What the journal does not say of a run's progress. */
export interface ProgressExtras {
  readonly limit: Pick<AdaptiveLimit, "current" | "max">;
  /** The number of objects; `undefined` until they are counted. */
  readonly all: number | undefined;
  /** How often AWS throttled, in all sessions. */
  readonly throttles: number;
  readonly stopping: boolean;
}

/** The progress of a run, across all sessions. */
export function backfillProgress(
  { objects: done, records, outcomes, failed }: Totals,
  { limit: { current: limit, max }, ...rest }: ProgressExtras,
): Progress {
  const { written, storedByReference, stale, alreadyThere, rejected } = outcomes;
  return {
    unit: "objects",
    done,
    records,
    failed,
    stale,
    alreadyThere,
    rejected,
    written: written + storedByReference,
    limit,
    max,
    ...rest,
  };
}
