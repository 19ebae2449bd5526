import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

const GAP = 2;

/** Less than this is no room for a sentence. */
const LEAST_ROOM = 24;

export interface LabelledLinesOptions {
  /** Of the terminal, in characters; `undefined` where lines may be of any length. */
  readonly width: number | undefined;
  /** Of all lines. */
  readonly indent?: string;
}

/**
 * Labels and beside them what belongs to each, wrapped where it is longer than the terminal is wide.
 *
 * A word is never broken: a path stays one, to be copied. Where it has no room beside its label it stands below it.
 *
 * @param rows a label may begin with spaces
 * @returns lines, each with its end
 */
export function labelledLines(
  rows: readonly (readonly [label: string, text: string])[],
  { width = Infinity, indent = "" }: LabelledLinesOptions,
): string {
  const column = Math.max(...rows.map(([label]) => stringWidth(label))) + GAP;
  const room = width - indent.length - column;
  return rows
    .map(([label, text]) => {
      if (stringWidth(text) <= room) return `${indent}${label.padEnd(column)}${text}\n`;
      const longest = Math.max(...text.split(" ").map((word) => stringWidth(word)));
      const beside = room >= LEAST_ROOM && longest <= room;
      const margin = indent + " ".repeat(beside ? column : GAP + label.search(/\S|$/));
      const lines = wrapped(text, width - margin.length).map((line) => `${margin}${line}\n`);
      return beside
        ? `${indent}${label.padEnd(column)}${lines.join("").slice(margin.length)}`
        : `${indent}${label}\n${lines.join("")}`;
    })
    .join("");
}

/** The lines of a text, each at most so wide; a longer word has a line for itself. */
export function wrapped(text: string, width: number | undefined): readonly string[] {
  return width === undefined ? [text] : wrapAnsi(text, Math.max(1, width)).split("\n");
}

/** Texts, each on a line of its own, wrapped behind the same margin; lines, each with its end. */
export function indentedLines(texts: readonly string[], margin: number, width: number | undefined): string {
  const lines = texts.flatMap((text) => wrapped(text, width === undefined ? undefined : width - margin));
  return lines.map((line) => `${" ".repeat(margin)}${line}\n`).join("");
}
