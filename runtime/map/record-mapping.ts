import { parsePointer, type PointerTokens } from "../json/json-pointer.ts";

/** Where a record's partition key, time and data are: JSON Pointers (RFC 6901); `""` is the whole record. */
export interface RecordMapping {
  readonly userID: string;
  readonly timestamp: string;
  readonly data: string;
  /**
   * Where a document's records are: an array of records, or a single one. Without it, the whole document is a record, or an array
   * of records.
   */
  readonly records?: string;
  /** The unit of a numeric time, counted from 1970-01-01T00:00:00Z. */
  readonly timestampUnit: "milliseconds" | "seconds";
  /** The notation for types that the documents are in. Without it, they are plain JSON. */
  readonly types?: TypeNotation;
}

/** DynamoDB JSON, such as `{"N":"5"}`; or MongoDB's Extended JSON, such as `{"$numberLong":"5"}`. */
export type TypeNotation = (typeof TYPES)[number];

export const DEFAULT_MAPPING: RecordMapping = {
  userID: "/userID",
  timestamp: "/timestamp",
  data: "/data",
  timestampUnit: "milliseconds",
};

/** A mapping with parsed pointers. */
export interface ParsedMapping {
  readonly userID: PointerTokens;
  readonly timestamp: PointerTokens;
  readonly data: PointerTokens;
  readonly records?: PointerTokens;
  readonly timestampUnit: "milliseconds" | "seconds";
  readonly types?: TypeNotation;
}

/** An invalid mapping. The message names the field, its value, and what is allowed. */
export class InvalidMappingError extends Error {
  override readonly name = "InvalidMappingError";
}

const POINTERS = ["userID", "timestamp", "data", "records"] as const;
const UNITS = ["milliseconds", "seconds"] as const;
const TYPES = ["dynamodb", "mongodb"] as const;

/**
 * Checks a mapping from a setting or a file, and fills in the defaults.
 *
 * @throws {InvalidMappingError}
 */
export function readMapping(given: unknown): RecordMapping {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InvalidMappingError(`a mapping is an object such as ${JSON.stringify(DEFAULT_MAPPING)}`);
  }
  const fields = given as Record<string, unknown>;
  const known: readonly string[] = [...POINTERS, "timestampUnit", "types"];
  for (const field of Object.keys(fields)) {
    if (!known.includes(field)) {
      throw new InvalidMappingError(`mapping.${field} is unknown; a mapping has ${known.join(", ")}`);
    }
  }
  for (const field of POINTERS) {
    const pointer = fields[field];
    if (pointer === undefined) continue;
    if (typeof pointer !== "string" || parsePointer(pointer) === undefined) {
      throw new InvalidMappingError(
        `mapping.${field} is ${JSON.stringify(pointer)}; it must be a JSON Pointer such as "/a/b", or "" for the whole`,
      );
    }
  }
  const unit = fields["timestampUnit"];
  if (unit !== undefined && !(UNITS as readonly unknown[]).includes(unit)) {
    throw new InvalidMappingError(
      `mapping.timestampUnit is ${JSON.stringify(unit)}; it must be "milliseconds" or "seconds"`,
    );
  }
  const types = fields["types"];
  if (types !== undefined && !(TYPES as readonly unknown[]).includes(types)) {
    throw new InvalidMappingError(`mapping.types is ${JSON.stringify(types)}; it must be "dynamodb" or "mongodb"`);
  }
  const said = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_MAPPING, ...(Object.fromEntries(said) as Partial<RecordMapping>) };
}

/** @throws {InvalidMappingError} */
export function parseMapping(mapping: RecordMapping): ParsedMapping {
  return {
    userID: tokens(mapping.userID),
    timestamp: tokens(mapping.timestamp),
    data: tokens(mapping.data),
    ...(mapping.records === undefined ? {} : { records: tokens(mapping.records) }),
    timestampUnit: mapping.timestampUnit,
    ...(mapping.types === undefined ? {} : { types: mapping.types }),
  };
}

function tokens(pointer: string): PointerTokens {
  const parsed = parsePointer(pointer);
  if (parsed === undefined) throw new InvalidMappingError(`${JSON.stringify(pointer)} is not a JSON Pointer`);
  return parsed;
}
