/** The bytes of JSON's own characters; all are ASCII, so they are their characters' codes as well. */
export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const RETURN = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_ARRAY = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

/** A byte-order mark. Writers that append to a file, and members of gzip files, begin with one each. */
export const MARK = [0xef, 0xbb, 0xbf] as const;

/** Bytes that can stand in a number, `true`, `false` or `null`, or in a word mistaken for one. */
export const BARE = new Uint8Array(256);
for (const character of "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-._")
  BARE[character.charCodeAt(0)] = 1;
