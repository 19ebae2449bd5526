import { stripVTControlCharacters } from "node:util";
import type { Colors } from "picocolors/types.js";
import { durationText } from "./backfill/summary.ts";
import type { Output } from "./io.ts";

/** How it goes, at a moment. */
export interface Progress {
  readonly done: number;
  /** How many there are in all, where that is known. */
  readonly all: number | undefined;
  readonly written: number;
  readonly stale: number;
  readonly failed: number;
  /** At once, now and at the most. */
  readonly limit: number;
  readonly max: number;
  readonly throttles: number;
  readonly stopping: boolean;
}

export interface ProgressOptions {
  readonly output: Output;
  readonly colors: Colors;
  readonly look: () => Progress;
  /** Milliseconds. */
  readonly now: () => number;
}

/** On a terminal, a line that changes; elsewhere a line now and then, so that a log stays readable. */
const TERMINAL_MILLISECONDS = 200;
const LOG_MILLISECONDS = 5_000;

/** The rate is that of the last seconds. */
const RATE_MILLISECONDS = 5_000;

/** Shows how a run goes, until it is told to stop. */
export class ProgressDisplay {
  readonly #options: ProgressOptions;
  readonly #seen: { readonly t: number; readonly done: number }[] = [];
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
    const line = progressLine(this.#look(), this.#rate(), colors, this.#terminal);
    output.write(this.#terminal ? `\r\x1b[2K${fitting(line, (output.columns ?? 80) - 1)}` : `${line}\n`);
  }

  /** Says something, above the line. */
  say(text: string): void {
    this.#options.output.write(`${this.#terminal ? "\r\x1b[2K" : ""}${text}\n`);
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#terminal) this.#options.output.write("\r\x1b[2K");
  }

  #look(): Progress {
    const progress = this.#options.look();
    const t = this.#options.now();
    this.#seen.push({ t, done: progress.done });
    while ((this.#seen[1]?.t ?? t) < t - RATE_MILLISECONDS) this.#seen.shift();
    return progress;
  }

  #rate(): number {
    const [first, last] = [this.#seen[0], this.#seen.at(-1)];
    if (!first || !last || last.t === first.t) return 0;
    return ((last.done - first.done) / (last.t - first.t)) * 1_000;
  }
}

const BAR = 20;

/** @param rate objects a second */
export function progressLine(progress: Progress, rate: number, colors: Colors, withBar: boolean): string {
  const { done, all, written, stale, failed, limit, max, throttles, stopping } = progress;
  const count = (value: number): string => value.toLocaleString("en");
  const share = all === undefined || all === 0 ? undefined : Math.min(1, done / all);
  const filled = Math.round((share ?? 0) * BAR);
  const left = share === undefined || rate === 0 ? undefined : ((all ?? done) - done) / rate;
  return [
    ...(withBar && share !== undefined
      ? [colors.green("█".repeat(filled)) + colors.dim("░".repeat(BAR - filled))]
      : []),
    all === undefined ? `${count(done)} objects` : `${count(done)} of ${count(all)} objects`,
    `${count(Math.round(rate))}/s`,
    ...(left === undefined ? [] : [`${durationText(left * 1_000)} left`]),
    `${count(written)} written`,
    `${count(stale)} stale`,
    failed > 0 ? colors.red(`${count(failed)} failed`) : "0 failed",
    ...(limit < max ? [colors.yellow(`throttled ${count(throttles)} times: ${limit} at once, not ${max}`)] : []),
    ...(stopping ? [colors.yellow("stopping")] : []),
  ].join(" · ");
}

/** Cut to a terminal's width; a line that wraps could not be overwritten. */
function fitting(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length <= columns ? line : plain.slice(0, columns);
}
