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
  else if ("N" in value) {
    const { negative, digits, exponent } = parseDecimal(value.N);
    write(`N${negative ? "-" : ""}${digits}E${exponent};`);
  } else if ("BOOL" in value) write(value.BOOL ? "T" : "F");
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
  // Sets and binary data, which no JSON becomes: somebody else wrote them.
  else write(`?${JSON.stringify(value)};`);
}

/** With its length, so that no two values run together to the same text. */
function writeText(type: string, value: string, write: (text: string) => void): void {
  write(`${type}${value.length}:${value}`);
}
