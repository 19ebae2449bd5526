import { InvalidKeyPatternError, readKeyPattern } from "./key-pattern.ts";
import { DEFAULT_MAPPING, TIMESTAMP_UNITS, TYPE_NOTATIONS, keyNames, type RecordMapping } from "./record-mapping.ts";
import { pointerFault, sourceFault, type SourceContext } from "./source-fault.ts";

/** An invalid mapping. The message names the field, its value, and what is allowed. */
export class InvalidMappingError extends Error {
  override readonly name = "InvalidMappingError";
}

/**
 * Checks a mapping from a setting or a file, and fills in the defaults.
 *
 * @throws {InvalidMappingError}
 */
export function readMapping(given: unknown): RecordMapping {
  const fault = mappingFault(given);
  if (fault !== undefined) throw new InvalidMappingError(`mapping${fault}`);
  return completeMapping(given);
}

/** Fills in the missing fields of a valid mapping with the defaults. A value that is not a mapping is unchanged. */
export function completeMapping(given: unknown): RecordMapping {
  if (given !== undefined && !isObject(given)) return given as RecordMapping;
  const said = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_MAPPING, ...(Object.fromEntries(said) as Partial<RecordMapping>) };
}

type Fields = Readonly<Record<keyof RecordMapping, unknown>>;

const FIELDS: readonly (keyof RecordMapping)[] = [
  ...(["userID", "timestamp", "data", "records", "timestampUnit", "types", "keyPattern", "missing"] as const),
  ...(["partitionKey", "sortKey"] as const),
];

/** Lambda allows 4 KB of environment variables in total, and would report it only when it creates the function. */
const MAX_BYTES = 2_048;

/**
 * Finds what is wrong with a mapping from a user, which may be partial.
 *
 * @returns the text that follows the name of the mapping: the first invalid field, its value, and what is allowed
 */
export function mappingFault(given: unknown): string | undefined {
  if (!isObject(given)) return ` is ${shown(given)}; allowed: an object such as ${JSON.stringify(DEFAULT_MAPPING)}`;
  const fields = given as Fields;
  for (const field of Object.keys(fields)) {
    if (!isField(field)) return `.${field} is unknown; allowed: ${FIELDS.join(", ")}`;
  }
  // In this order: sources are checked against `records` and `keyPattern`.
  for (const field of Object.keys(CHECKS) as (keyof RecordMapping)[]) {
    if (fields[field] === undefined) continue;
    const fault = CHECKS[field](fields[field], fields);
    if (fault !== undefined) return `.${field}${fault}`;
  }
  const bytes = Buffer.byteLength(JSON.stringify(given));
  return bytes > MAX_BYTES ? ` is ${bytes} bytes long; allowed: at most ${MAX_BYTES} bytes as JSON` : undefined;
}

/** @returns the text that follows the field's name */
type Check = (value: unknown, all: Fields) => string | undefined;

const source =
  (...words: readonly string[]): Check =>
  (value, all) =>
    words.includes(value as string) ? undefined : sourceFault(value, contextOf(all), words);

const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string) ? undefined : ` is ${shown(value)}; allowed: ${words.map(shown).join(", ")}`;

const CHECKS: Readonly<Record<keyof RecordMapping, Check>> = {
  records: (value) => pointerFault(value),
  keyPattern: keyPatternFault,
  userID: source(),
  timestamp: source("none"),
  data: source("none"),
  timestampUnit: oneOf(...TIMESTAMP_UNITS),
  types: oneOf(...TYPE_NOTATIONS),
  missing: oneOf("allow", "reject"),
  partitionKey: attributeFault,
  sortKey: attributeFault,
};

const isField = (field: string): field is keyof RecordMapping => Object.hasOwn(CHECKS, field);

function contextOf({ records, keyPattern }: Fields): SourceContext {
  return {
    records: typeof records === "string" ? records : "",
    parts: typeof keyPattern === "string" ? readKeyPattern(keyPattern).parts : [],
  };
}

function keyPatternFault(value: unknown): string | undefined {
  const allowed =
    "allowed: a template such as devices/{device}/{date}.json, or a regular expression such as user=([^/]+)";
  if (typeof value !== "string" || value === "") return ` is ${shown(value)}; ${allowed}`;
  try {
    readKeyPattern(value);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidKeyPatternError)) throw error;
    return ` is ${shown(value)}: ${error.message}; ${allowed}`;
  }
}

/** The other attributes of an item. */
const OTHERS = ["data", "dataAt", "source", "origin"];

function attributeFault(value: unknown, all: Fields): string | undefined {
  const { partitionKey, sortKey } = keyNames(all as Pick<RecordMapping, "partitionKey" | "sortKey">);
  if (typeof value !== "string" || value === "" || Buffer.byteLength(value) > 255) {
    return ` is ${shown(value)}; allowed: the name of an attribute, of 1 to 255 bytes`;
  }
  if (OTHERS.includes(value)) return ` is ${shown(value)}, which is another attribute of an item`;
  if (partitionKey === sortKey)
    return ` is ${shown(value)}, which is the table's other key; allowed: two different names`;
  return undefined;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => JSON.stringify(value);
