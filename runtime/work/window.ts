import pLimit, { type LimitFunction } from "p-limit";

/**
 * Runs a limited number of tasks at once, and makes producers wait until there is room.
 *
 * p-limit alone queues every task it gets: ten million objects would wait in memory.
 */
export class Window {
  readonly #limit: LimitFunction;
  readonly #running = new Set<Promise<void>>();

  constructor(concurrency: number) {
    this.#limit = pLimit(concurrency);
  }

  /** Tasks that already run are completed. */
  set concurrency(concurrency: number) {
    this.#limit.concurrency = concurrency;
  }

  get running(): number {
    return this.#limit.activeCount;
  }

  /**
   * Resolves when the task has started.
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

  /** Resolves when no task runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
