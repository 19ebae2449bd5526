import type { ServerResponse } from "node:http";

/**
 * Counts the requests that dynalite has not answered yet.
 *
 * If dynalite's database is closed while a request waits for it, dynalite throws, and so ends this process.
 */
export class InFlightRequests {
  #count = 0;
  readonly #onNone: (() => void)[] = [];

  /** Counts a request until its answer ends, even if the client has disconnected. */
  track(response: ServerResponse): void {
    this.#count += 1;
    const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
    response.end = ((...args: unknown[]) => {
      response.end = end as typeof response.end;
      this.#done();
      return end(...args);
    }) as typeof response.end;
  }

  /** Resolves when all requests are answered. */
  async drained(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#onNone.push(resolve));
  }

  #done(): void {
    this.#count -= 1;
    if (this.#count === 0) for (const resolve of this.#onNone.splice(0)) resolve();
  }
}
