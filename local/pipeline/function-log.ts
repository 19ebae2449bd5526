import type { Colors } from "picocolors/types.js";
import { notFoundText, type NotFound } from "../../terminal/text/not-found-text.ts";
import { outcomeName } from "../../terminal/text/outcome-names.ts";
import { printable } from "../../terminal/text/printable.ts";
import { recordPlace } from "../../terminal/text/record-place.ts";

/** What the function's log says about an object, or about one of its records. */
export type ObjectLogEntry =
  | {
      readonly kind: "processed";
      readonly key: string;
      /** Undefined in a bucket without versions. */
      readonly versionId?: string;
      readonly records: number;
      /** Records by outcome, such as `{ written: 3, rejected: 1 }`. */
      readonly outcomes: Readonly<Record<string, number>>;
      readonly gone: boolean;
      /** Fields for which the mapping found nothing in any record. */
      readonly notFound?: readonly NotFound[];
      /** Pointers to the fields that the records have, if something was not found. */
      readonly fields?: readonly string[];
    }
  /** The invocation ran out of time; another one goes on. */
  | {
      readonly kind: "unfinished";
      readonly key: string;
      readonly part: number;
      /** Records, in this part and those before it. */
      readonly done: number;
      /** Records of this part, by outcome. */
      readonly outcomes: Readonly<Record<string, number>>;
    }
  | { readonly kind: "byReference"; readonly key: string; readonly where: string; readonly why: string }
  | { readonly kind: "rejected"; readonly key: string; readonly where: string; readonly why: string }
  | { readonly kind: "failed"; readonly key: string; readonly why: string };

/** Reads a line of the function's log; undefined for one that is not about an object. */
export function readLogEntry(line: unknown): ObjectLogEntry | undefined {
  if (typeof line !== "object" || line === null) return undefined;
  const { message, object, ...fields } = line as Record<string, unknown>;
  const { key, versionId } = (object ?? {}) as { key?: unknown; versionId?: unknown };
  if (typeof key !== "string") return undefined;
  switch (message) {
    case "object processed":
      return {
        kind: "processed",
        key,
        ...(typeof versionId === "string" ? { versionId } : {}),
        records: Number(fields.records),
        outcomes: fields.outcomes as Record<string, number>,
        gone: fields.gone === true,
        ...(Array.isArray(fields.notFound)
          ? { notFound: fields.notFound as readonly NotFound[], fields: fields.fields as readonly string[] }
          : {}),
      };
    case "object not finished":
      return {
        ...{ kind: "unfinished", key, part: Number(fields.part), done: Number(fields.done) },
        outcomes: fields.outcomes as Record<string, number>,
      };
    case "record stored by reference":
      return { kind: "byReference", key, where: recordPlace(fields), why: String(fields.reason) };
    case "record rejected":
      return {
        kind: "rejected",
        key,
        where: recordPlace(fields),
        why: `${String(fields.reason)}: ${String(fields.detail)}`,
      };
    case "object failed":
      return { kind: "failed", key, why: messageOf(fields.error) };
    default:
      return undefined;
  }
}

/** Formats an entry as one line for a terminal: a key may contain line ends and control characters. */
export function formatLogEntry(given: ObjectLogEntry, colors: Colors): string {
  const note = { ...given, key: printable(given.key) };
  switch (note.kind) {
    case "processed": {
      const counts = Object.entries(note.outcomes).filter(([, count]) => count > 0);
      const words = counts.map(([outcome, count]) => `${count} ${outcomeName(outcome)}`);
      const text = note.gone ? "gone" : words.join(", ") || "no records";
      const failed = (note.outcomes.rejected ?? 0) > 0;
      const line = `${failed ? colors.red("✗") : colors.green("✓")} ${note.key}  ${failed ? colors.red(text) : text}`;
      if (note.notFound === undefined) return line;
      return `${line}\n  ${colors.yellow(notFoundText(note.notFound, note.records, note.fields ?? []))}`;
    }
    case "unfinished":
      return `${colors.green("…")} ${note.key}  ${note.done} records done in part ${note.part}, to be continued`;
    case "byReference":
      return `${colors.green("✓")} ${note.key}  ${note.where} stored by reference: ${note.why}`;
    case "rejected":
      return `${colors.red("✗")} ${note.key}  ${colors.red(`${note.where} rejected: ${printable(note.why)}`)}`;
    case "failed":
      return `${colors.red("✗")} ${note.key}  ${colors.red(`failed: ${printable(note.why)}`)}`;
  }
}

function messageOf(error: unknown): string {
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  return typeof message === "string"
    ? `${typeof name === "string" ? name : "Error"}: ${message}`
    : JSON.stringify(error);
}
