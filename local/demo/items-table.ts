import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Colors } from "picocolors/types.js";
import { printable } from "../../terminal/printable.ts";
import { fittedTable, type Column } from "../../terminal/table.ts";
import type { Item } from "./run-set.ts";

/** Rows that are shown. */
const MOST_ROWS = 20;
const DATA_WIDTH = 60;

const COLUMNS: readonly Column[] = [
  { title: "userID", least: 12 },
  { title: "timestamp" },
  { title: "data", least: 12 },
  { title: "source", least: 12, leftOut: 1 },
];

/** The items as a table. @param width of the terminal, in characters; `undefined` where lines may be of any length */
export function itemsTable(items: readonly Item[], colors: Colors, width: number | undefined): string {
  const rows = items.slice(0, MOST_ROWS).map(({ userID, timestamp, data, dataAt, source }) => {
    const shown = data === undefined ? (dataAt === undefined ? "" : "(in S3)") : plainText(data);
    return [printable(userID?.S ?? ""), timestamp?.N ?? "", clipped(printable(shown)), printable(source?.S ?? "")];
  });
  const more = items.length - MOST_ROWS;
  const table = fittedTable(COLUMNS, rows, { width, framed: true, head: colors.bold });
  return table + (more > 0 ? `\n... and ${more} more` : "");
}

function clipped(text: string): string {
  return text.length <= DATA_WIDTH ? text : `${text.slice(0, DATA_WIDTH - 1)}…`;
}

/** An attribute as JSON, numbers as DynamoDB holds them. */
export function plainText(value: AttributeValue): string {
  if (value.N !== undefined) return value.N;
  if (value.L !== undefined) return `[${value.L.map(plainText).join(",")}]`;
  if (value.M !== undefined) {
    const entries = Object.entries(value.M).map(([name, inner]) => `${JSON.stringify(name)}:${plainText(inner)}`);
    return `{${entries.join(",")}}`;
  }
  return value.NULL === true ? "null" : JSON.stringify(value.S ?? value.BOOL);
}
