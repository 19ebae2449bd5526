import type { Position } from "../json/position.ts";
import type { AttributeValue } from "./attribute-value.ts";

/** A record that is ready to be stored. */
export interface MappedRecord {
  /** Its index among the records of its object, from 0. */
  readonly index: number;
  readonly position: Position;
  readonly userID: string;
  /** Epoch milliseconds. */
  readonly time: number;
  /** How many earlier records of this version have the same userID and time. */
  readonly ordinal: number;
  readonly data: RecordData;
}

/** A record's data, or why it stays in S3. */
export type RecordData =
  { readonly value: AttributeValue; readonly bytes: number } | { readonly unstorable: ReferenceReason };

/** Why a record's data stays in S3: DynamoDB cannot hold it, or the table refused it for a reason known only to the service. */
export type ReferenceReason = Unstorable | "refused-by-table";

/** Why a record or an object can never become an item as it is. The codes are stable because failures are grouped by them. */
export type RejectReason =
  | "empty"
  | "not-utf8"
  | "malformed-json"
  | "truncated-json"
  | "trailing-content"
  | "invalid-utf8"
  | "invalid-gzip"
  | "truncated-gzip"
  | "decompressed-too-large"
  | "unsupported-encoding"
  | "unsupported-format"
  | "invalid-type"
  | "archived"
  | "no-records"
  | "late-document-field"
  | "not-an-object"
  | "no-partition-key"
  | "invalid-partition-key"
  | "no-time"
  | "invalid-time"
  | "no-data"
  | "too-many-collisions";

/** A record that was rejected: which, where, and why. */
export interface Rejection {
  /** Its index among the records of its object, from 0. */
  readonly record: number;
  readonly line: number;
  readonly column: number;
  readonly reason: RejectReason;
  /** For people: what was expected, and what was found. Never the data itself. */
  readonly detail: string;
}

/** A record whose data stayed in S3: which, where, and why. */
export interface Reference {
  /** Its index among the records of its object, from 0. */
  readonly record: number;
  readonly line: number;
  readonly column: number;
  readonly reason: ReferenceReason;
}

/** The outcome of a record. */
export type RecordOutcome =
  | { readonly kind: "written" }
  | { readonly kind: "storedByReference"; readonly reference: Reference }
  | { readonly kind: "alreadyThere" }
  | { readonly kind: "stale" }
  /** It is no record, but something that is known to be found among records. */
  | { readonly kind: "passedOver" }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

export type OutcomeKind = RecordOutcome["kind"];

/** Why DynamoDB cannot hold a value. */
export type Unstorable = "item-too-large" | "too-deep" | "number-out-of-range" | "not-unicode";
