import { hash } from "node:crypto";
import { HashSet } from "./hash-set.ts";

/**
 * For each record of one version of an object, counts the earlier records with the same userID and time.
 *
 * Nearly every pair occurs once, so only eight bytes of its hash are kept: 11 to 16 bytes per record, where a Map of strings takes
 * over a hundred. If two pairs share a hash (a chance of one in a million for a file of six million records), the second gets an
 * ordinal that is too high. It is the same each time, so the record is stored a millisecond later.
 */
export class OrdinalCounter {
  /** The first pair. Most objects hold no other, so it is hashed only once there is a second. */
  #first: string | undefined;
  #seen: HashSet | undefined;
  readonly #digest = Buffer.alloc(20);
  /** The count of each pair that occurred more than once, by its hash. */
  readonly #repeated = new Map<bigint, number>();

  /** The ordinal of the next record with this userID and time. */
  next(userID: string, time: number): number {
    const pair = `${time}\0${userID}`;
    if (this.#first === undefined) {
      this.#first = pair;
      return 0;
    }
    if (this.#seen === undefined) {
      this.#seen = new HashSet();
      this.#seen.add(this.#digestOf(this.#first));
    }
    if (this.#seen.add(this.#digestOf(pair))) return 0;
    const key = this.#digest.readBigUInt64BE(0);
    const ordinal = this.#repeated.get(key) ?? 1;
    this.#repeated.set(key, ordinal + 1);
    return ordinal;
  }

  #digestOf(pair: string): Buffer {
    // As text, which takes half as long as a buffer of its own for each digest.
    this.#digest.write(hash("sha1", pair, "binary"), "binary");
    return this.#digest;
  }
}
