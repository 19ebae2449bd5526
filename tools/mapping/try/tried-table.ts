import { fittedTable, type Column } from "../../../terminal/text/table.ts";
import { printable } from "../../../terminal/text/printable.ts";
import { attributeText } from "../../../runtime/model/attribute-text.ts";
import type { Tried } from "./try-file.ts";

const COLUMNS: readonly Column[] = [
  { title: "userID", least: 12 },
  { title: "time" },
  { title: "data", least: 16, leftOut: 1 },
  { title: "file", least: 12 },
  { title: "record", align: "right" },
  { title: "line", align: "right", leftOut: 2 },
];

const WIDEST = { data: 60, userID: 60, file: 60 } as const;

/** Items, and in their place the reason of what was rejected; lines, each with its end. */
export function triedTable(
  tried: readonly Tried[],
  options: { readonly width: number | undefined; readonly head: (title: string) => string },
): string {
  return `${fittedTable(COLUMNS, tried.map(cells), options)}\n`;
}

function cells(tried: Tried): readonly string[] {
  const file = clipped(tried.file.key, WIDEST.file);
  if (tried.kind === "passedOver") return ["", "passed over", "", file, "", ""];
  if (tried.kind === "rejected") {
    const { reason, record, line } = tried.rejection;
    return ["", `rejected: ${reason}`, "", file, String(record), String(line)];
  }
  const { userID, datedBy, record, line } = tried;
  const time = readable(tried.time, datedBy === "object");
  return [
    clipped(userID, WIDEST.userID),
    time,
    clipped(textOf(tried.data), WIDEST.data),
    file,
    String(record),
    String(line),
  ];
}

function readable(time: number, byFile: boolean): string {
  const text = new Date(time).toISOString().replace("T", " ").replace("Z", "");
  return byFile ? `${text.slice(0, 19)} (file)` : text;
}

function textOf(data: Extract<Tried, { kind: "item" }>["data"]): string {
  if (data === undefined) return "{}";
  return "value" in data ? attributeText(data.value) : `(in S3: ${data.unstorable})`;
}

function clipped(text: string, width: number): string {
  const line = printable(text);
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
