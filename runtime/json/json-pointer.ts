/** A parsed JSON Pointer (RFC 6901): `/a~1b/0` is `["a/b", "0"]`, and `""`, the whole document, is `[]`. */
export type PointerTokens = readonly string[];

/** A pointer in which `*` stands for every member of an object or array. */
export type PathTokens = readonly (string | typeof WILDCARD)[];

export const WILDCARD = Symbol("*");

const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** @returns the pointer's tokens, or `undefined` if the text is not a JSON Pointer */
export function parsePointer(pointer: string): PointerTokens | undefined {
  if (!POINTER.test(pointer)) return undefined;
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Like {@link parsePointer}, with each `*` as {@link WILDCARD}. */
export function parsePath(path: string): PathTokens | undefined {
  return parsePointer(path)?.map((token) => (token === "*" ? WILDCARD : token));
}

export const wildcardsOf = (path: PathTokens): number => path.filter((token) => token === WILDCARD).length;
