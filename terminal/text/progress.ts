import type { Colors } from "picocolors/types.js";
import type { Output } from "../io.ts";
import { progressLine, type Progress, type Rates } from "./progress-line.ts";

export interface ProgressOptions {
  readonly output: Output;
  readonly colors: Colors;
  readonly look: () => Progress;
  /** Milliseconds. */
  readonly now: () => number;
}

/** On a terminal, one line that changes; elsewhere, a line from time to time, so that a log stays readable. */
const TERMINAL_MILLISECONDS = 200;
const LOG_MILLISECONDS = 5_000;

/** The rate covers the last seconds, or a longer time if nothing was done in them. */
const RATE_MILLISECONDS = 5_000;

interface Seen extends Rates {
  readonly t: number;
}

/** Shows a run's progress until it is stopped. */
export class ProgressDisplay {
  readonly #options: ProgressOptions;
  /** Call it whenever something was done. Rates count from the first call. */
  readonly #seen: Seen[] = [];
  #last: Seen | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #terminal: boolean;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#terminal = options.output.isTTY === true;
    this.#timer = setInterval(() => this.show(), this.#terminal ? TERMINAL_MILLISECONDS : LOG_MILLISECONDS);
    this.#look();
  }

  show(): void {
    const { output, colors } = this.#options;
    const columns = this.#terminal ? (output.columns ?? 80) - 1 : undefined;
    const line = progressLine(this.#look(), this.#rates(), colors, columns);
    output.write(this.#terminal ? `\r\x1b[2K${line}` : `${line}\n`);
  }

  /** Prints a message above the progress line. */
  say(text: string): void {
    this.#options.output.write(`${this.#terminal ? "\r\x1b[2K" : ""}${text}\n`);
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#terminal) this.#options.output.write("\r\x1b[2K");
  }

  #look(): Progress {
    const progress = this.#options.look();
    const { done, records } = progress;
    const now = { t: this.#options.now(), done, records };
    this.#last = now;
    if (this.#seen.at(-1)?.done !== done) this.#seen.push(now);
    const isOld = (seen: Seen | undefined): boolean =>
      seen !== undefined && seen.t <= now.t - RATE_MILLISECONDS && seen.done < done;
    while (isOld(this.#seen[1])) this.#seen.shift();
    return progress;
  }

  #rates(): Rates {
    const [first, last] = [this.#seen[0], this.#last];
    if (!first || !last || last.t === first.t) return { done: 0, records: 0 };
    const each = (of: keyof Rates): number => ((last[of] - first[of]) / (last.t - first.t)) * 1_000;
    return { done: each("done"), records: each("records") };
  }
}
