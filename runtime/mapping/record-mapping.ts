/**
 * Where the parts of an item are: in a record, in the document around it, or in the object's key.
 *
 * It is plain JSON: the stack's setting `mapping`, the function's RECORD_MAPPING, and the file that `--mapping` names are all this.
 */
export interface RecordMapping {
  /** The partition key. */
  readonly userID: Source;
  /** The sort key. With `"none"`, every record gets the time of its object. */
  readonly timestamp: Source;
  /** What the item keeps of the record. With `"none"`, nothing. */
  readonly data: Source;
  /**
   * Where a document's records are, as a JSON Pointer in which `*` stands for every member: an array of records, or a single one.
   * Without it, the whole document is a record, or an array of records.
   */
  readonly records?: string;
  /** The unit of a numeric time, counted from 1970-01-01T00:00:00Z. Without it, milliseconds, unless that is hardly meant. */
  readonly timestampUnit?: TimestampUnit;
  /** The notation for types that the documents are in. Without it, they are plain JSON. */
  readonly types?: TypeNotation;
  /** The parts of an object's key that sources can name: see `readKeyPattern`. */
  readonly keyPattern?: string;
  /** Whether a record without a time or without data is rejected. By default, it is dated by its object, or gets an empty map. */
  readonly missing?: "allow" | "reject";
  /** The name of the table's partition key, by default `userID`. */
  readonly partitionKey?: string;
  /** The name of the table's sort key, by default `timestamp`. */
  readonly sortKey?: string;
}

/**
 * Where a value comes from. A text is a JSON Pointer (RFC 6901) into the record; `""` is the whole record. Of an array of sources,
 * the first that is there counts.
 */
export type Source =
  | string
  | readonly Source[]
  /** A place in the document around the record, from the document's root. It may have the `*` of `records`, for the same members. */
  | { readonly document: string }
  /** The name or index that the nth `*` of `records` stands for, counted from 1. */
  | { readonly wildcard: number }
  /** A part of the object's key that `keyPattern` names. */
  | { readonly keyPart: string }
  /** The same value for every record. */
  | { readonly constant: string | number }
  /** Several texts or numbers, one behind the other. All must be there. */
  | { readonly join: readonly Source[]; readonly separator?: string };

export const TIMESTAMP_UNITS = ["seconds", "milliseconds", "microseconds", "nanoseconds"] as const;
export type TimestampUnit = (typeof TIMESTAMP_UNITS)[number];

/** DynamoDB JSON, such as `{"N":"5"}`; or MongoDB's Extended JSON, such as `{"$numberLong":"5"}`. */
export const TYPE_NOTATIONS = ["dynamodb", "mongodb"] as const;
export type TypeNotation = (typeof TYPE_NOTATIONS)[number];

export const DEFAULT_MAPPING: RecordMapping = { userID: "/userID", timestamp: "/timestamp", data: "/data" };

/** The names of the table's key attributes. */
export interface KeyNames {
  readonly partitionKey: string;
  readonly sortKey: string;
}

export function keyNames({ partitionKey = "userID", sortKey = "timestamp" }: Partial<KeyNames>): KeyNames {
  return { partitionKey, sortKey };
}
