import { fieldFindings, type FieldFinding } from "../../../runtime/map/field-findings.ts";
import type { RecordMapping } from "../../../runtime/mapping/record-mapping.ts";
import type { Findings } from "../../../runtime/model/findings.ts";
import { countText, timeText } from "../../../terminal/text/format.ts";
import { notFoundText } from "../../../terminal/text/not-found-text.ts";
import { printable } from "../../../terminal/text/printable.ts";

/** What a run's mapping found, as it stands in the summary. */
export interface Found extends Omit<Findings, "places" | "earliest" | "latest"> {
  readonly mapping: readonly FieldFinding[];
  /** The first and the last time that a record names, as ISO 8601; absent if none does. */
  readonly earliest?: string;
  readonly latest?: string;
}

export function foundOf(mapping: RecordMapping, { places, earliest, latest, ...rest }: Findings): Found {
  return {
    mapping: fieldFindings(mapping, { places, ...rest }),
    ...rest,
    ...(earliest === undefined ? {} : { earliest: new Date(earliest).toISOString() }),
    ...(latest === undefined ? {} : { latest: new Date(latest).toISOString() }),
  };
}

/** @returns what to warn of, or `undefined` if the mapping finds something for every field */
export function mappingWarning({ mapping, records, fields }: Found): string | undefined {
  const missing = records === 0 ? [] : mapping.filter(({ most }) => most === 0);
  return missing.length === 0 ? undefined : notFoundText(missing, records, fields);
}

/** Rows of a summary: times, records without a time or without data, and places that not every record has. */
export function foundRows(found: Found): readonly (readonly [title: string, value: string])[] {
  const { mapping, records, earliest, latest, datedByObject, withoutData, references } = found;
  if (records === 0) return [];
  const time = (text: string): string => timeText(Date.parse(text));
  const reasons = Object.entries(references).map(([reason, count]) => `${countText(count)} in S3 (${reason})`);
  const without = [...(withoutData > 0 ? [`${countText(withoutData)} not in the record`] : []), ...reasons];
  const partly = mapping.filter(({ places }) => places.some((place) => place.records < records));
  return [
    ...(earliest === undefined || latest === undefined
      ? []
      : [["times", earliest === latest ? time(earliest) : `${time(earliest)} to ${time(latest)}`] as const]),
    ...(datedByObject > 0 ? [["  dated by object", countText(datedByObject)] as const] : []),
    ...(without.length > 0 ? [["without data", without.join(", ")] as const] : []),
    ...partly.map(({ field, places }) => {
      const counts = places.map((place) => `${printable(place.source)} in ${countText(place.records)}`);
      return [`${field} found`, `${counts.join(", ")} of ${countText(records)} records`] as const;
    }),
  ];
}
