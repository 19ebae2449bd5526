import { setTimeout as sleep } from "node:timers/promises";

export interface PacerOptions {
  /** A second; Infinity is as fast as it goes. */
  readonly rate: number;
  /** Once aborted, nobody waits any more. */
  readonly signal: AbortSignal;
  /** For tests: milliseconds, and a wait. */
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/** The run was told to stop while something waited for its turn: it has not happened, and is to be done later. */
export class TurnLostError extends Error {
  override readonly name = "TurnLostError";
}

/** How much of what was not used may be made up for at once, in milliseconds. */
const BURST_MILLISECONDS = 100;

/** In milliseconds: a timer of more than 24 days ends at once. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Hands out turns at a steady rate, in the order in which they are asked for. */
export class Pacer {
  readonly #options: PacerOptions;
  #next = -Infinity;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  /**
   * Waits for the turn of so many units.
   *
   * @throws {TurnLostError} once the signal is aborted
   */
  async take(units: number): Promise<void> {
    const { rate, signal, now = () => performance.now(), sleep: wait = waitFor } = this.#options;
    if (rate === Infinity) return;
    if (signal.aborted) throw new TurnLostError("told to stop");
    const time = now();
    const turn = Math.max(this.#next, time - BURST_MILLISECONDS);
    this.#next = turn + (units / rate) * 1_000;
    if (turn <= time) return;
    try {
      for (let left = turn - time; left > 0; left -= LONGEST_WAIT) await wait(Math.min(left, LONGEST_WAIT), signal);
    } catch (cause) {
      throw new TurnLostError("told to stop", { cause });
    }
  }
}

const waitFor = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  sleep(milliseconds, undefined, { signal });
