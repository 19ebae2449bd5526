import { NumberValue } from "@aws-sdk/lib-dynamodb";
import { printable } from "../../terminal/text/printable.ts";
import type { Item } from "./read-items.ts";

const DATA_WIDTH = 60;

/** An attribute as JSON, with every digit of its numbers; binary data is base64, and a set is a list. */
export function attributeText(value: unknown): string {
  if (value instanceof NumberValue) return value.toString();
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString("base64"));
  if (Array.isArray(value) || value instanceof Set) return `[${Array.from(value, attributeText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}:${attributeText(inner)}`);
  return `{${entries.join(",")}}`;
}

/** What people look at in an item, for a terminal: key, time, data and source. */
export function itemCells({ userID, timestamp, data, dataAt, source }: Item): string[] {
  const shown = data === undefined ? (dataAt === undefined ? "" : "(in S3)") : attributeText(data);
  return [plainText(userID), plainText(timestamp), clipped(printable(shown)), plainText(source)];
}

/** A text without quotes. */
const plainText = (value: unknown): string =>
  value === undefined ? "" : printable(typeof value === "string" ? value : attributeText(value));

const clipped = (text: string): string => (text.length <= DATA_WIDTH ? text : `${text.slice(0, DATA_WIDTH - 1)}…`);
