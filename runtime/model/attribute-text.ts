import type { AttributeValue } from "./attribute-value.ts";

const base64 = (bytes: Uint8Array): string => JSON.stringify(Buffer.from(bytes).toString("base64"));

/** A value as JSON, with every digit of its numbers; binary data is base64, and a set is a list. */
export function attributeText(value: AttributeValue): string {
  if ("S" in value) return JSON.stringify(value.S);
  if ("N" in value) return value.N;
  if ("BOOL" in value) return String(value.BOOL);
  if ("NULL" in value) return "null";
  if ("B" in value) return base64(value.B);
  if ("SS" in value) return `[${value.SS.map((text) => JSON.stringify(text)).join(",")}]`;
  if ("NS" in value) return `[${value.NS.join(",")}]`;
  if ("BS" in value) return `[${value.BS.map(base64).join(",")}]`;
  if ("L" in value) return `[${value.L.map(attributeText).join(",")}]`;
  return `{${Object.entries(value.M)
    .map(([name, inner]) => `${JSON.stringify(name)}:${attributeText(inner)}`)
    .join(",")}}`;
}
