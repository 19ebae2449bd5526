import { integerText, parseDecimal } from "../json/decimal.ts";
import type { Position } from "../json/position.ts";
import { LIMITS, numberAttribute, stringBytes } from "../model/attribute-value.ts";
import type { RecordData } from "../model/outcome.ts";
import type { BuiltValue } from "./attribute-builder.ts";
import type { FoundValue } from "./captures.ts";
import type { ExtractedRecord } from "./extracted-record.ts";
import type { ParsedSource } from "./parse-mapping.ts";

/** Where the values of one record's sources come from. */
export interface Sources {
  readonly record: ExtractedRecord;
  /** The parts of the object's key, by name. */
  readonly keyParts: ReadonlyMap<string, string>;
}

/**
 * Finds the scalar that a source gives for a record.
 *
 * @returns `undefined` if there is none. Of several sources, null and an empty text do not count as long as another one gives more
 */
export function scalarOf(source: ParsedSource, sources: Sources): FoundValue | undefined {
  const { record, keyParts } = sources;
  switch (source.kind) {
    case "place":
      return record.values[source.place] as FoundValue | undefined;
    case "wildcard":
      return fromText(record.members[source.nth - 1], record.position);
    case "keyPart":
      return fromText(keyParts.get(source.name), record.position);
    case "constant":
      return fromText(source.constant, record.position);
    case "first": {
      let first: FoundValue | undefined;
      for (const each of source.of) {
        const found = scalarOf(each, sources);
        if (found !== undefined && !isEmpty(found)) return found;
        first ??= found;
      }
      return first;
    }
    case "join":
      return joined(source, sources);
  }
}

/** @returns the record's data; `undefined` if there is none */
export function dataOf(source: ParsedSource, sources: Sources): RecordData | undefined {
  switch (source.kind) {
    case "place":
      return sources.record.values[source.place] as BuiltValue | undefined;
    case "first": {
      let first: RecordData | undefined;
      for (const each of source.of) {
        const found = dataOf(each, sources);
        if (found !== undefined && !("value" in found && "NULL" in found.value)) return found;
        first ??= found;
      }
      return first;
    }
    case "wildcard":
    case "keyPart":
    case "constant":
    case "join": {
      const found = scalarOf(source, sources);
      return found && dataOfScalar(found);
    }
  }
}

const isEmpty = (found: FoundValue): boolean => found.kind === "null" || (found.kind === "string" && found.text === "");

function fromText(value: string | number | undefined, position: Position): FoundValue | undefined {
  if (value === undefined) return undefined;
  return { kind: typeof value === "number" ? "number" : "string", text: String(value), position };
}

/** One text of all parts. A part that is no text and no integer is what is found in place of the whole. */
function joined(source: Extract<ParsedSource, { kind: "join" }>, sources: Sources): FoundValue | undefined {
  const texts: string[] = [];
  let position = sources.record.position;
  for (const [index, each] of source.of.entries()) {
    const found = scalarOf(each, sources);
    if (found === undefined || isEmpty(found)) return undefined;
    if (index === 0) position = found.position;
    const text = partText(found);
    if (text === undefined) return found;
    texts.push(text);
  }
  return { kind: "string", text: texts.join(source.separator), position };
}

function partText(found: FoundValue): string | undefined {
  if (found.kind === "string") return found.text;
  return found.kind === "number" ? integerText(parseDecimal(found.text), LIMITS.partitionKeyBytes - 1) : undefined;
}

/** A join, a part of the key, a name or a constant. */
function dataOfScalar(found: FoundValue): RecordData | undefined {
  if (found.kind === "number") return numberAttribute(found.text) ?? { unstorable: "number-out-of-range" };
  // A join of something else: it has no text.
  if (found.kind !== "string") return undefined;
  const { text } = found;
  if (text === undefined) return { unstorable: "item-too-large" };
  if (!text.isWellFormed()) return { unstorable: "not-unicode" };
  return { value: { S: text }, bytes: stringBytes(text) };
}
