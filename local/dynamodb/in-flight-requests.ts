import type { ServerResponse } from "node:http";

/**
 * Counts the requests that dynalite has and has not answered.
 *
 * It throws, and so ends this process, where its database is closed under one that waits for its turn.
 */
export class InFlightRequests {
  #count = 0;
  #onNone: (() => void)[] = [];

  /** Counts a request until its answer ends, whether or not anybody still listens. */
  track(response: ServerResponse): void {
    this.#count += 1;
    const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
    response.end = ((...args: unknown[]) => {
      response.end = end as typeof response.end;
      this.#done();
      return end(...args);
    }) as typeof response.end;
  }

  /** Resolves when all are answered. */
  async drained(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#onNone.push(resolve));
  }

  #done(): void {
    this.#count -= 1;
    if (this.#count === 0) for (const resolve of this.#onNone.splice(0)) resolve();
  }
}
