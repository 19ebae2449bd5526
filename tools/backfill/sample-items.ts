import { attributeText } from "../../runtime/model/attribute-text.ts";
import type { StoredItem } from "../../runtime/store/item.ts";
import { type TerminalIo, terminalWidth, writeOut } from "../../terminal/io.ts";
import { clippedLine } from "../../terminal/text/clipped-line.ts";
import { timeText } from "../../terminal/text/format.ts";
import { printable } from "../../terminal/text/printable.ts";
import { type Column, fittedTable } from "../../terminal/text/table.ts";

const COLUMNS: readonly Column[] = [
  { title: "userID", least: 10 },
  { title: "timestamp" },
  { title: "data", least: 12 },
  { title: "source", least: 12, leftOut: 1 },
];

/** Prints the first items of a dry run: a table for people, or with --json a line each. */
export async function printSampleItems(
  items: readonly StoredItem[],
  json: boolean,
  io: Pick<TerminalIo, "stdout">,
): Promise<void> {
  if (items.length === 0) return;
  if (json) {
    for (const item of items) await writeOut(io.stdout, `${JSON.stringify(sampleLine(item))}\n`);
    return;
  }
  const rows = items.map((item) => [
    printable(item.userID),
    timeText(item.timestamp),
    clippedLine(dataText(item)),
    printable(item.origin.key),
  ]);
  const title = items.length === 1 ? "The item would be:" : `The first ${items.length} items would be:`;
  await writeOut(io.stdout, `${title}\n\n${fittedTable(COLUMNS, rows, { width: terminalWidth(io.stdout) })}\n\n`);
}

function sampleLine({ userID, timestamp, data, dataAt, origin }: StoredItem): object {
  return {
    ...{ type: "item", userID, timestamp },
    // As text, since a number may have more digits than a reader of JSON keeps.
    ...(data === undefined ? {} : { data: attributeText(data) }),
    ...(dataAt === undefined ? {} : { dataAt }),
    ...{ bucket: origin.bucket, key: origin.key },
  };
}

const dataText = ({ data }: StoredItem): string => (data === undefined ? "(in S3)" : attributeText(data));
