import { createHash } from "node:crypto";

const EMPTY = 0n;

/**
 * For each record of one version of an object, counts the earlier records with the same userID and time.
 *
 * Nearly every pair occurs once, so only eight bytes of its hash are kept, in an open-addressed table: 10 to 20 bytes per record,
 * where a Map of strings takes over a hundred. If two pairs share a hash (a chance of one in a million for a file of six million
 * records), the second gets an ordinal that is too high. It is the same each time, so the record is stored a millisecond later.
 */
export class OrdinalCounter {
  /** Small at first, because most files hold one or two records. */
  #table = new BigUint64Array(16);
  #size = 0;
  /** The count of each pair that occurred more than once. */
  readonly #repeated = new Map<bigint, number>();

  /** The ordinal of the next record with this userID and time. */
  next(userID: string, time: number): number {
    const hash = createHash("sha1").update(`${time}\0${userID}`).digest().readBigUInt64BE(0) || 1n;
    if (this.#add(hash)) return 0;
    const ordinal = this.#repeated.get(hash) ?? 1;
    this.#repeated.set(hash, ordinal + 1);
    return ordinal;
  }

  /** @returns whether the hash was added */
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

/** The index of a hash, or of the free place for it. */
function find(table: BigUint64Array, hash: bigint): number {
  let slot = Number(hash & BigInt(table.length - 1));
  while (table[slot] !== EMPTY && table[slot] !== hash) slot = (slot + 1) & (table.length - 1);
  return slot;
}
