/** What became of a record, in words. A record by the keys of `OutcomeKind`, in the order in which they are shown. */
export const OUTCOME_NAMES = {
  written: "written",
  storedByReference: "stored by reference",
  alreadyThere: "already there",
  stale: "stale",
  rejected: "rejected",
} as const;

/** The words for an outcome that a log names: a later release may know others, which are shown as they are. */
export const outcomeName = (kind: string): string =>
  Object.hasOwn(OUTCOME_NAMES, kind) ? OUTCOME_NAMES[kind as keyof typeof OUTCOME_NAMES] : kind;
