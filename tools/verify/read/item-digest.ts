import { createHash } from "node:crypto";
import { parseDecimal } from "../../../runtime/json/decimal.ts";
import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";

/**
 * A digest of an item's contents: `data`, or `dataAt`. Equal values have equal digests, however their numbers are written and in
 * whatever order their members come.
 *
 * @param attributes any attributes of the item; others are left out
 */
export function contentsDigest(attributes: Readonly<Record<string, AttributeValue | undefined>>): string {
  const hash = createHash("sha1");
  const write = (text: string): void => void hash.update(text);
  for (const name of ["data", "dataAt"]) {
    const value = attributes[name];
    if (value !== undefined) {
      write(name);
      writeCanonically(value, write);
    }
  }
  return hash.digest("base64");
}

function writeCanonically(value: AttributeValue, write: (text: string) => void): void {
  if ("S" in value) writeText("S", value.S, write);
  else if ("N" in value) write(`N${numberText(value.N)};`);
  else if ("BOOL" in value) write(value.BOOL ? "T" : "F");
  else if ("L" in value) {
    write(`L${value.L.length}:`);
    for (const each of value.L) writeCanonically(each, write);
  } else if ("M" in value) {
    const members = Object.entries(value.M).sort(([a], [b]) => (a < b ? -1 : 1));
    write(`M${members.length}:`);
    for (const [name, member] of members) {
      writeText("", name, write);
      writeCanonically(member, write);
    }
  } else if ("NULL" in value) write("0");
  else if ("B" in value) writeText("B", base64(value.B), write);
  else if ("SS" in value) writeSet("s", value.SS, write);
  else if ("BS" in value) writeSet("b", value.BS.map(base64), write);
  else writeSet("n", value.NS.map(numberText), write);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

function numberText(number: string): string {
  const { negative, digits, exponent } = parseDecimal(number);
  return `${negative ? "-" : ""}${digits}E${exponent}`;
}

/** A set has no order. */
function writeSet(type: string, members: readonly string[], write: (text: string) => void): void {
  write(`${type}${members.length}:`);
  for (const member of [...members].sort()) writeText("", member, write);
}

/** With its length, so that no two values run together to the same text. */
function writeText(type: string, value: string, write: (text: string) => void): void {
  write(`${type}${value.length}:${value}`);
}
