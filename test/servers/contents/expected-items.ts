import { createHash } from "node:crypto";
import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";
import type { TestObject } from "./test-object.ts";

/** An object that was put, as the server answered for it. */
export interface StoredVersion {
  readonly bucket: string;
  readonly object: TestObject;
  /** Where the bucket keeps versions. */
  readonly versionId?: string;
  /** Without its quotes. */
  readonly etag: string;
  /** Epoch milliseconds, as GetObject answers it. */
  readonly lastModified: number;
}

/** An item, wherever in the table it has found its slot. */
export interface Item {
  /** Which record of which object it is. */
  readonly identity: string;
  /** What the table must hold of it. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/**
 * The items that versions make, worked out from what README.md says of them, with none of the product's code.
 *
 * @param versions in the order in which they were put: of one record, the last version counts
 */
export function expectedItems(versions: readonly StoredVersion[]): Map<string, Item> {
  const items = new Map<string, Item>();
  for (const version of versions) {
    const earlier = new Map<string, number>();
    for (const { userID, timestamp, data } of version.object.records) {
      const time = timestamp ?? timeOf(version);
      const ordinal = earlier.get(`${userID} ${time}`) ?? 0;
      earlier.set(`${userID} ${time}`, ordinal + 1);
      const identity = identityOf({ userID, time, ordinal, bucket: version.bucket, key: version.object.key });
      items.set(identity, { identity, attributes: { data, origin: originOf(version, ordinal) } });
    }
  }
  return items;
}

/** Of a record without a time: its object's second, and a millisecond that is a hash of which object it is. */
function timeOf({ bucket, object, lastModified }: StoredVersion): number {
  const hash = createHash("sha256").update(`${bucket}\0${object.key}`).digest();
  return Math.floor(lastModified / 1_000) * 1_000 + (hash.readUInt32BE(0) % 1_000);
}

function originOf({ bucket, versionId, etag, lastModified }: StoredVersion, ordinal: number): AttributeValue {
  return {
    M: {
      bucket: { S: bucket },
      ...(versionId === undefined ? { etag: { S: etag } } : { versionId: { S: versionId } }),
      lastModified: { N: String(lastModified) },
      ...(ordinal === 0 ? {} : { ordinal: { N: String(ordinal) } }),
    },
  };
}

export interface Identity {
  readonly userID: string;
  /** Epoch milliseconds, before it had to give way to another record. */
  readonly time: number;
  readonly ordinal: number;
  readonly bucket: string;
  readonly key: string;
}

export function identityOf({ userID, time, ordinal, bucket, key }: Identity): string {
  return JSON.stringify([userID, time, ordinal, bucket, key]);
}
