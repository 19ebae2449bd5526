import type { Colors } from "picocolors/types.js";
import { countText, durationText, rateText } from "./format.ts";

/** The progress at one moment. */
export interface Progress {
  /** What is counted. */
  readonly unit: "objects" | "messages" | "failures";
  readonly done: number;
  /** The total, if known; it may grow during the run. */
  readonly all: number | undefined;
  /** The records in what is done. */
  readonly records: number;
  readonly written: number;
  readonly stale: number;
  readonly alreadyThere: number;
  readonly rejected: number;
  readonly failed: number;
  /** How many run at once: the current limit, and the maximum. */
  readonly limit: number;
  readonly max: number;
  readonly throttles: number;
  readonly stopping: boolean;
}

/** The rates per second: of what is done, and of its records. */
export interface Rates {
  readonly done: number;
  readonly records: number;
}

const BAR = 20;
const SEPARATOR = " · ";

interface Part {
  readonly text: string;
  readonly colored?: string;
}

/**
 * A line of progress, with the most important parts first.
 *
 * @param columns the terminal's width: parts that do not fit are left out, because a wrapped line could not be overwritten;
 * `undefined` for a log, where all fit
 */
export function progressLine(progress: Progress, rates: Rates, colors: Colors, columns: number | undefined): string {
  const { unit, done, records, written, stale, alreadyThere, rejected, failed, limit, max, throttles, stopping } =
    progress;
  const all = progress.all === undefined ? undefined : Math.max(progress.all, done);
  const share = all === undefined || all === 0 ? undefined : done / all;
  const left = all === undefined || all === done || rates.done === 0 ? undefined : (all - done) / rates.done;
  const marked = (text: string, color: (text: string) => string): Part => ({ text, colored: color(text) });
  const throttled =
    columns === undefined
      ? `throttled ${countText(throttles)} times: ${limit} at once, not ${max}`
      : `throttled to ${limit} of ${max}`;
  const bar = columns === undefined || share === undefined ? [] : [barOf(share, colors)];
  // In order of priority. Only the bar is shown in another place.
  const parts: Part[] = [
    { text: `${countText(done)}${all === undefined ? "" : ` of ${countText(all)}`} ${unit}` },
    ...(stopping ? [marked("stopping", colors.yellow)] : []),
    ...(failed > 0 ? [marked(`${countText(failed)} failed`, colors.red)] : []),
    ...(rejected > 0 ? [marked(`${countText(rejected)} rejected`, colors.red)] : []),
    ...(limit < max ? [marked(throttled, colors.yellow)] : []),
    { text: `${rateText(rates.done)}/s` },
    ...(left === undefined ? [] : [{ text: `${durationText(left * 1_000)} left` }]),
    // If each object holds many records, their number says more.
    ...(records >= 2 * done && rates.records > 0 ? [{ text: `${rateText(rates.records)} records/s` }] : []),
    ...bar,
    { text: `${countText(written)} written` },
    ...(alreadyThere > 0 ? [{ text: `${countText(alreadyThere)} already there` }] : []),
    { text: `${countText(stale)} stale` },
    ...(failed === 0 ? [{ text: "0 failed" }] : []),
  ];
  const chosen = fitting(parts, columns ?? Infinity);
  const [shown, others] = [bar.filter((part) => chosen.includes(part)), chosen.filter((part) => !bar.includes(part))];
  return [...shown, ...others].map(({ text, colored = text }) => colored).join(SEPARATOR);
}

function barOf(share: number, colors: Colors): Part {
  // Full only when everything is done.
  const filled = Math.floor(share * BAR);
  const [full, empty] = ["█".repeat(filled), "░".repeat(BAR - filled)];
  return { text: full + empty, colored: colors.green(full) + colors.dim(empty) };
}

/** The parts that fit on a line. Earlier parts take precedence. */
function fitting(parts: readonly Part[], columns: number): readonly Part[] {
  let room = columns + SEPARATOR.length;
  return parts.filter(({ text }) => {
    const width = text.length + SEPARATOR.length;
    if (width > room) return false;
    room -= width;
    return true;
  });
}
