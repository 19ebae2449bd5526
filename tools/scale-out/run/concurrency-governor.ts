import type { ShardResult } from "../../../runtime/work/shard/shard-result.ts";

/** More than this share of calls throttled: the table cannot take what the workers give. */
const TOO_MANY = 0.1;
/** Less than this share: it could take more. */
const FEW = 0.01;
const LESS = 0.7;
const MORE = 0.1;

/** What results say of how much was throttled. */
export type Throttling = Pick<ShardResult, "began" | "throttles"> & {
  readonly totals: Pick<ShardResult["totals"], "writeUnits" | "objects">;
};

/**
 * Decides how many workers are at once: fewer as the table throttles, more again once it does not.
 *
 * Each worker slows down by itself, too, but a worker that waits is paid for. Only shards that began after the last change tell
 * something about it.
 */
export class ConcurrencyGovernor {
  readonly max: number;
  #current: number;
  #changed = -Infinity;
  #results = 0;
  #calls = 0;
  #throttles = 0;

  /** @param max workers at once, as the user has it */
  constructor(max: number) {
    this.max = max;
    this.#current = max;
  }

  get current(): number {
    return this.#current;
  }

  add({ began, throttles, totals: { writeUnits, objects } }: Throttling): void {
    if (began < this.#changed) return;
    this.#results += 1;
    this.#throttles += throttles;
    // At least a read for each object, and a write for each unit; exact enough for a share.
    this.#calls += objects + writeUnits;
  }

  /**
   * @param now epoch milliseconds
   * @returns how many workers are to be at once from now on; `undefined` if that does not change
   */
  decide(now: number): number | undefined {
    // As many results as there are workers: each had its turn. A few are enough to see that it is too much.
    const share = this.#throttles / Math.max(1, this.#calls + this.#throttles);
    const enough = Math.max(1, Math.ceil(this.#current / (share > TOO_MANY ? 4 : 1)));
    if (this.#results < enough) return undefined;
    const wanted = this.#wanted(share);
    if (wanted === this.#current) {
      this.#forget();
      return undefined;
    }
    this.#current = wanted;
    this.#changed = now;
    this.#forget();
    return wanted;
  }

  #wanted(share: number): number {
    if (share > TOO_MANY) return Math.max(1, Math.floor(this.#current * LESS));
    if (share < FEW) return Math.min(this.max, this.#current + Math.max(1, Math.round(this.max * MORE)));
    return this.#current;
  }

  #forget(): void {
    [this.#results, this.#calls, this.#throttles] = [0, 0, 0];
  }
}
