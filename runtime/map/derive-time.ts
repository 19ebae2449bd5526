import { createHash } from "node:crypto";

/**
 * Dates a record that has no time of its own, so that a replay gives the same sort key.
 *
 * S3 dates objects to the second. The millisecond is a hash of the bucket and key, which all versions share, so that objects of
 * the same second do not compete for one slot.
 *
 * @param lastModified the version's date, in epoch milliseconds, a whole second
 */
export function deriveTime(bucket: string, key: string, lastModified: number): number {
  const hash = createHash("sha256").update(bucket).update("\0").update(key).digest();
  return Math.floor(lastModified / 1000) * 1000 + (hash.readUInt32BE(0) % 1000);
}
