import { ObjectFault } from "../model/object-fault.ts";

/**
 * Removes the byte-order mark.
 *
 * @param head the first bytes of a text
 * @throws {ObjectFault} if the text is UTF-16 or UTF-32, recognized by its byte-order mark or its zero bytes; or if it is padding
 */
export function withoutByteOrderMark(head: Uint8Array): Uint8Array {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return head.subarray(3);
  if (head.length > 0 && head.subarray(0, 4).every((byte) => byte === 0)) {
    throw new ObjectFault("malformed-json", "a value was expected, found zero bytes: the text begins with padding");
  }
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  if (marked || a === 0 || (b === 0 && a !== undefined)) {
    throw new ObjectFault("not-utf8", "the text must be UTF-8, found the first bytes of UTF-16 or UTF-32");
  }
  return head;
}
