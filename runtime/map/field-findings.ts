import type { RecordMapping } from "../mapping/record-mapping.ts";
import { sourceText } from "../mapping/source-text.ts";
import type { Findings } from "../model/findings.ts";
import { parseMapping, type ParsedSource } from "./parse-mapping.ts";

/** What the mapping found for one field of an item. */
export interface FieldFinding {
  readonly field: "userID" | "timestamp" | "data";
  /** The field's source, for people. */
  readonly source: string;
  /** The pointers of the source, each with the number of records that have something there. */
  readonly places: readonly { readonly source: string; readonly records: number }[];
  /** How many records can have the field at most. 0 means that the mapping is wrong, or the files are others than meant. */
  readonly most: number;
}

/** What a mapping found for each field that it takes from records or documents. */
export function fieldFindings(mapping: RecordMapping, findings: Findings): readonly FieldFinding[] {
  const parsed = parseMapping(mapping);
  return (["userID", "timestamp", "data"] as const).flatMap((field) => {
    const source = parsed[field];
    if (source === undefined) return [];
    const places = [...new Set(placesOf(source))].map((place) => ({
      source: sourceText(parsed.places[place]?.source ?? ""),
      records: findings.places[place] ?? 0,
    }));
    if (places.length === 0) return [];
    return [{ field, source: sourceText(mapping[field]), places, most: mostOf(source, findings) }];
  });
}

/** The fields for which the mapping found nothing in any record. */
export const notFound = (mapping: RecordMapping, findings: Findings): readonly FieldFinding[] =>
  findings.records === 0 ? [] : fieldFindings(mapping, findings).filter(({ most }) => most === 0);

function placesOf(source: ParsedSource): readonly number[] {
  if (source.kind === "place") return [source.place];
  return "of" in source ? source.of.flatMap(placesOf) : [];
}

function mostOf(source: ParsedSource, findings: Findings): number {
  switch (source.kind) {
    case "place":
      return findings.places[source.place] ?? 0;
    case "first":
      return Math.min(
        findings.records,
        source.of.reduce((sum, each) => sum + mostOf(each, findings), 0),
      );
    case "join":
      return Math.min(...source.of.map((each) => mostOf(each, findings)));
    case "wildcard":
    case "keyPart":
    case "constant":
      return findings.records;
  }
}
