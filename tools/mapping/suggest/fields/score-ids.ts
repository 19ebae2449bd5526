import { LIMITS } from "../../../../runtime/model/attribute-value.ts";
import { dateTime } from "../../../../runtime/map/date-text.ts";
import { coverage, ranked, type Candidate } from "./candidate.ts";
import type { Field } from "./collect-fields.ts";
import { idName } from "./id-names.ts";
import type { Scalar } from "../sample/sampled-value.ts";

/** Names as good as this stand for whom or what the record is about, even if no two records share one. */
const STRONG = 0.7;
/** So many records tell whether a value repeats. */
const ENOUGH = 10;
const DEEPER = 0.93;
/** A field beside the records is a little less than one of their own. */
const OUTSIDE = 0.95;
const LONGEST = 256;
/** The few names that every document has are its structure, not its data. */
const FEW = 5;
const STRUCTURE = 0.4;

/**
 * Finds the fields that look like a partition key: by name, by what the values are, by how many records have it, and by whether
 * it groups them.
 *
 * @param count of the records
 */
export function scoreIds(fields: readonly Field[], count: number): readonly Candidate[] {
  return ranked(fields.flatMap((field) => scoreId(field, count) ?? []));
}

function scoreId({ source, names, scope, values }: Field, count: number): Candidate | undefined {
  const name = idName(names);
  if (name === 0) return undefined;
  const records = new Set<number>();
  const distinct = new Set<string>();
  for (const [index, value] of values) {
    if (!isKey(value)) continue;
    records.add(index);
    distinct.add(value.text ?? "");
  }
  // One that is no key now and then is none: such as a price.
  if (records.size < values.size * 0.9) return undefined;
  const factors = [
    ...[name, coverage(records.size, count), grouping(name, records.size, distinct.size)],
    ...[DEEPER ** (names.length - 1), scope === "record" ? 1 : OUTSIDE, likeness([...distinct])],
    scope === "member" && distinct.size <= FEW && records.size > distinct.size * FEW ? STRUCTURE : 1,
  ];
  const score = factors.reduce((product, factor) => product * factor, 1);
  return { source, score, name, records, distinct: distinct.size };
}

function isKey({ kind, text }: Scalar): boolean {
  if (text === undefined || text === "") return false;
  return kind === "string" ? Buffer.byteLength(text) <= LIMITS.partitionKeyBytes : /^\d+$/.test(text);
}

/** A value that all records share hardly tells them apart; one that no two share may only number them. */
function grouping(name: number, count: number, distinct: number): number {
  if (count < ENOUGH) return 1;
  if (distinct === 1) return 0.7;
  if (distinct === count) return name >= STRONG ? 0.95 : 0.6;
  return 1;
}

function likeness(distinct: readonly string[]): number {
  const share = (is: (text: string) => boolean): number => distinct.filter(is).length / Math.max(1, distinct.length);
  if (share((text) => !/^\d+$/.test(text) && dateTime(text) !== undefined) > 0.5) return 0.1;
  if (share((text) => text.length > LONGEST) > 0) return 0.5;
  return share((text) => /\s/.test(text)) > 0.5 ? 0.6 : 1;
}
