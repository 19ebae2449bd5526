import pLimit, { type LimitFunction } from "p-limit";

/**
 * Runs tasks, so many at once, and lets those who bring them wait until there is room.
 *
 * p-limit alone takes all that is brought and queues it: ten million objects would wait in memory.
 */
export class Window {
  readonly #limit: LimitFunction;
  readonly #running = new Set<Promise<void>>();

  constructor(concurrency: number) {
    this.#limit = pLimit(concurrency);
  }

  /** What runs already runs to its end. */
  set concurrency(concurrency: number) {
    this.#limit.concurrency = concurrency;
  }

  get running(): number {
    return this.#limit.activeCount;
  }

  /**
   * Resolves when the task has begun.
   *
   * @param task must not reject
   */
  async begin(task: () => Promise<void>): Promise<void> {
    await new Promise<void>((begun) => {
      const running: Promise<void> = this.#limit(() => {
        begun();
        return task();
      }).finally(() => this.#running.delete(running));
      this.#running.add(running);
    });
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
