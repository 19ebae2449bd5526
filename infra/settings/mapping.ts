/**
 * Where partition key, time and data stand in a record, as JSON Pointers (RFC 6901); `""` is the whole record.
 *
 * This is what the function gets as RECORD_MAPPING. `runtime/` has its own reading of it, since it takes nothing from
 * here; a test holds the two together.
 */
export interface RecordMapping {
  readonly userID: string;
  readonly timestamp: string;
  readonly data: string;
  /** Where in a document its records stand (CloudTrail: `/Records`). Without it, the document is the record. */
  readonly records?: string;
  /** What a time counts that is a number. */
  readonly timestampUnit: "milliseconds" | "seconds";
}

export const DEFAULT_MAPPING: RecordMapping = {
  userID: "/userID",
  timestamp: "/timestamp",
  data: "/data",
  timestampUnit: "milliseconds",
};

const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;
const UNITS: readonly unknown[] = ["milliseconds", "seconds"];

/**
 * What is wrong with a mapping as a user gave it, perhaps in part.
 *
 * @returns the words that follow "sluice:mapping": the first wrong field, its value, and what is allowed
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
      default:
        return `.${field} is unknown; allowed: userID, timestamp, data, records, timestampUnit`;
    }
  }
  // Lambda takes 4 KB of environment variables in all, and would say so only when it makes the function.
  const bytes = Buffer.byteLength(JSON.stringify(given));
  return bytes > 2048 ? ` is ${bytes} bytes long; allowed: at most 2048 bytes as JSON` : undefined;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A mapping of which every field is there, the ones that were left out from the default. What is none stays as it is. */
export function completeMapping(given: Partial<RecordMapping> | undefined): RecordMapping {
  const isMapping = given === undefined || isObject(given);
  return isMapping ? { ...DEFAULT_MAPPING, ...given } : given;
}
