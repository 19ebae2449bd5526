import type { ObjectVersion } from "../model/object.ts";
import { versionToken } from "../model/object.ts";
import type { Progress } from "../object/progress.ts";
import type { Failure } from "./failure.ts";
import { sumTotals, type Totals } from "./totals.ts";

/** What has been done of an object that was cut, as plain JSON: the next part of it goes on from there. */
export interface EarlierPart {
  /** The version that the progress is of: a token from `versionToken`. */
  readonly version: string;
  readonly progress: Progress;
  /** How long it took so far. */
  readonly milliseconds: number;
  /** The outcomes of its records so far. The object itself counts when it is done. */
  readonly totals: Totals;
  /** The records that were rejected so far. */
  readonly failure?: Failure;
}

/** The outcomes of an object, and its failure. */
export interface PartOutcome {
  readonly totals: Totals;
  readonly failure: Failure | undefined;
}

/** How many reasons for an object's rejected records a failure keeps. */
export const REASONS = 100;

/**
 * Adds what was done before to the outcome of an object's last part.
 *
 * @param object as much of its version as is known. If it has changed since, only what it cost counts
 */
export function withEarlier(
  outcome: PartOutcome,
  object: Partial<ObjectVersion>,
  earlier: EarlierPart | undefined,
): PartOutcome {
  if (earlier === undefined) return outcome;
  const { totals, failure } = outcome;
  const { bytes, writeUnits } = earlier.totals;
  if (object.etag !== undefined && versionToken(object) !== earlier.version) {
    return {
      totals: { ...totals, bytes: totals.bytes + bytes, writeUnits: totals.writeUnits + writeUnits },
      failure,
    };
  }
  const both = sumTotals([earlier.totals, totals]);
  return {
    totals: { ...both, withRejects: both.objects > 0 && both.outcomes.rejected > 0 && both.failed === 0 ? 1 : 0 },
    failure: bothFailures(earlier.failure, failure),
  };
}

function bothFailures(earlier: Failure | undefined, failure: Failure | undefined): Failure | undefined {
  if (earlier?.kind !== "rejected" || failure?.kind === "failed") return failure;
  if (failure === undefined) return earlier;
  const rejected = earlier.rejected + failure.rejected;
  const reasons = [...earlier.reasons, ...failure.reasons].slice(0, REASONS);
  const counts: Record<string, number> = { ...earlier.counts };
  for (const [reason, count] of Object.entries(failure.counts ?? {})) counts[reason] = (counts[reason] ?? 0) + count;
  return { ...failure, rejected, reasons, counts, omitted: rejected - reasons.length };
}
