import { TIMESTAMP_UNITS, type TimestampUnit } from "../../../../runtime/mapping/record-mapping.ts";
import { dateTime } from "../../../../runtime/map/date-text.ts";
import { epochTime } from "../../../../runtime/map/epoch-time.ts";
import { coverage, ranked, type Candidate } from "./candidate.ts";
import type { Field } from "./collect-fields.ts";
import { timeName } from "./time-names.ts";
import type { Scalar } from "../sample/sampled-value.ts";

const USUAL = { from: Date.UTC(1990, 0), until: Date.UTC(2100, 0) };
const NUMBER = /^\d+(?:\.\d+)?$/;
/** A date with a time of day, whatever its name. */
const FULL_DATE = /^\d{4}-?\d\d-?\d\d[T ]\d\d/;
const NAMELESS = 0.35;
const OUTSIDE = 0.9;
const CONSTANT = 0.6;
const DAY_ONLY = 0.85;

/**
 * Finds the fields that look like the time of a record: by name, by whether the values are times between 1990 and 2100, and by
 * how many records have one.
 *
 * @param count of the records
 */
export function scoreTimes(fields: readonly Field[], count: number): readonly Candidate[] {
  return ranked(fields.flatMap((field) => scoreTime(field, count) ?? []));
}

function scoreTime({ source, names, scope, values }: Field, count: number): Candidate | undefined {
  const given = timeName(names);
  const scalars = [...values.values()];
  const isFull = scalars.some(({ kind, text }) => kind === "string" && FULL_DATE.test(text ?? ""));
  const name = Math.max(given, isFull && given === 0 ? NAMELESS : 0);
  if (name === 0 || scope === "member") return undefined;
  const numbers = scalars.filter(isNumber);
  const unit = unitOf(numbers);
  const records = new Set<number>();
  const times = new Set<number>();
  for (const [index, value] of values) {
    const time = timeOf(value, unit);
    if (time === undefined) continue;
    records.add(index);
    times.add(time);
  }
  // A zero means no time, and there may be many.
  const zeros = numbers.filter(({ text }) => Number(text) === 0).length;
  if (records.size === 0 || records.size < (values.size - zeros) * 0.9) return undefined;
  const sorted = [...times].sort((a, b) => a - b);
  const [earliest = 0, latest = 0] = [sorted[0], sorted.at(-1)];
  const days = !isFull && numbers.length === 0 && sorted.every((time) => time % 86_400_000 === 0);
  const factors = [
    ...[name, coverage(records.size, count), scope === "document" ? OUTSIDE : 1],
    ...[times.size === 1 && records.size > 1 ? CONSTANT : 1, days ? DAY_ONLY : 1],
  ];
  return {
    ...{ source, name, records, distinct: times.size },
    score: factors.reduce((product, factor) => product * factor, 1),
    time: { unit: unit === "milliseconds" ? undefined : unit, numeric: numbers.length > 0, earliest, latest },
  };
}

/** A number, or a number in text that is no date. */
function isNumber({ kind, text = "" }: Scalar): boolean {
  return kind === "number" || (text.length < 64 && NUMBER.test(text) && dateTime(text) === undefined);
}

/** The unit that puts the most numbers between 1990 and 2100. */
function unitOf(numbers: readonly Scalar[]): TimestampUnit | undefined {
  if (numbers.length === 0) return undefined;
  const counts = TIMESTAMP_UNITS.map((unit) => numbers.filter((number) => timeOf(number, unit) !== undefined).length);
  return TIMESTAMP_UNITS[counts.indexOf(Math.max(...counts))];
}

/** @returns epoch milliseconds; `undefined` if the value is no time between 1990 and 2100 */
function timeOf(value: Scalar, unit: TimestampUnit | undefined): number | undefined {
  const { text = "" } = value;
  const time = isNumber(value) ? (unit && NUMBER.test(text) ? epochTime(text, unit) : undefined) : dateTime(text);
  return typeof time === "number" && time >= USUAL.from && time < USUAL.until ? time : undefined;
}
