import { NEWLINE, OPEN_ARRAY, OPEN_OBJECT } from "../json/bytes.ts";
import type { Layout } from "../json/json-visitor.ts";
import { INCOMPLETE, NotScanned } from "../json/text-place.ts";
import { TextScanner } from "../json/text-scanner.ts";
import { ACTIONS } from "./bulk-actions.ts";
import { DocumentLines } from "./document-lines.ts";
import { TextWindow } from "./scan/text-window.ts";

/** Whether the first document may be an action of Elasticsearch's bulk format: that depends on its first name. */
const MAY_BE_ACTION = new RegExp(`^\\s*\\{\\s*"(?:[^"\\\\]*\\\\|(?:${ACTIONS.join("|")})")`);

/**
 * Tells the layout of a text without a fault from its beginning, a good deal faster than the tokenizer.
 *
 * @param head the beginning of the text
 * @param whole whether `head` is the whole text
 * @returns `undefined` if there may be a fault, or an action of Elasticsearch's bulk format
 */
export function scannedLayout(head: Uint8Array, whole: boolean): Layout | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  const window = TextWindow.of(bytes, 0, bytes.length);
  // Half a character at the end is a fault outside of strings.
  if (window === undefined || window.end < bytes.length || MAY_BE_ACTION.test(window.text)) return undefined;
  const scanner = new TextScanner();
  scanner.open(window.text, window.isAscii);
  const seen = new DocumentLines();
  seen.line = () => scanner.line;
  try {
    for (let code = nextCode(scanner); code !== undefined; code = nextCode(scanner)) {
      if (code !== OPEN_OBJECT && code !== OPEN_ARRAY) return undefined;
      seen.onOpen();
      scanner.skip(code);
      seen.onClose();
    }
  } catch (error) {
    if (!(error instanceof NotScanned)) throw error;
    if (whole || error !== INCOMPLETE) return undefined;
  }
  seen.endLine = scanner.line;
  return seen.layout;
}

/** The code of the next character that is not blank. */
function nextCode(scanner: TextScanner): number | undefined {
  let code = scanner.space();
  for (; code === NEWLINE; code = scanner.space()) scanner.newline();
  return code;
}
