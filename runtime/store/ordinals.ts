import { createHash } from "node:crypto";

const EMPTY = 0n;

/**
 * Counts, within one version of an object, how many earlier records had the same userID and time.
 *
 * Nearly every pair is seen once, so what is kept of it is eight bytes of a hash, in an open-addressed table: 10 to 20 bytes a record,
 * where a Map of strings takes over a hundred. Two pairs that share a hash (one chance in a million for a file of six
 * million records) give the second an ordinal too high, each time the same: it is stored a millisecond later.
 */
export class OrdinalCounter {
  /** Small at first: most files hold a record or two. */
  #table = new BigUint64Array(16);
  #size = 0;
  /** How often a pair was seen that was seen more than once. */
  readonly #repeated = new Map<bigint, number>();

  /** The ordinal of the next record with this userID and time. */
  next(userID: string, time: number): number {
    const hash = createHash("sha1").update(`${time}\0${userID}`).digest().readBigUInt64BE(0) || 1n;
    if (this.#add(hash)) return 0;
    const ordinal = this.#repeated.get(hash) ?? 1;
    this.#repeated.set(hash, ordinal + 1);
    return ordinal;
  }

  /** @returns whether the hash is new */
  #add(hash: bigint): boolean {
    const slot = find(this.#table, hash);
    if (this.#table[slot] === hash) return false;
    this.#table[slot] = hash;
    this.#size += 1;
    if (this.#size * 4 > this.#table.length * 3) this.#grow();
    return true;
  }

  #grow(): void {
    const grown = new BigUint64Array(2 * this.#table.length);
    for (const hash of this.#table) if (hash !== EMPTY) grown[find(grown, hash)] = hash;
    this.#table = grown;
  }
}

/** The slot that holds a hash, or that is free for it. */
function find(table: BigUint64Array, hash: bigint): number {
  let slot = Number(hash & BigInt(table.length - 1));
  while (table[slot] !== EMPTY && table[slot] !== hash) slot = (slot + 1) & (table.length - 1);
  return slot;
}
