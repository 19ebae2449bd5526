import { createHash } from "node:crypto";
import { floorScaled, parseDecimal } from "../json/decimal.ts";

/** The furthest time from the epoch, in milliseconds: that of ECMAScript's Date, some 270,000 years. */
const FURTHEST = 8.64e15;

/**
 * Converts a number to epoch milliseconds. Fractions of a millisecond are rounded down.
 *
 * @returns `undefined` if the time is further from the epoch than a Date can be
 */
export function numberTime(text: string, unit: "milliseconds" | "seconds"): number | undefined {
  const time = floorScaled(parseDecimal(text), unit === "seconds" ? 3 : 0);
  return time === undefined || Math.abs(time) > FURTHEST ? undefined : time;
}

const ISO_8601 =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s?([Zz]|UTC|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * Converts an ISO 8601 string to epoch milliseconds: a date (`2026-11-24`, meaning its midnight) or a date and time
 * (`2026-11-24T09:30:00.250+01:00`), in UTC if it names no zone. A space for the `T` and `UTC` for the `Z` are also accepted,
 * because they are common in exports.
 *
 * Parses the digits itself. `Date.parse` accepts odd strings as dates, and differs between engines.
 *
 * @returns `undefined` if it is not such a string, or the day or hour does not exist
 */
export function isoTime(text: string): number | undefined {
  const parts = ISO_8601.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const milliseconds = Number((parts[7] ?? "").slice(0, 3).padEnd(3, "0"));
  const zone = zoneMinutes(parts[8]);
  // 23:59:60 is a leap second. The epoch does not count it, so it is the same as the second after it.
  const leap = second === 60 && minute === 59;
  if (hour > 23 || minute > 59 || (second > 59 && !leap) || zone === undefined) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A day that does not exist falls into another month.
  if (date.getUTCMonth() !== month - 1) return undefined;
  return date.getTime() + (((hour * 60 + minute - zone) * 60 + second) * 1000 + milliseconds);
}

function zoneMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || !/^[+-]/.test(zone)) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(":", ""));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * Dates a record that has no time of its own, so that a replay gives the same sort key.
 *
 * S3 dates objects to the second. The millisecond is a hash of the bucket and key, which all versions share, so that objects of
 * the same second do not compete for one slot.
 *
 * @param lastModified the version's date, in epoch milliseconds, a whole second
 */
export function deriveTime(bucket: string, key: string, lastModified: number): number {
  const hash = createHash("sha256").update(bucket).update("\0").update(key).digest();
  return Math.floor(lastModified / 1000) * 1000 + (hash.readUInt32BE(0) % 1000);
}
