/** What may come next in a text. */
export type Expected =
  "value" | "firstElement" | "firstName" | "name" | "colon" | "afterValue" | "between" | "afterDocument";

/**
 * Describes what may come next.
 *
 * @param container the innermost open container
 */
export function expectedText(expected: Expected, container: "object" | "array"): string {
  switch (expected) {
    case "value":
    case "between":
      return "a value";
    case "firstElement":
      return 'a value or "]"';
    case "firstName":
      return 'a name in quotes or "}"';
    case "name":
      return "a name in quotes";
    case "colon":
      return '":"';
    case "afterValue":
      return container === "object" ? '"," or "}"' : '"," or "]"';
    case "afterDocument":
      return "the end";
  }
}

/**
 * Describes a byte that stands where JSON allows none of its kind. What other notations have and JSON has not is named.
 *
 * @param expected what was expected there, such as "a value"
 */
export function unexpectedText(byte: number, expected: string): string {
  return `${expected} was expected, found ${foundText(byte)}`;
}

function foundText(byte: number): string {
  switch (String.fromCharCode(byte)) {
    case "'":
      return "a single quote: JSON has double quotes only";
    case "/":
      return '"/": JSON has no comments';
    case "#":
      return '"#": JSON has no comments';
    case "\0":
      return "a zero byte: padding, or not a text";
  }
  return byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `the byte ${hex(byte)}`;
}

/** Describes a comma before a closing bracket. */
export function trailingCommaText(closing: number): string {
  return `a comma stands before "${String.fromCharCode(closing)}": JSON has none after the last value`;
}

const NOT_FINITE = /^[-+]?(?:nan|inf(?:inity)?)$/i;
const PYTHON: Readonly<Record<string, string>> = { True: "true", False: "false", None: "null" };

/** Describes a word or number that JSON does not have. It is quoted only if it is one of few that say nothing of the data. */
export function wordText(word: string): string {
  if (NOT_FINITE.test(word)) return `found ${word}, which JSON does not have: it would be null or a string`;
  if (word === "undefined") return "found undefined, which JSON does not have: it would be null, or left out";
  if (Object.hasOwn(PYTHON, word)) return `found ${word}, as Python writes it: JSON has ${PYTHON[word] ?? ""}`;
  return /^[-+.\d]/.test(word) ? "a number is not written as JSON wants it" : "a word is not true, false or null";
}

export function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}
