/** What half a read unit covers in an eventually consistent read: 4 KiB. Source: "Read and write capacity", developer guide. */
const UNIT_BYTES = 8_192;

/** A first guess; a page then shows how large the items are. */
const ITEM_BYTES = 512;

/** How long the pages of all segments together should take at the allowed rate, in seconds. */
const PAGE_SECONDS = 0.5;

/**
 * Chooses how many items a page of a scan may have, so that no page takes more than its share of the rate: a whole page of 1 MB takes
 * 128 read units at once.
 */
export class PageSize {
  readonly #unitsPerPage: number;
  #itemsPerUnit = UNIT_BYTES / ITEM_BYTES;

  /** @param maxReads read units per second; Infinity for no limit */
  constructor(maxReads: number, segments: number) {
    this.#unitsPerPage = Math.max(0.5, (maxReads * PAGE_SECONDS) / segments);
  }

  /** The page's `Limit`; `undefined` for none. */
  get limit(): number | undefined {
    if (this.#unitsPerPage === Infinity) return undefined;
    return Math.max(1, Math.floor(this.#unitsPerPage * this.#itemsPerUnit));
  }

  /** Learns from a page. */
  learn(items: number, units: number): void {
    if (items > 0 && units > 0) this.#itemsPerUnit = items / units;
  }
}
