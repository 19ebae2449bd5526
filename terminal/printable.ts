/** What is not seen, or changes how the rest is seen; but joiners belong to words and emoji. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;

/**
 * A text in one line, for a terminal or a page: control characters, which terminals take for commands, characters that
 * change the direction of writing, and invisible ones are shown as JSON escapes them.
 */
export const printable = (text: string): string => text.replace(UNSEEN, escaped);

function escaped(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
