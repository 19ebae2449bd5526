import { createHash } from "node:crypto";

/** How many slots a record asks for before it is rejected. The last lies some minutes from the first. */
export const MAX_SLOTS = 20;

/** Whose slots are asked for. */
export interface Identity {
  readonly bucket: string;
  readonly key: string;
  readonly userID: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly ordinal: number;
}

/**
 * How far the k-th slot of a record lies from its first, in milliseconds: 0 for k = 0, else in [2^(k-1), 2^k), by a hash of
 * its identity and k.
 *
 * The reach doubles with each try, so that a thousand records that want one slot part after some ten writes each, where
 * the next free millisecond would take five hundred; and the order is fixed, so that a record finds its own slot again.
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
