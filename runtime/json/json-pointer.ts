/** A parsed JSON Pointer (RFC 6901): `/a~1b/0` is `["a/b", "0"]`, and `""`, the whole document, is `[]`. */
export type PointerTokens = readonly string[];

const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** @returns the pointer's tokens, or `undefined` if the text is not a JSON Pointer */
export function parsePointer(pointer: string): PointerTokens | undefined {
  if (!POINTER.test(pointer)) return undefined;
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}
