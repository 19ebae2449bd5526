import type { BuiltValue } from "../../../runtime/map/attribute-builder.ts";
import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";

/** DynamoDB's form of a value back as JSON, its numbers digit by digit. */
export function jsonOf(value: AttributeValue): string {
  if ("S" in value) return JSON.stringify(value.S);
  if ("N" in value) return value.N;
  if ("BOOL" in value) return String(value.BOOL);
  if ("L" in value) return `[${value.L.map(jsonOf).join(",")}]`;
  if ("M" in value) {
    return `{${Object.entries(value.M)
      .map(([name, member]) => `${JSON.stringify(name)}:${jsonOf(member)}`)
      .join(",")}}`;
  }
  if ("B" in value) return `B"${Buffer.from(value.B).toString("base64")}"`;
  if ("SS" in value) return `SS${JSON.stringify(value.SS)}`;
  if ("NS" in value) return `NS[${value.NS.join(",")}]`;
  if ("BS" in value) return `BS${JSON.stringify(value.BS.map((bytes) => Buffer.from(bytes).toString("base64")))}`;
  return "null";
}

/** A built value in short: its JSON, or why DynamoDB cannot hold it. */
export function builtText(built: BuiltValue | undefined): string {
  if (built === undefined) return "-";
  return "value" in built ? jsonOf(built.value) : built.unstorable;
}
