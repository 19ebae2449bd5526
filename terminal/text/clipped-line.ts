import { printable } from "./printable.ts";

const LONGEST = 300;

/** Shortens a text of any length, such as an error's message, to one line that fits on a screen. */
export function clippedLine(text: string): string {
  const line = printable(text.replace(/\s+/g, " ").trim());
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`;
}
