import type { ObjectRef, ObjectVersion } from "../model/object.ts";
import type { Findings } from "../model/findings.ts";
import type { OutcomeKind, RecordOutcome, Reference, Rejection, RejectReason } from "../model/outcome.ts";
import { Finder, type Finding } from "./finder.ts";

/** An object that was read to its end, or to a fault. */
export interface ProcessedObject {
  readonly kind: "processed";
  /** As much of its version as is known. */
  readonly object: ObjectRef & Partial<ObjectVersion>;
  /** The number of records, which is the sum of the outcomes. It is 0 for an object without records, such as `[]`. */
  readonly records: number;
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  /** The first rejections, at most {@link MAX_REJECTIONS}; `outcomes.rejected` counts all. */
  readonly rejections: readonly Rejection[];
  /** How many records were rejected for each reason, counting all of them. */
  readonly rejectedFor: ReasonCounts;
  /** The first records whose data stayed in S3, at most {@link MAX_REFERENCES}; `outcomes.storedByReference` counts all. */
  readonly references: readonly Reference[];
  /** What the mapping found in the records. */
  readonly findings: Findings;
}

export type ReasonCounts = Readonly<Partial<Record<RejectReason, number>>>;

/** How many rejections of an object keep their reasons. A file of nothing but bad lines could have millions. */
export const MAX_REJECTIONS = 1_000;

/** The same limit for records whose data stayed in S3. The table itself lists them all. */
export const MAX_REFERENCES = 100;

/** Counts the outcomes of an object's records. */
export class Tally {
  /** As much of its version as is known. */
  object: ObjectRef & Partial<ObjectVersion>;
  readonly #outcomes = { written: 0, storedByReference: 0, alreadyThere: 0, stale: 0, passedOver: 0, rejected: 0 };
  readonly #rejections: Rejection[] = [];
  readonly #rejectedFor: Partial<Record<RejectReason, number>> = {};
  readonly #references: Reference[] = [];
  readonly #finder = new Finder();
  #records = 0;

  constructor(object: ObjectRef & Partial<ObjectVersion>) {
    this.object = object;
  }

  /** @param finding absent for what could not be read as a record */
  count(outcome: RecordOutcome, finding?: Finding): void {
    if (finding) this.#finder.add(finding);
    this.#records += 1;
    this.#outcomes[outcome.kind] += 1;
    if (outcome.kind === "rejected") this.#reject(outcome.rejection);
    if (outcome.kind === "storedByReference") this.#refer(outcome.reference);
  }

  #reject(rejection: Rejection): void {
    this.#rejectedFor[rejection.reason] = (this.#rejectedFor[rejection.reason] ?? 0) + 1;
    if (this.#rejections.length < MAX_REJECTIONS) this.#rejections.push(rejection);
  }

  #refer(reference: Reference): void {
    this.#finder.reference(reference.reason);
    if (this.#references.length < MAX_REFERENCES) this.#references.push(reference);
  }

  get outcome(): ProcessedObject {
    return {
      kind: "processed",
      object: this.object,
      records: this.#records,
      outcomes: this.#outcomes,
      rejections: this.#rejections,
      rejectedFor: this.#rejectedFor,
      references: this.#references,
      findings: this.#finder.findings,
    };
  }
}
