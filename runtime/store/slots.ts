import { createHash } from "node:crypto";

/** How many slots a record tries before it is rejected. The last is some minutes after the first. */
export const MAX_SLOTS = 20;

/** The record whose slots are computed. */
export interface Identity {
  readonly bucket: string;
  readonly key: string;
  readonly userID: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly ordinal: number;
}

/**
 * The distance of a record's k-th slot from its first, in milliseconds: 0 for k = 0, else in [2^(k-1), 2^k), from a hash of its
 * identity and k.
 *
 * The range doubles with each try, so that a thousand records that compete for one slot take about ten writes each; trying the
 * next free millisecond would take five hundred. The order is fixed, so that a record finds its own slot again.
 */
export function jump(identity: Identity, k: number): number {
  if (k === 0) return 0;
  const { bucket, key, userID, time, ordinal } = identity;
  const hash = createHash("sha256")
    .update(JSON.stringify([bucket, key, userID, time, ordinal, k]))
    .digest();
  const reach = 2 ** (k - 1);
  return reach + (hash.readUInt32BE(0) % reach);
}
