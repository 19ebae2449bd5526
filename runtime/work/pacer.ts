import { setTimeout as sleep } from "node:timers/promises";

export interface PacerOptions {
  /** Units per second; Infinity means no limit. */
  readonly rate: number;
  /** Once aborted, nothing waits any more. */
  readonly signal: AbortSignal;
  /** For tests: a clock in milliseconds, and a wait. */
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/** The run was stopped while a call waited for its turn. The call was not made and is left to a later run. */
export class TurnLostError extends Error {
  override readonly name = "TurnLostError";
}

/** How much unused rate may be used later in one burst, in milliseconds. */
const BURST_MILLISECONDS = 100;

/** In milliseconds. A timer of more than 24 days would fire at once. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Grants turns at a steady rate, in the order of the requests. */
export class Pacer {
  readonly #options: PacerOptions;
  #next = -Infinity;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  /**
   * Waits for a turn of that many units.
   *
   * @throws {TurnLostError} once the signal is aborted
   */
  async take(units: number): Promise<void> {
    const { rate, signal, now = () => performance.now(), sleep: wait = waitFor } = this.#options;
    if (rate === Infinity) return;
    if (signal.aborted) throw new TurnLostError("the run was stopped");
    const time = now();
    const turn = Math.max(this.#next, time - BURST_MILLISECONDS);
    this.#next = turn + (units / rate) * 1_000;
    try {
      for (let left = turn - time; left > 0; left -= LONGEST_WAIT) await wait(Math.min(left, LONGEST_WAIT), signal);
    } catch (cause) {
      throw new TurnLostError("the run was stopped", { cause });
    }
  }
}

const waitFor = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  sleep(milliseconds, undefined, { signal });
