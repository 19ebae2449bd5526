/**
 * Where a record's partition key, time and data are, as JSON Pointers (RFC 6901); `""` is the whole record.
 *
 * The function gets it as RECORD_MAPPING. `runtime/` has a parser of its own because it imports nothing from infra/; a test
 * checks that both agree.
 */
export interface RecordMapping {
  readonly userID: string;
  readonly timestamp: string;
  readonly data: string;
  /** Where a document's records are (CloudTrail: `/Records`). Without it, the document is the record. */
  readonly records?: string;
  /** The unit of a numeric time. */
  readonly timestampUnit: "milliseconds" | "seconds";
  /** The notation for types that the documents are in. Without it, they are plain JSON. */
  readonly types?: "dynamodb" | "mongodb";
}

export const DEFAULT_MAPPING: RecordMapping = {
  userID: "/userID",
  timestamp: "/timestamp",
  data: "/data",
  timestampUnit: "milliseconds",
};

const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;
const UNITS: readonly unknown[] = ["milliseconds", "seconds"];
const TYPES: readonly unknown[] = ["dynamodb", "mongodb"];

/**
 * Finds what is wrong with a mapping from a user, which may be partial.
 *
 * @returns the text that follows "sluice:mapping": the first invalid field, its value, and what is allowed
 */
export function mappingFault(given: unknown): string | undefined {
  if (!isObject(given)) {
    return ` is ${JSON.stringify(given)}; allowed: an object such as ${JSON.stringify(DEFAULT_MAPPING)}`;
  }
  for (const [field, value] of Object.entries(given)) {
    switch (field) {
      case "userID":
      case "timestamp":
      case "data":
      case "records":
        if (typeof value === "string" && POINTER.test(value)) break;
        return `.${field} is ${JSON.stringify(value)}; allowed: a JSON Pointer such as "/a/b", or "" for the whole`;
      case "timestampUnit":
        if (UNITS.includes(value)) break;
        return `.${field} is ${JSON.stringify(value)}; allowed: "milliseconds", "seconds"`;
      case "types":
        if (TYPES.includes(value)) break;
        return `.${field} is ${JSON.stringify(value)}; allowed: "dynamodb", "mongodb"`;
      default:
        return `.${field} is unknown; allowed: userID, timestamp, data, records, timestampUnit, types`;
    }
  }
  // Lambda allows 4 KB of environment variables in total, and would report it only when it creates the function.
  const bytes = Buffer.byteLength(JSON.stringify(given));
  return bytes > 2048 ? ` is ${bytes} bytes long; allowed: at most 2048 bytes as JSON` : undefined;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Fills in the missing fields of a mapping with the defaults. A value that is not a mapping is unchanged. */
export function completeMapping(given: Partial<RecordMapping> | undefined): RecordMapping {
  const isMapping = given === undefined || isObject(given);
  return isMapping ? { ...DEFAULT_MAPPING, ...given } : given;
}
