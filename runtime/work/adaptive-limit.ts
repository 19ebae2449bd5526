/** How long after a change another may follow: calls that were on their way must have come back. */
const PAUSE_MILLISECONDS = 1_000;

/**
 * How much may run at once: half of it when AWS throttles, and a quarter more each second that it does not, up to where it was.
 *
 * What TCP does on a network: those who share a capacity end up with equal parts of it, and it is used.
 */
export class AdaptiveLimit {
  readonly max: number;
  readonly #now: () => number;
  readonly #onChange: (limit: number) => void;
  #current: number;
  #changed = -Infinity;
  #throttled = -Infinity;

  /** @param now milliseconds of any clock that never goes back */
  constructor(max: number, now: () => number, onChange: (limit: number) => void) {
    this.max = max;
    this.#current = max;
    this.#now = now;
    this.#onChange = onChange;
  }

  get current(): number {
    return this.#current;
  }

  /** A call was throttled. */
  throttled(): void {
    const now = this.#now();
    this.#throttled = now;
    if (now - this.#changed >= PAUSE_MILLISECONDS) this.#set(Math.max(1, Math.floor(this.#current / 2)), now);
  }

  /** To be called now and then. */
  tick(): void {
    const now = this.#now();
    const quiet = now - Math.max(this.#changed, this.#throttled) >= PAUSE_MILLISECONDS;
    if (quiet && this.#current < this.max) this.#set(Math.min(this.max, Math.floor(this.#current * 1.25) + 1), now);
  }

  #set(limit: number, now: number): void {
    this.#changed = now;
    if (limit === this.#current) return;
    this.#current = limit;
    this.#onChange(limit);
  }
}
