/** A text for a terminal, in one line: control characters, which terminals take for commands, as JSON escapes them. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
