import { setTimeout as sleep } from "node:timers/promises";
import { OwnTurns, type Turns } from "./turns.ts";

export interface PacerOptions {
  /** Units per second; Infinity means no limit. */
  readonly rate: number;
  /** Once aborted, nothing waits any more. */
  readonly signal: AbortSignal;
  /** The turns that were granted. Pacers that share them keep to the rate together. */
  readonly turns?: Turns;
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
  readonly #turns: Turns;
  /** Units per second. It may change: turns that were granted stay as they are. */
  rate: number;

  constructor(options: PacerOptions) {
    this.#options = options;
    this.#turns = options.turns ?? new OwnTurns();
    this.rate = options.rate;
  }

  /**
   * Waits for a turn of that many units.
   *
   * @throws {TurnLostError} once the signal is aborted
   */
  async take(units: number): Promise<void> {
    const { signal, now = clock, sleep: wait = waitFor } = this.#options;
    if (this.rate === Infinity) return;
    if (signal.aborted) throw new TurnLostError("the run was stopped");
    const time = now();
    const turn = this.#turns.grant(time - BURST_MILLISECONDS, (units / this.rate) * 1_000);
    try {
      for (let left = turn - time; left > 0; left -= LONGEST_WAIT) await wait(Math.min(left, LONGEST_WAIT), signal);
    } catch (cause) {
      throw new TurnLostError("the run was stopped", { cause });
    }
  }
}

/** Milliseconds of a steady clock that is the same in all threads, as `performance.now()` is not. */
const clock = (): number => Number(process.hrtime.bigint()) / 1e6;

const waitFor = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  sleep(milliseconds, undefined, { signal });
