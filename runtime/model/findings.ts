/** What a mapping found in records: of one object, or of many. It is plain JSON, and can be added. */
export interface Findings {
  /** How many records were looked at. */
  readonly records: number;
  /** In how many of them each of the mapping's places has something, by the index of the place. */
  readonly places: readonly number[];
  /** The first and the last time that a record names, in epoch milliseconds. */
  readonly earliest?: number;
  readonly latest?: number;
  /** How many records have no time of their own, and got that of their object. */
  readonly datedByObject: number;
  /** How many records have nothing where the mapping looks for data. */
  readonly withoutData: number;
  /** How many records leave their data in S3, for each reason. */
  readonly references: Readonly<Record<string, number>>;
  /** Pointers to fields that records have; only of objects in which a place of the mapping has nothing. */
  readonly fields: readonly string[];
}

export const NO_FINDINGS: Findings = {
  records: 0,
  places: [],
  datedByObject: 0,
  withoutData: 0,
  references: {},
  fields: [],
};

/** The most fields that a sum keeps. */
const MOST_FIELDS = 40;

export function sumFindings(parts: readonly Findings[]): Findings {
  const places: number[] = [];
  const references: Record<string, number> = {};
  const fields = new Set<string>();
  let [records, datedByObject, withoutData] = [0, 0, 0];
  let [earliest, latest] = [Infinity, -Infinity];
  for (const part of parts) {
    records += part.records;
    datedByObject += part.datedByObject;
    withoutData += part.withoutData;
    earliest = Math.min(earliest, part.earliest ?? Infinity);
    latest = Math.max(latest, part.latest ?? -Infinity);
    for (const [place, count] of part.places.entries()) places[place] = (places[place] ?? 0) + count;
    for (const [reason, count] of Object.entries(part.references))
      references[reason] = (references[reason] ?? 0) + count;
    for (const field of part.fields) if (fields.size < MOST_FIELDS) fields.add(field);
  }
  return {
    ...{ records, places },
    ...(earliest <= latest ? { earliest, latest } : {}),
    ...{ datedByObject, withoutData, references, fields: [...fields] },
  };
}
