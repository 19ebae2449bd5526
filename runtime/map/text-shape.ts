const LONGEST = 40;

/**
 * Shows what a text looks like without telling it: every digit is a 9, every letter an `a` or `A`. A date in an unknown form is
 * recognized by `99/99/9999`, and nothing private is logged.
 */
export function shapeOf(text: string): string {
  const shown = Array.from(text.slice(0, 2 * LONGEST))
    .slice(0, LONGEST)
    .join("")
    .replace(/(\p{Nd})|(\p{Lu})|\p{L}/gu, (_, digit?: string, upper?: string) => (digit ? "9" : upper ? "A" : "a"));
  return JSON.stringify(text.length > shown.length ? `${shown}...` : shown);
}
