/** How long DynamoDB keeps what a provisioned table does not use, in seconds. */
const BURST_SECONDS = 300;

export interface WriteCapacityOptions {
  /** Write units per second. */
  readonly perSecond: number;
  /** How many seconds' worth of unused units there are at the start; at most 300, which is what a table at rest has. */
  readonly savedSeconds: number;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

/**
 * The write capacity of a provisioned table.
 *
 * A write that finds units left is let through; a refused write costs nothing.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 */
export class WriteCapacity {
  readonly #now: () => number;
  #perSecond: number;
  #units: number;
  #filled: number;
  /** Units charged so far. */
  spent = 0;
  /** Writes refused so far. */
  refused = 0;

  constructor({ perSecond, savedSeconds, now }: WriteCapacityOptions) {
    this.#now = now;
    this.#perSecond = perSecond;
    this.#units = savedSeconds * perSecond;
    this.#filled = now();
  }

  /** Changes the capacity, as auto scaling does. What was saved stays. */
  set perSecond(perSecond: number) {
    this.#fill();
    this.#perSecond = perSecond;
  }

  /** Takes the units of a write. */
  take(units: number): boolean {
    this.#fill();
    // A write larger than what is left is let through, and the next ones wait for it: an item may need more than a second's units.
    if (this.#units < Math.min(units, this.#perSecond)) {
      this.refused += 1;
      return false;
    }
    this.#units -= units;
    this.spent += units;
    return true;
  }

  #fill(): void {
    const now = this.#now();
    const filled = this.#units + ((now - this.#filled) / 1_000) * this.#perSecond;
    this.#units = Math.min(filled, BURST_SECONDS * this.#perSecond);
    this.#filled = now;
  }
}
