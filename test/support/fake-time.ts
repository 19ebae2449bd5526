interface Interval {
  readonly act: () => void;
  readonly milliseconds: number;
  next: number;
}

/**
 * Stands in for `setInterval` and `performance.now`, so that a test says when time passes. Timeouts and dates stay as they are.
 */
export class FakeTime {
  readonly #intervals = new Map<object, Interval>();
  readonly #real = { setInterval: globalThis.setInterval, clearInterval: globalThis.clearInterval };
  /** Milliseconds. */
  now = 0;

  constructor() {
    const start = (act: () => void, milliseconds = 0): object => {
      const id = {};
      this.#intervals.set(id, { act, milliseconds, next: this.now + milliseconds });
      return id;
    };
    Object.assign(globalThis, {
      setInterval: start,
      clearInterval: (id: object | undefined) => id !== undefined && this.#intervals.delete(id),
    });
    Object.defineProperty(performance, "now", { configurable: true, value: () => this.now });
  }

  /** The intervals that were started and not stopped. */
  get running(): number {
    return this.#intervals.size;
  }

  /** Lets time pass, and what it brings about happen, as far as that waits for nothing but promises. */
  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    for (const interval of this.#intervals.values()) {
      for (; interval.next <= this.now; interval.next += interval.milliseconds) interval.act();
    }
    await settled();
  }

  restore(): void {
    Object.assign(globalThis, this.#real);
    // What was there is inherited.
    Reflect.deleteProperty(performance, "now");
  }
}

/** Lets everything run that waits for nothing but promises. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
