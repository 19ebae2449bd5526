import type { Findings } from "./findings.ts";
import { attributeText } from "../../../runtime/model/attribute-text.ts";
import type { Tried } from "./try-file.ts";

/** A record as a JSON line. Its data has every digit. */
export function triedJson(tried: Tried): string {
  const { kind, file } = tried;
  if (tried.kind === "passedOver") return `${JSON.stringify({ kind, file: file.key })}\n`;
  if (tried.kind === "rejected") return `${JSON.stringify({ kind, file: file.key, ...tried.rejection })}\n`;
  const { userID, time, datedBy, ordinal, data, record, line, column } = tried;
  const iso = new Date(time).toISOString();
  const fields = JSON.stringify({
    kind,
    file: file.key,
    record,
    line,
    column,
    userID,
    timestamp: time,
    time: iso,
    datedBy,
    ordinal,
  });
  if (data === undefined) return `${fields}\n`;
  const rest =
    "value" in data ? `"data":${attributeText(data.value)}` : `"unstorable":${JSON.stringify(data.unstorable)}`;
  return `${fields.slice(0, -1)},${rest}}\n`;
}

/** The counts as the last JSON line. */
export function summaryJson(findings: Findings, files: number): string {
  const { records, read, items, rejected, passedOver, datedByObject, withoutData, byReference, moved } = findings;
  const { earliest, latest, mapping, found, fields, reasons } = findings;
  const counts = { files, records, read, items, rejected, passedOver, datedByObject, withoutData, byReference, moved };
  return `${JSON.stringify({ kind: "summary", ...counts, earliest, latest, mapping, found, fields, reasons })}\n`;
}
