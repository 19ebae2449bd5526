import { itemBytes, type AttributeValue } from "../model/attribute-value.ts";
import type { KeyNames } from "../mapping/record-mapping.ts";
import { versionToken, type ObjectVersion } from "../model/object.ts";
import type { MappedRecord } from "../model/outcome.ts";

/** An item as stored in the table, without `data` if its data stays in S3. */
export interface StoredItem {
  readonly userID: string;
  /** The slot, in epoch milliseconds. */
  readonly timestamp: number;
  readonly data?: AttributeValue;
  /** Where to find data that DynamoDB cannot hold. */
  readonly dataAt?: {
    readonly bucket: string;
    readonly key: string;
    readonly version: string;
    readonly record: number;
  };
  readonly origin: Origin;
}

/** The part of a stored item that identifies its record and version. */
export type Occupant = Pick<StoredItem, "userID" | "timestamp" | "origin">;

/** The record that an item came from: which record, of which object, from which version. */
export interface Origin {
  readonly bucket: string;
  readonly key: string;
  /** The token from `versionToken`. */
  readonly version: string;
  /** Epoch milliseconds, a whole second. */
  readonly lastModified: number;
  readonly ordinal: number;
  /** The distance of the slot from `time + ordinal`, in milliseconds. */
  readonly shift: number;
}

/** A version whose records may be replaced even if it is not older; a token from `versionToken`. */
export type ReplaceableVersion = string;

/** Builds the item for a record in the slot at `shift`. */
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

/** Whether two items are the same record of the same object, from any version. The write rule calls this the record's identity. */
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

/** Converts an item to its DynamoDB attributes, in the form that docs/mapping.md describes. */
export function toAttributes(item: StoredItem, keys: KeyNames): Record<string, AttributeValue> {
  const { bucket, key, version, lastModified, ordinal, shift } = item.origin;
  return {
    [keys.partitionKey]: { S: item.userID },
    [keys.sortKey]: { N: String(item.timestamp) },
    ...(item.data === undefined ? {} : { data: item.data }),
    ...(item.dataAt === undefined ? {} : { dataAt: reference(item.dataAt) }),
    source: { S: key },
    origin: {
      M: {
        bucket: { S: bucket },
        ...versionAttribute(version),
        lastModified: { N: String(lastModified) },
        // Almost always 0, so it is left out: every byte counts towards an item's price.
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

/** The attribute that holds a version, as its id or its ETag. */
export function versionAttribute(version: string): Record<string, AttributeValue> {
  return version.startsWith(ETAG) ? { etag: { S: version.slice(ETAG.length) } } : { versionId: { S: version } };
}

/** Reads the version that {@link toAttributes} wrote. */
function versionOf(attributes: Record<string, AttributeValue>): string {
  const versionId = attributes["versionId"];
  const etag = attributes["etag"];
  if (versionId && "S" in versionId) return versionId.S;
  return ETAG + (etag && "S" in etag ? etag.S : "");
}

/**
 * Identifies the item in a slot.
 *
 * @param attributes an item read from the table
 * @returns `undefined` if Sluice did not write the item
 */
export function fromAttributes(attributes: Record<string, AttributeValue>, keys: KeyNames): Occupant | undefined {
  const userID = text(attributes[keys.partitionKey]);
  const timestamp = integer(attributes[keys.sortKey]);
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

/** An item's size in bytes, as DynamoDB counts it for the size limit and for write units. */
export function sizeOf(item: StoredItem, keys: KeyNames): number {
  return itemBytes(toAttributes(item, keys));
}
