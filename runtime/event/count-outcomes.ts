import type { CutObject, ObjectOutcome } from "../object/process-object.ts";
import type { CountName } from "./handling-options.ts";

/** Counts the outcomes of an object's records, or that it is gone. */
export function countOutcomes(
  outcome: ObjectOutcome | CutObject,
  count: (name: CountName, count: number) => void,
): void {
  if (outcome.kind === "gone") {
    count("Gone", 1);
    return;
  }
  const { written, storedByReference, alreadyThere, stale, passedOver, rejected } = outcome.outcomes;
  const counts: [CountName, number][] = [
    ["Written", written],
    ["StoredByReference", storedByReference],
    ["AlreadyThere", alreadyThere],
    ["Stale", stale],
    ["PassedOver", passedOver],
    ["Rejected", rejected],
  ];
  for (const [name, value] of counts) if (value > 0) count(name, value);
}
