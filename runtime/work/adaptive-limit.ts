/** The minimum time between two changes: calls already on their way must return first. */
const PAUSE_MILLISECONDS = 1_000;

/**
 * Limits concurrency. It halves when AWS throttles, and grows by a quarter for each second without throttling, up to its maximum.
 *
 * TCP does the same on a network: callers that share a capacity converge to equal parts of it.
 */
export class AdaptiveLimit {
  #max: number;
  readonly #now: () => number;
  readonly #onChange: (limit: number) => void;
  #current: number;
  #changed = -Infinity;
  #throttled = -Infinity;

  /** @param now milliseconds of a monotonic clock */
  constructor(max: number, now: () => number, onChange: (limit: number) => void) {
    this.#max = max;
    this.#current = max;
    this.#now = now;
    this.#onChange = onChange;
  }

  get current(): number {
    return this.#current;
  }

  get max(): number {
    return this.#max;
  }

  /** If nothing was throttled lately, the limit is the new maximum at once; otherwise it grows to it. */
  set max(max: number) {
    const isThere = this.#current === this.#max;
    this.#max = max;
    if (isThere || this.#current > max) this.#set(max, this.#changed);
  }

  /** Called when AWS throttles a call. */
  throttled(): void {
    const now = this.#now();
    this.#throttled = now;
    if (now - this.#changed >= PAUSE_MILLISECONDS) this.#set(Math.max(1, Math.floor(this.#current / 2)), now);
  }

  /** Must be called regularly. */
  tick(): void {
    const now = this.#now();
    const quiet = now - Math.max(this.#changed, this.#throttled) >= PAUSE_MILLISECONDS;
    if (quiet && this.#current < this.#max) this.#set(Math.min(this.#max, Math.floor(this.#current * 1.25) + 1), now);
  }

  #set(limit: number, now: number): void {
    this.#changed = now;
    if (limit === this.#current) return;
    this.#current = limit;
    this.#onChange(limit);
  }
}
