/** A power of two. While one of the tables grows, the others need no room for it: that bounds the peak of the memory. */
const TABLES = 64;

/** Small at first, because most files hold one or two records. */
const FIRST_SLOTS = 16;

/** How full a table may be. */
const MOST_FILLED = 0.75;

/** By how much a full table grows. It is then at least half full, where doubling would leave it three eighths full. */
const GROWTH = 1.5;

/** A table with open addressing: two elements per slot, the halves of a hash. Both are 0 in a free slot. */
interface Table {
  slots: Uint32Array;
  size: number;
}

/** A set of hashes of 64 bits, in 11 to 16 bytes each. */
export class HashSet {
  readonly #tables: (Table | undefined)[] = Array.from({ length: TABLES }, () => undefined);

  /**
   * Adds the first eight bytes of a digest.
   *
   * @returns whether they were not there before
   */
  add(digest: Buffer): boolean {
    const high = digest.readUInt32BE(0);
    // The other half chooses the slot.
    const table = (this.#tables[high % TABLES] ??= { slots: new Uint32Array(2 * FIRST_SLOTS), size: 0 });
    // No hash may look like a free slot.
    const low = digest.readUInt32BE(4) || (high === 0 ? 1 : 0);
    if (!insert(table.slots, high, low)) return false;
    table.size += 1;
    if (2 * table.size > MOST_FILLED * table.slots.length) grow(table);
    return true;
  }
}

function grow(table: Table): void {
  const grown = new Uint32Array(2 * Math.ceil((table.slots.length / 2) * GROWTH));
  for (let at = 0; at < table.slots.length; at += 2) {
    const [high = 0, low = 0] = [table.slots[at], table.slots[at + 1]];
    if (high !== 0 || low !== 0) insert(grown, high, low);
  }
  table.slots = grown;
}

/** @returns whether the hash was not there */
function insert(slots: Uint32Array, high: number, low: number): boolean {
  let at = 2 * (low % (slots.length / 2));
  while (slots[at] !== 0 || slots[at + 1] !== 0) {
    if (slots[at] === high && slots[at + 1] === low) return false;
    at += 2;
    if (at === slots.length) at = 0;
  }
  slots[at] = high;
  slots[at + 1] = low;
  return true;
}
