/** The longest text that can be a date; anything longer is not looked at. */
const LONGEST = 100;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = "(?<monthName>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const DAY_NAME = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";
const CLOCK = "(?<hour>\\d\\d):(?<minute>\\d\\d)(?::(?<second>\\d\\d))?";

/** The zones of RFC 2822 that have names, in minutes east of Greenwich. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ z: 0, utc: 0, gmt: 0, ut: 0 },
  ...{ est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420 },
};
const ZONE = "(?<zone>Z|UTC|GMT|UT|[ECMP][SD]T|[+-]\\d\\d(?::?\\d\\d)?)";

const ISO_TIME = `(?<hour>\\d\\d)(?::?(?<minute>\\d\\d)(?::?(?<second>\\d\\d)(?:[.,](?<fraction>\\d+))?)?)?\\s?(?<zone>Z|UTC|[+-]\\d\\d(?::?\\d\\d)?)?`;

/** Every form of a date, with or without a time. No text fits two of them. */
const FORMS = [
  // ISO 8601, extended and basic: calendar, ordinal and week dates. With slashes too, as many exports have them.
  ...["(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)", "(?<year>\\d{4})(?<month>\\d\\d)(?<day>\\d\\d)"],
  ...["(?<year>\\d{4})/(?<month>\\d\\d?)/(?<day>\\d\\d?)", "(?<year>\\d{4})-?(?<dayOfYear>\\d{3})"],
  "(?<year>\\d{4})-?W(?<week>\\d\\d)-?(?<dayOfWeek>[1-7])",
]
  .map((date) => `${date}(?:[T ]${ISO_TIME})?`)
  .concat([
    // The same without anything between: 20261124093000.
    "(?<year>\\d{4})(?<month>\\d\\d)(?<day>\\d\\d)(?<hour>\\d\\d)(?<minute>\\d\\d)(?<second>\\d\\d)",
    // RFC 2822 and HTTP, with the obsolete form of RFC 850.
    `(?:${DAY_NAME},?\\s+)?(?<day>\\d\\d?)[ -]${MONTH}[ -](?<year>\\d{4}|\\d\\d)\\s+${CLOCK}(?:\\s+${ZONE})?(?:\\s+\\([^()]*\\))?`,
    // asctime, which HTTP knows too; Twitter puts a zone into it.
    `${DAY_NAME}\\s+${MONTH}\\s+(?<day>\\d\\d?)\\s+${CLOCK}(?:\\s+${ZONE})?\\s+(?<year>\\d{4})`,
    // The Common Log Format of web servers.
    `(?<day>\\d\\d)/${MONTH}/(?<year>\\d{4}):${CLOCK}\\s+${ZONE}`,
  ])
  .map((form) => new RegExp(`^${form}$`, "i"));

/**
 * Converts a date in text to epoch milliseconds; without a zone it is UTC, and without a time of day its midnight. Fractions of a
 * millisecond are cut off.
 *
 * Parses the digits itself. `Date.parse` accepts odd strings as dates, and differs between engines.
 *
 * @returns `undefined` if the text has none of the forms, or its day or hour does not exist
 */
export function dateTime(text: string): number | undefined {
  if (text.length > LONGEST) return undefined;
  for (const form of FORMS) {
    const parts = form.exec(text)?.groups;
    if (parts) return timeOf(parts);
  }
  return undefined;
}

type Parts = Readonly<Record<string, string | undefined>>;

function timeOf(parts: Parts): number | undefined {
  const day = dayOf(parts);
  const zone = zoneMinutes(parts["zone"]);
  const [hour = 0, minute = 0, second = 0] = [parts["hour"], parts["minute"], parts["second"]].map((part) =>
    Number(part ?? 0),
  );
  const fraction = parts["fraction"] ?? "";
  // 23:59:60 is a leap second. The epoch does not count it, so it is the same as the second after it.
  const leap = second === 60 && minute === 59;
  // 24:00 is the end of a day, and nothing comes after it.
  const end = hour === 24 && minute === 0 && second === 0 && /^0*$/.test(fraction);
  if ((hour > 23 && !end) || minute > 59 || (second > 59 && !leap)) return undefined;
  if (day === undefined || zone === undefined) return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
  return day + ((hour * 60 + minute - zone) * 60 + second) * 1000 + milliseconds;
}

/** The midnight of a day, in epoch milliseconds. */
function dayOf({ year = "", month, monthName, day, dayOfYear, week, dayOfWeek }: Parts): number | undefined {
  const fullYear = year.length === 2 ? Number(year) + (Number(year) < 50 ? 2000 : 1900) : Number(year);
  if (dayOfYear !== undefined)
    return existing(fullYear, 0, Number(dayOfYear), (date) => date.getUTCFullYear() === fullYear);
  if (week !== undefined) return weekDay(fullYear, Number(week), Number(dayOfWeek));
  const index = monthName === undefined ? Number(month) - 1 : MONTHS.indexOf(monthName.toLowerCase());
  return existing(fullYear, index, Number(day), (date) => date.getUTCMonth() === index);
}

/** A day that does not exist falls into another month or year. */
function existing(year: number, month: number, day: number, exists: (date: Date) => boolean): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return day > 0 && exists(date) ? date.getTime() : undefined;
}

/** ISO 8601: week 1 is the one with January 4. */
function weekDay(year: number, week: number, dayOfWeek: number): number | undefined {
  const fourth = new Date(0);
  fourth.setUTCFullYear(year, 0, 4);
  const monday = (fourth.getUTCDay() + 6) % 7;
  const day = 4 - monday + (week - 1) * 7 + (dayOfWeek - 1);
  const thursday = new Date(0);
  thursday.setUTCFullYear(year, 0, day - dayOfWeek + 4);
  if (week < 1 || thursday.getUTCFullYear() !== year) return undefined;
  const date = new Date(0);
  return date.setUTCFullYear(year, 0, day);
}

function zoneMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined) return 0;
  if (!/^[+-]/.test(zone)) return ZONES[zone.toLowerCase()];
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(":", ""));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
