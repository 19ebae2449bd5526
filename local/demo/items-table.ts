import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import Table from "cli-table3";
import { printable } from "../../terminal/printable.ts";
import type { Item } from "./run-set.ts";

/** Rows that are shown. */
const MOST_ROWS = 20;
const DATA_WIDTH = 60;

/** The items as a table for a terminal. */
export function itemsTable(items: readonly Item[], colored: boolean): string {
  const table = new Table({
    head: ["userID", "timestamp", "data", "source"],
    style: colored ? {} : { head: [], border: [] },
  });
  for (const { userID, timestamp, data, dataAt, source } of items.slice(0, MOST_ROWS)) {
    const shown = data === undefined ? (dataAt === undefined ? "" : "(in S3)") : plainText(data);
    table.push([printable(userID?.S ?? ""), timestamp?.N ?? "", clipped(shown), printable(source?.S ?? "")]);
  }
  const more = items.length - MOST_ROWS;
  return table.toString() + (more > 0 ? `\n... and ${more} more` : "");
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
