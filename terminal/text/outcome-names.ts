/** The names of record outcomes, keyed by `OutcomeKind`, in display order. */
export const OUTCOME_NAMES = {
  written: "written",
  storedByReference: "stored by reference",
  alreadyThere: "already there",
  stale: "stale",
  passedOver: "passed over",
  rejected: "rejected",
} as const;

/** The name of an outcome from a log. An outcome of a later release is shown by its key. */
export const outcomeName = (kind: string): string =>
  Object.hasOwn(OUTCOME_NAMES, kind) ? OUTCOME_NAMES[kind as keyof typeof OUTCOME_NAMES] : kind;
