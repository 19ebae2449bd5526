import { magnitude, parseDecimal, type Decimal } from "../json/decimal.ts";

/** A value that JSON has only in a notation for types. */
export type SetOrBinary = { B: Uint8Array } | { SS: string[] } | { NS: string[] } | { BS: Uint8Array[] };

/** A value in DynamoDB's wire format. */
export type AttributeValue =
  | SetOrBinary
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { M: Record<string, AttributeValue> }
  | { L: AttributeValue[] };

/** DynamoDB's limits for an item. Source: "Constraints in Amazon DynamoDB", developer guide. */
export const LIMITS = {
  /** In bytes, including the attribute names. */
  itemBytes: 409_600,
  /** Levels of nesting. An attribute's value is at level 1; a scalar in a map is one level deeper. */
  levels: 32,
  /** Significant digits of a number. */
  digits: 38,
  /** The range of the power of ten of a number's first digit. */
  magnitude: { min: -130, max: 125 },
  partitionKeyBytes: 2_048,
} as const;

/**
 * Formats a number for DynamoDB, with every digit.
 *
 * @param text the number as JSON writes it
 * @returns `undefined` if DynamoDB cannot hold it: more than 38 significant digits, or too large or too small
 */
export function numberAttribute(text: string): { readonly value: { N: string }; readonly bytes: number } | undefined {
  const decimal = parseDecimal(text);
  const power = magnitude(decimal);
  if (decimal.digits.length > LIMITS.digits) return undefined;
  if (decimal.digits !== "" && (power < LIMITS.magnitude.min || power > LIMITS.magnitude.max)) return undefined;
  return { value: { N: canonical(text, decimal) }, bytes: numberBytes(decimal) };
}

/** Keeps a short number as written. In a long one, drops the zeros that some servers count as digits. */
function canonical(text: string, decimal: Decimal): string {
  if (decimal.digits === "") return "0";
  if (text.length <= LIMITS.digits) return text;
  return `${decimal.negative ? "-" : ""}${decimal.digits}E${decimal.exponent}`;
}

/** "Approximately 1 byte per two significant digits, and 1 byte", and one more for a sign. Source: as for item sizes. */
function numberBytes(decimal: Decimal): number {
  return Math.ceil(decimal.digits.length / 2) + 1 + (decimal.negative ? 1 : 0);
}

/** The overhead in bytes of a List or Map, and of each element. Source: "DynamoDB item sizes and formats". */
export const CONTAINER_BYTES = 3;
export const ELEMENT_BYTES = 1;

export function stringBytes(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/** A value's share of an item's size, in bytes. */
export function valueBytes(value: AttributeValue): number {
  if ("S" in value) return stringBytes(value.S);
  if ("N" in value) return numberBytes(parseDecimal(value.N));
  if ("M" in value) return entriesBytes(value.M) + CONTAINER_BYTES;
  if ("L" in value) return value.L.reduce((sum, element) => sum + valueBytes(element) + ELEMENT_BYTES, CONTAINER_BYTES);
  if ("B" in value) return value.B.length;
  if ("SS" in value) return value.SS.reduce((sum, text) => sum + stringBytes(text), 0);
  if ("NS" in value) return value.NS.reduce((sum, text) => sum + numberBytes(parseDecimal(text)), 0);
  if ("BS" in value) return value.BS.reduce((sum, bytes) => sum + bytes.length, 0);
  return 1;
}

/** The size of named values, such as a map's entries, including each entry's byte of overhead. */
function entriesBytes(entries: Record<string, AttributeValue>): number {
  return Object.entries(entries).reduce(
    (sum, [name, value]) => sum + stringBytes(name) + valueBytes(value) + ELEMENT_BYTES,
    0,
  );
}

/** An item's size in bytes, as DynamoDB counts it for the size limit and for write units. */
export function itemBytes(item: Record<string, AttributeValue>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + stringBytes(name) + valueBytes(value), 0);
}
