import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";

/** A value as JSON, with every digit of its numbers. */
export function dataText(value: AttributeValue): string {
  if ("N" in value) return value.N;
  if ("S" in value) return JSON.stringify(value.S);
  if ("BOOL" in value) return String(value.BOOL);
  if ("NULL" in value) return "null";
  if ("L" in value) return `[${value.L.map(dataText).join(",")}]`;
  const entries = Object.entries(value.M).map(([name, inner]) => `${JSON.stringify(name)}:${dataText(inner)}`);
  return `{${entries.join(",")}}`;
}
