import { JsonSyntaxError } from "../json/syntax-error.ts";
import type { JsonVisitor, Layout } from "../json/json-visitor.ts";
import { JsonTokenizer } from "../json/tokenizer.ts";
import { BulkActions } from "./bulk-actions.ts";
import { DocumentLines } from "./document-lines.ts";
import { scannedLayout } from "./scanned-layout.ts";
import { firstByte, splitLines } from "./text-lines.ts";

/** How many bytes of a text decide how it is read. */
export const SNIFF_BYTES = 262_144;

/** What the beginning of a text shows. */
export interface Sniffed {
  readonly layout: Layout;
  /** Whether it begins with an action of Elasticsearch's bulk format, so that more of them may follow. */
  readonly bulk: boolean;
}

/**
 * Decides from the beginning of a text how to read it.
 *
 * If it reads as documents without a fault, they decide: a newline ends a document (lines), unless a document spans lines.
 *
 * If there is a fault, the question is where to go on after it. In lines, that is the next line. A text is lines if most of its
 * lines are documents. It also is if two of them were before the fault, if the second line is one, or if the name says so; but not
 * if a line begins with a closing bracket, as in a document that spans lines. So one bad line, even the first, does not spoil the
 * others, and the parts of a faulty document are not taken for documents.
 *
 * @param head the first {@link SNIFF_BYTES} of the text, or all of it
 * @param whole whether `head` is the whole text
 * @param linesNamed whether the object's name says that the text is lines
 */
export function sniff(head: Uint8Array, whole: boolean, linesNamed: boolean): Sniffed {
  const scanned = scannedLayout(head, whole);
  if (scanned !== undefined) return { layout: scanned, bulk: false };
  return sniffTokens(head, whole, linesNamed);
}

/** Like {@link sniff}, for any text. */
export function sniffTokens(head: Uint8Array, whole: boolean, linesNamed: boolean): Sniffed {
  const seen = new DocumentLines();
  const actions = new BulkActions(seen);
  const isGood = reads(head, whole, "documents", actions, seen);
  const layout = isGood ? seen.layout : layoutOfFaulty(head, whole, seen, linesNamed);
  return { layout, bulk: actions.beginsWithAction };
}

function layoutOfFaulty(head: Uint8Array, whole: boolean, seen: DocumentLines, linesNamed: boolean): Layout {
  if (seen.anySpansLines) return "documents";
  const lines = splitLines(head, whole);
  const documents = lines.map(isDocuments);
  if (documents.filter(Boolean).length > lines.length / 2) return "lines";
  if (lines.some((line) => CLOSING.includes(firstByte(line) ?? 0))) return "documents";
  return linesNamed || seen.lines >= 2 || documents[1] === true ? "lines" : "documents";
}

const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];

/** Whether a line is a document, or several. */
function isDocuments(line: Uint8Array): boolean {
  return OPENING.includes(firstByte(line) ?? 0) && reads(line, true, "lines", IGNORE);
}

/** Whether a text has no fault. */
function reads(text: Uint8Array, whole: boolean, layout: Layout, visitor: JsonVisitor, seen?: DocumentLines): boolean {
  const tokenizer = new JsonTokenizer(visitor, { layout });
  if (seen) seen.line = () => tokenizer.position.line;
  try {
    tokenizer.write(text);
    if (seen) seen.endLine = tokenizer.endPosition.line;
    if (whole) tokenizer.end();
    return true;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return false;
    throw error;
  }
}

const IGNORE: JsonVisitor = {
  onOpen: () => undefined,
  onClose: () => undefined,
  onName: () => undefined,
  onString: () => undefined,
  onNumber: () => undefined,
  onLiteral: () => undefined,
  onDocument: () => undefined,
};
