import { floorScaled, parseDecimal } from "../json/decimal.ts";
import type { TimestampUnit } from "../mapping/record-mapping.ts";

/** The years 0 to 9999, in epoch milliseconds: what a date in text can say. */
const FIRST = Date.parse("0000-01-01T00:00:00.000Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

/** The times that records usually have. Those of two units never overlap. */
const USUAL = { from: Date.UTC(1990, 0), until: Date.UTC(2100, 0) };

/** The power of ten between a unit and milliseconds. */
const SHIFTS: Readonly<Record<TimestampUnit, number>> = {
  seconds: 3,
  milliseconds: 0,
  microseconds: -3,
  nanoseconds: -6,
};

/** A time in epoch milliseconds; or why the number is none, as what was found, and a hint. */
export type EpochTime = number | { readonly found: string; readonly hint?: string };

/**
 * Converts a number to epoch milliseconds. Fractions of a millisecond are rounded down.
 *
 * @param text the number as JSON writes it
 * @param unit the unit that the mapping names. Without one it is milliseconds; but a number that only another unit puts between
 * 1990 and 2100 is refused, because it would be written as a date that nobody meant
 */
export function epochTime(text: string, unit: TimestampUnit | undefined): EpochTime {
  const time = inUnit(text, unit ?? "milliseconds");
  const isPossible = time !== undefined && time >= FIRST && time <= LAST;
  if (isPossible && (unit !== undefined || isUsual(time))) return time;
  const other = (Object.keys(SHIFTS) as TimestampUnit[]).find(
    (each) => each !== (unit ?? "milliseconds") && isUsual(inUnit(text, each)),
  );
  if (other !== undefined) {
    const found = `a number that is ${other} by its size`;
    return { found, hint: `set timestampUnit: ${other}` };
  }
  return isPossible ? time : { found: "a number that is no time in the years 0 to 9999" };
}

const inUnit = (text: string, unit: TimestampUnit): number | undefined => floorScaled(parseDecimal(text), SHIFTS[unit]);

const isUsual = (time: number | undefined): boolean => time !== undefined && time >= USUAL.from && time < USUAL.until;
