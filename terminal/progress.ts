import type { Colors } from "picocolors/types.js";
import { durationText } from "./format.ts";
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
    const columns = this.#terminal ? (output.columns ?? 80) - 1 : undefined;
    const line = progressLine(this.#look(), this.#rate(), colors, columns);
    output.write(this.#terminal ? `\r\x1b[2K${line}` : `${line}\n`);
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
const SEPARATOR = " · ";

interface Part {
  readonly text: string;
  readonly colored?: string;
}

/**
 * A line that tells how it goes; what matters most comes first.
 *
 * @param rate objects a second
 * @param columns of a terminal: what has no room is left out, since a line that wraps could not be overwritten; `undefined` for
 *   a log, which has room for all
 */
export function progressLine(progress: Progress, rate: number, colors: Colors, columns: number | undefined): string {
  const { done, all, written, stale, failed, limit, max, throttles, stopping } = progress;
  const count = (value: number): string => value.toLocaleString("en");
  const share = all === undefined || all === 0 ? undefined : Math.min(1, done / all);
  const left = share === undefined || rate === 0 ? undefined : ((all ?? done) - done) / rate;
  const marked = (text: string, color: (text: string) => string): Part => ({ text, colored: color(text) });
  const throttled =
    columns === undefined
      ? `throttled ${count(throttles)} times: ${limit} at once, not ${max}`
      : `throttled to ${limit} of ${max}`;
  const bar = columns === undefined || share === undefined ? [] : [barOf(share, colors)];
  // In the order in which they are given room; the bar alone stands elsewhere.
  const parts: Part[] = [
    { text: all === undefined ? `${count(done)} objects` : `${count(done)} of ${count(all)} objects` },
    ...(stopping ? [marked("stopping", colors.yellow)] : []),
    ...(failed > 0 ? [marked(`${count(failed)} failed`, colors.red)] : []),
    ...(limit < max ? [marked(throttled, colors.yellow)] : []),
    { text: `${count(Math.round(rate))}/s` },
    ...(left === undefined ? [] : [{ text: `${durationText(left * 1_000)} left` }]),
    ...bar,
    { text: `${count(written)} written` },
    { text: `${count(stale)} stale` },
    ...(failed === 0 ? [{ text: "0 failed" }] : []),
  ];
  const chosen = fitting(parts, columns ?? Infinity);
  const [shown, others] = [bar.filter((part) => chosen.includes(part)), chosen.filter((part) => !bar.includes(part))];
  return [...shown, ...others].map(({ text, colored = text }) => colored).join(SEPARATOR);
}

function barOf(share: number, colors: Colors): Part {
  const [full, empty] = ["█".repeat(Math.round(share * BAR)), "░".repeat(BAR - Math.round(share * BAR))];
  return { text: full + empty, colored: colors.green(full) + colors.dim(empty) };
}

/** The parts that have room on a line, the first ones before the others. */
function fitting(parts: readonly Part[], columns: number): readonly Part[] {
  let room = columns + SEPARATOR.length;
  return parts.filter(({ text }) => {
    const width = text.length + SEPARATOR.length;
    if (width > room) return false;
    room -= width;
    return true;
  });
}
