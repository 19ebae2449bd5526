import type { ObjectRef, ObjectVersion } from "../model/object.ts";
import type { OutcomeKind, RecordOutcome, Reference, Rejection, RejectReason } from "../model/outcome.ts";

/** An object that was read to its end, or to where it could be. */
export interface ProcessedObject {
  readonly kind: "processed";
  /** As much of its version as is known. */
  readonly object: ObjectRef & Partial<ObjectVersion>;
  /** How many records it holds: the sum of the outcomes. 0 for one without records, such as `[]`. */
  readonly records: number;
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  /** The first rejections, {@link MAX_REJECTIONS} at most; `outcomes.rejected` counts all. */
  readonly rejections: readonly Rejection[];
  /** How many records were rejected for each reason: of all, not of the first. */
  readonly rejectedFor: ReasonCounts;
  /** The first records whose data stayed in S3, {@link MAX_REFERENCES} at most; `outcomes.storedByReference` counts all. */
  readonly references: readonly Reference[];
}

export type ReasonCounts = Readonly<Partial<Record<RejectReason, number>>>;

/** How many rejections of an object are kept with their reasons: a file of nothing but bad lines has no end of them. */
export const MAX_REJECTIONS = 1_000;

/** Likewise of the records whose data stayed in S3, of which the table itself tells. */
export const MAX_REFERENCES = 100;

/** Counts what becomes of an object's records. */
export class Tally {
  readonly #object: ObjectRef & Partial<ObjectVersion>;
  readonly #outcomes = { written: 0, storedByReference: 0, alreadyThere: 0, stale: 0, rejected: 0 };
  readonly #rejections: Rejection[] = [];
  readonly #rejectedFor: Partial<Record<RejectReason, number>> = {};
  readonly #references: Reference[] = [];
  #records = 0;

  constructor(object: ObjectRef & Partial<ObjectVersion>) {
    this.#object = object;
  }

  count(outcome: RecordOutcome): void {
    this.#records += 1;
    this.#outcomes[outcome.kind] += 1;
    if (outcome.kind === "rejected") this.#reject(outcome.rejection);
    if (outcome.kind === "storedByReference" && this.#references.length < MAX_REFERENCES)
      this.#references.push(outcome.reference);
  }

  #reject(rejection: Rejection): void {
    this.#rejectedFor[rejection.reason] = (this.#rejectedFor[rejection.reason] ?? 0) + 1;
    if (this.#rejections.length < MAX_REJECTIONS) this.#rejections.push(rejection);
  }

  get outcome(): ProcessedObject {
    return {
      kind: "processed",
      object: this.#object,
      records: this.#records,
      outcomes: this.#outcomes,
      rejections: this.#rejections,
      rejectedFor: this.#rejectedFor,
      references: this.#references,
    };
  }
}
