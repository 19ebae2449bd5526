import type { ParsedMapping, ParsedSource } from "../../../runtime/map/parse-mapping.ts";
import { dataOf, scalarOf, type Sources } from "../../../runtime/map/resolve-source.ts";
import type { RecordMapping, Source } from "../../../runtime/mapping/record-mapping.ts";
import { isList } from "../../../runtime/mapping/source-text.ts";

/** The fields of a mapping that have a source. */
export const MAPPED = ["userID", "timestamp", "data"] as const;
export type MappedField = (typeof MAPPED)[number];

/** For each field, which of its alternatives a record has, counted from 0; `undefined` if none. */
export type Found = Readonly<Record<MappedField, number | undefined>>;

/** The alternatives of a field, the first of which that is there counts; none if the mapping says `none`. */
export function alternativesOf(mapping: RecordMapping, field: MappedField): readonly Source[] {
  const source = mapping[field];
  if (field !== "userID" && source === "none") return [];
  return isList(source) ? source : [source];
}

export function foundBy(mapping: ParsedMapping, sources: Sources): Found {
  return {
    userID: firstOf(mapping.userID, (source) => hasScalar(source, sources)),
    timestamp: mapping.timestamp && firstOf(mapping.timestamp, (source) => hasScalar(source, sources)),
    data: mapping.data && firstOf(mapping.data, (source) => dataOf(source, sources) !== undefined),
  };
}

function firstOf(source: ParsedSource, has: (source: ParsedSource) => boolean): number | undefined {
  const index = (source.kind === "first" ? source.of : [source]).findIndex(has);
  return index === -1 ? undefined : index;
}

function hasScalar(source: ParsedSource, sources: Sources): boolean {
  const found = scalarOf(source, sources);
  return found !== undefined && found.kind !== "null" && !(found.kind === "string" && found.text === "");
}
