import { parsePointer, type PointerTokens } from "../json/json-pointer.ts";

/** Where partition key, time and data stand in a record: JSON Pointers (RFC 6901); `""` is the whole record. */
export interface RecordMapping {
  readonly userID: string;
  readonly timestamp: string;
  readonly data: string;
  /**
   * Where the records stand in a document: an array of them, or one. Without it a document is a record, and an array at
   * its top level holds records.
   */
  readonly records?: string;
  /** What a time counts that is a number, since 1970-01-01T00:00:00Z. */
  readonly timestampUnit: "milliseconds" | "seconds";
}

export const DEFAULT_MAPPING: RecordMapping = {
  userID: "/userID",
  timestamp: "/timestamp",
  data: "/data",
  timestampUnit: "milliseconds",
};

/** A mapping with its pointers taken apart. */
export interface ParsedMapping {
  readonly userID: PointerTokens;
  readonly timestamp: PointerTokens;
  readonly data: PointerTokens;
  readonly records?: PointerTokens;
  readonly timestampUnit: "milliseconds" | "seconds";
}

/** A mapping that cannot be used; the message names the field, what it is, and what is allowed. */
export class InvalidMappingError extends Error {
  override readonly name = "InvalidMappingError";
}

const POINTERS = ["userID", "timestamp", "data", "records"] as const;
const UNITS = ["milliseconds", "seconds"] as const;

/**
 * Checks a mapping as it comes from a setting or a file, and fills in what it leaves out.
 *
 * @throws {InvalidMappingError}
 */
export function readMapping(given: unknown): RecordMapping {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InvalidMappingError(`a mapping is an object such as ${JSON.stringify(DEFAULT_MAPPING)}`);
  }
  const fields = given as Record<string, unknown>;
  const known: readonly string[] = [...POINTERS, "timestampUnit"];
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
  };
}

function tokens(pointer: string): PointerTokens {
  const parsed = parsePointer(pointer);
  if (parsed === undefined) throw new InvalidMappingError(`${JSON.stringify(pointer)} is not a JSON Pointer`);
  return parsed;
}
