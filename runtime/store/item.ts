import { itemBytes, type AttributeValue } from "../model/attribute-value.ts";
import { versionToken, type ObjectVersion } from "../model/object.ts";
import type { MappedRecord } from "../model/outcome.ts";

/** An item as the table holds it; without `data` where its data stays in S3. */
export interface StoredItem {
  readonly userID: string;
  /** The slot: epoch milliseconds. */
  readonly timestamp: number;
  readonly data?: AttributeValue;
  /** Where the data is that DynamoDB cannot hold. */
  readonly dataAt?: {
    readonly bucket: string;
    readonly key: string;
    readonly version: string;
    readonly record: number;
  };
  readonly origin: Origin;
}

/** What is known of an item in a slot that is asked for: enough to say whose it is. */
export type Occupant = Pick<StoredItem, "userID" | "timestamp" | "origin">;

/** Which record of which object an item is, and from which version of it. */
export interface Origin {
  readonly bucket: string;
  readonly key: string;
  /** As `versionToken` makes it. */
  readonly version: string;
  /** Epoch milliseconds, a whole second. */
  readonly lastModified: number;
  readonly ordinal: number;
  /** How far the slot is from `time + ordinal`, in milliseconds. */
  readonly shift: number;
}

/** A version from which a stored record may be replaced, besides the older ones: a token as `versionToken` makes it. */
export type ReplaceableVersion = string;

/** The item that a record makes in the slot at `shift`. */
export function makeItem(record: MappedRecord, object: ObjectVersion, shift: number): StoredItem {
  const { bucket, key, lastModified } = object;
  const version = versionToken(object);
  const place =
    "value" in record.data ? { data: record.data.value } : { dataAt: { bucket, key, version, record: record.index } };
  return {
    userID: record.userID,
    timestamp: record.time + record.ordinal + shift,
    ...place,
    origin: { bucket, key, version, lastModified, ordinal: record.ordinal, shift },
  };
}

/** Whether two items are the same record of the same object, from whichever version: what the write rule calls its identity. */
export function sameIdentity(a: Occupant, b: Occupant): boolean {
  const time = ({ timestamp, origin }: Occupant): number => timestamp - origin.ordinal - origin.shift;
  return (
    a.userID === b.userID &&
    time(a) === time(b) &&
    a.origin.ordinal === b.origin.ordinal &&
    a.origin.bucket === b.origin.bucket &&
    a.origin.key === b.origin.key
  );
}

const ETAG = "etag:";

/** The item's attributes, as README and design describe them to those who read the table. */
export function toAttributes(item: StoredItem): Record<string, AttributeValue> {
  const { bucket, key, version, lastModified, ordinal, shift } = item.origin;
  return {
    userID: { S: item.userID },
    timestamp: { N: String(item.timestamp) },
    ...(item.data === undefined ? {} : { data: item.data }),
    ...(item.dataAt === undefined ? {} : { dataAt: reference(item.dataAt) }),
    source: { S: key },
    origin: {
      M: {
        bucket: { S: bucket },
        ...versionAttribute(version),
        lastModified: { N: String(lastModified) },
        // Nearly always 0, and each item pays for what it holds.
        ...(ordinal === 0 ? {} : { ordinal: { N: String(ordinal) } }),
        ...(shift === 0 ? {} : { shift: { N: String(shift) } }),
      },
    },
  };
}

function reference(at: NonNullable<StoredItem["dataAt"]>): AttributeValue {
  return {
    M: {
      bucket: { S: at.bucket },
      key: { S: at.key },
      ...versionAttribute(at.version),
      record: { N: String(at.record) },
    },
  };
}

/** The attribute that holds a version: its id or its etag. */
export function versionAttribute(version: string): Record<string, AttributeValue> {
  return version.startsWith(ETAG) ? { etag: { S: version.slice(ETAG.length) } } : { versionId: { S: version } };
}

/** The version that {@link toAttributes} wrote. */
function versionOf(attributes: Record<string, AttributeValue>): string {
  const versionId = attributes["versionId"];
  const etag = attributes["etag"];
  if (versionId && "S" in versionId) return versionId.S;
  return ETAG + (etag && "S" in etag ? etag.S : "");
}

/**
 * What identifies the item of a slot.
 *
 * @param attributes an item that was read from the table
 * @returns `undefined` where Sluice did not write it
 */
export function fromAttributes(attributes: Record<string, AttributeValue>): Occupant | undefined {
  const userID = text(attributes["userID"]);
  const timestamp = integer(attributes["timestamp"]);
  const key = text(attributes["source"]);
  const origin = attributes["origin"];
  if (userID === undefined || timestamp === undefined || key === undefined || !origin || !("M" in origin))
    return undefined;
  const bucket = text(origin.M["bucket"]);
  const lastModified = integer(origin.M["lastModified"]);
  if (bucket === undefined || lastModified === undefined) return undefined;
  const ordinal = integer(origin.M["ordinal"]) ?? 0;
  const shift = integer(origin.M["shift"]) ?? 0;
  return { userID, timestamp, origin: { bucket, key, version: versionOf(origin.M), lastModified, ordinal, shift } };
}

function text(value: AttributeValue | undefined): string | undefined {
  return value && "S" in value ? value.S : undefined;
}

function integer(value: AttributeValue | undefined): number | undefined {
  if (!value || !("N" in value)) return undefined;
  const number = Number(value.N);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** An item's size in bytes, as DynamoDB's limit and write units count it. */
export function sizeOf(item: StoredItem): number {
  return itemBytes(toAttributes(item));
}
