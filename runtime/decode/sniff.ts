import { JsonSyntaxError } from "../json/syntax-error.ts";
import { JsonTokenizer, type JsonVisitor } from "../json/tokenizer.ts";
import { ObjectFault } from "../model/object-fault.ts";

/** How many bytes of a file decide how it is read. */
export const SNIFF_BYTES = 262_144;

const LINES_NAME = /\.(?:ndjson|jsonl)(?:\.gz)?$/i;

/** Whether an object's name says that it is newline-delimited JSON. */
export function isLinesName(key: string): boolean {
  return LINES_NAME.test(key);
}

/**
 * Removes the byte-order mark.
 *
 * @param head the first bytes of a text
 * @throws {ObjectFault} if the text is UTF-16 or UTF-32, recognized by its byte-order mark or its zero bytes
 */
export function withoutByteOrderMark(head: Uint8Array): Uint8Array {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return head.subarray(3);
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  if (marked || a === 0 || (b === 0 && a !== undefined)) {
    throw new ObjectFault("not-utf8", "the text must be UTF-8, found the first bytes of UTF-16 or UTF-32");
  }
  return head;
}

/**
 * Decides from the beginning of a text whether it is newline-delimited JSON.
 *
 * A text that reads as one document is one document, however many lines it has. Otherwise it is NDJSON if a one-line document is
 * followed by another document, if the second line alone is a document, or if most lines are. So one bad line, even the first,
 * does not spoil the others.
 *
 * @param head the first {@link SNIFF_BYTES} of the text, or all of it
 * @param whole whether `head` is the whole text
 */
export function looksLikeLines(head: Uint8Array, whole: boolean): boolean {
  const { lines, fault } = tryToRead(head, whole);
  if (lines || !fault) return lines;
  const bodies = splitLines(head, whole);
  const documents = bodies.map(isDocument);
  return documents[1] === true || documents.filter(Boolean).length > bodies.length / 2;
}

const NOTHING: JsonVisitor = {
  onOpen: () => undefined,
  onClose: () => undefined,
  onName: () => undefined,
  onString: () => undefined,
  onNumber: () => undefined,
  onLiteral: () => undefined,
  onDocument: () => undefined,
};

function tryToRead(text: Uint8Array, whole: boolean): { readonly lines: boolean; readonly fault: boolean } {
  const tokenizer = new JsonTokenizer(NOTHING, { lines: false });
  try {
    tokenizer.write(text);
    if (whole) tokenizer.end();
    return { lines: tokenizer.lines, fault: false };
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { lines: tokenizer.lines, fault: true };
    throw error;
  }
}

/** The non-empty lines, without a last line that `head` may have cut. */
function splitLines(head: Uint8Array, whole: boolean): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let begin = 0;
  for (let end = head.indexOf(0x0a); end !== -1; end = head.indexOf(0x0a, begin)) {
    lines.push(head.subarray(begin, end));
    begin = end + 1;
  }
  if (whole) lines.push(head.subarray(begin));
  return lines.filter((line) => line.some((byte) => byte > 0x20));
}

function isDocument(line: Uint8Array): boolean {
  const first = line.find((byte) => byte > 0x20);
  return (first === 0x7b || first === 0x5b) && !tryToRead(line, true).fault;
}
