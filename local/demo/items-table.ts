import type { Colors } from "picocolors/types.js";
import { type Column, fittedTable } from "../../terminal/text/table.ts";
import { itemCells } from "../items/item-text.ts";
import type { Item } from "../items/read-items.ts";

/** Rows that are shown. */
const MOST_ROWS = 20;

const COLUMNS: readonly Column[] = [
  { title: "userID", least: 12 },
  { title: "timestamp" },
  { title: "data", least: 12 },
  { title: "source", least: 12, leftOut: 1 },
];

/** The items as a table. @param width of the terminal, in characters; `undefined` where lines may be of any length */
export function itemsTable(items: readonly Item[], colors: Colors, width: number | undefined): string {
  const table = fittedTable(COLUMNS, items.slice(0, MOST_ROWS).map(itemCells), {
    width,
    framed: true,
    head: colors.bold,
  });
  const more = items.length - MOST_ROWS;
  return table + (more > 0 ? `\n... and ${more} more` : "");
}
