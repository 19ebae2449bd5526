import { parsePath, parsePointer, wildcardsOf, type PathTokens } from "../json/json-pointer.ts";
import { readKeyPattern, type KeyPattern } from "../mapping/key-pattern.ts";
import type { RecordMapping, Source } from "../mapping/record-mapping.ts";
import { isList } from "../mapping/source-text.ts";

/** A place in the text that the mapping points at. */
export interface MappedPlace {
  /** What the tokens start from. */
  readonly scope: "record" | "document";
  readonly tokens: PathTokens;
  /** Whether a container there is kept as a value, or only its kind. */
  readonly keeps: "scalar" | "value";
  /** The source as given, for people. */
  readonly source: Source;
}

/** A source whose pointers are places. */
export type ParsedSource =
  /** @property place an index in {@link ParsedMapping.places} */
  | { readonly kind: "place"; readonly place: number }
  | { readonly kind: "wildcard"; readonly nth: number }
  | { readonly kind: "keyPart"; readonly name: string }
  | { readonly kind: "constant"; readonly constant: string | number }
  | { readonly kind: "first"; readonly of: readonly ParsedSource[] }
  | { readonly kind: "join"; readonly of: readonly ParsedSource[]; readonly separator: string };

/** A mapping with parsed pointers. */
export interface ParsedMapping {
  readonly given: RecordMapping;
  readonly records: PathTokens;
  readonly places: readonly MappedPlace[];
  readonly userID: ParsedSource;
  /** `undefined` if every record gets the time of its object. */
  readonly timestamp: ParsedSource | undefined;
  /** `undefined` if an item keeps nothing of its record. */
  readonly data: ParsedSource | undefined;
  readonly keyPattern: KeyPattern | undefined;
}

const PARSED = new WeakMap<RecordMapping, ParsedMapping>();

/** Parses a valid mapping, once for each mapping object. */
export function parseMapping(mapping: RecordMapping): ParsedMapping {
  let parsed = PARSED.get(mapping);
  if (parsed === undefined) PARSED.set(mapping, (parsed = parse(mapping)));
  return parsed;
}

function parse(given: RecordMapping): ParsedMapping {
  const places: MappedPlace[] = [];
  const parsed = (source: Source, keeps: MappedPlace["keeps"]): ParsedSource | undefined =>
    source === "none" ? undefined : parseSource(source, keeps, places);
  return {
    given,
    records: parsePath(given.records ?? "") ?? [],
    userID: parseSource(given.userID, "scalar", places),
    timestamp: parsed(given.timestamp, "scalar"),
    data: parsed(given.data, "value"),
    keyPattern: given.keyPattern === undefined ? undefined : readKeyPattern(given.keyPattern),
    places,
  };
}

function parseSource(source: Source, keeps: MappedPlace["keeps"], places: MappedPlace[]): ParsedSource {
  if (typeof source === "string") {
    return {
      kind: "place",
      place: placeOf({ scope: "record", tokens: parsePointer(source) ?? [], keeps, source }, places),
    };
  }
  if (isList(source)) return { kind: "first", of: source.map((each) => parseSource(each, keeps, places)) };
  if ("document" in source) {
    const tokens = parsePath(source.document) ?? [];
    return { kind: "place", place: placeOf({ scope: "document", tokens, keeps, source }, places) };
  }
  if ("wildcard" in source) return { kind: "wildcard", nth: source.wildcard };
  if ("keyPart" in source) return { kind: "keyPart", name: source.keyPart };
  if ("constant" in source) return { kind: "constant", constant: source.constant };
  const of = source.join.map((each) => parseSource(each, "scalar", places));
  return { kind: "join", of, separator: source.separator ?? "" };
}

/** A place that two sources name is read once. */
function placeOf(place: MappedPlace, places: MappedPlace[]): number {
  const known = places.findIndex(
    ({ keeps, source }) => keeps === place.keeps && JSON.stringify(source) === JSON.stringify(place.source),
  );
  return known === -1 ? places.push(place) - 1 : known;
}

/** How many `*` a place of the document has: it belongs to one member of each. */
export const membersOf = ({ scope, tokens }: MappedPlace): number => (scope === "document" ? wildcardsOf(tokens) : 0);
