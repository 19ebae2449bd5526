import { UsageError } from "../user-error.ts";

/** @throws UsageError for anything but a whole number of at least `least` */
export function wholeNumber(name: string, value: unknown, least = 1): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`--${name} is ${shown(value)}; it must be a whole number, ${least} or more`);
}

/** @throws UsageError for anything but a number above 0 */
export function positiveNumber(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`--${name} is ${shown(value)}; it must be a number above 0`);
}

/** @throws UsageError if it is given twice */
export function oneText(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw new UsageError(`--${name} is given twice`);
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * @returns epoch milliseconds
 * @throws UsageError for anything but a UTC date, or a time with its zone
 */
export function pointInTime(name: string, value: unknown): number | undefined {
  const text = oneText(name, value);
  if (text === undefined) return undefined;
  const time = ISO_DATE.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : NaN;
  if (!Number.isNaN(time)) return time;
  throw new UsageError(`--${name} is ${shown(text)}; it must be a date such as 2026-01-31 or 2026-01-31T12:00:00Z`);
}

/** Whether the day exists in that month: `Date.parse` reads February 30 as March 2. */
function isDay(date: string): boolean {
  const day = new Date(date);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return "given twice";
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

export const UNIT_MILLISECONDS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Reads a duration such as `90s`, `30m`, `2h` or `7d`.
 *
 * @returns milliseconds
 * @throws UsageError
 */
export function duration(name: string, value: unknown): number | undefined {
  const text = oneText(name, value);
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return Number(count) * UNIT_MILLISECONDS[unit as keyof typeof UNIT_MILLISECONDS];
  throw new UsageError(`--${name} is ${JSON.stringify(text)}; it must be a duration such as 90s, 30m, 2h or 7d`);
}

/** @throws UsageError if it is empty, or given twice */
export function nonEmptyText(name: string, value: unknown): string | undefined {
  const text = oneText(name, value);
  if (text === "") throw new UsageError(`--${name} is empty`);
  return text;
}
