import { createHash } from "node:crypto";
import { HashSet } from "./hash-set.ts";

/**
 * For each record of one version of an object, counts the earlier records with the same userID and time.
 *
 * Nearly every pair occurs once, so only eight bytes of its hash are kept: 11 to 16 bytes per record, where a Map of strings takes
 * over a hundred. If two pairs share a hash (a chance of one in a million for a file of six million records), the second gets an
 * ordinal that is too high. It is the same each time, so the record is stored a millisecond later.
 */
export class OrdinalCounter {
  readonly #seen = new HashSet();
  /** The count of each pair that occurred more than once, by its hash. */
  readonly #repeated = new Map<bigint, number>();

  /** The ordinal of the next record with this userID and time. */
  next(userID: string, time: number): number {
    const digest = createHash("sha1").update(`${time}\0${userID}`).digest();
    if (this.#seen.add(digest)) return 0;
    const hash = digest.readBigUInt64BE(0);
    const ordinal = this.#repeated.get(hash) ?? 1;
    this.#repeated.set(hash, ordinal + 1);
    return ordinal;
  }
}
