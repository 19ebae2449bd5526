/** Characters that are invisible, or that change how others are shown. Joiners are allowed, because words and emoji need them. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;

/**
 * Formats a text as one line for a terminal or a page. It escapes, as JSON does, control characters (which a terminal would
 * execute), characters that change the writing direction, and invisible characters.
 */
export const printable = (text: string): string => text.replace(UNSEEN, escaped);

function escaped(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
