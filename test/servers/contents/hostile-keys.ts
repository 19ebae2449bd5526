/** A key, and what is hostile about it. */
export interface HostileKey {
  readonly kind: string;
  readonly key: string;
}

const KEYS_OF_A_KIND = 40;
/** S3's limit for a key, in bytes of UTF-8. */
const LONGEST_KEY = 1_024;

/** Where in a key a fragment may stand. `n` keeps the keys apart. */
const PLACES: readonly ((fragment: string, n: number) => string)[] = [
  (fragment, n) => `${n}/in${fragment}side.json`,
  (fragment, n) => `${fragment}${n}.json`,
  (fragment, n) => `fol${fragment}der/${n}.json`,
  (fragment, n) => `${n}${fragment}.json`,
];

/** Kinds of which a fragment says all. */
const FRAGMENTS: Readonly<Record<string, readonly string[]>> = {
  spaces: [" ", "  ", " a ", " + "],
  "plus signs": ["+", "++", "a+b", "%2B+"],
  "encoded slashes": ["%2F", "%2f", "%252F", "..%2F"],
  "percent signs": ["%", "%25", "%zz", "%E2%82", "%20", "%00"],
  quotes: ['"', "'", "`", "\u201c\u2019", `"'`],
  "ampersands and angle brackets": ["&", "<", ">", "&amp;", "&#13;", "&lt;Key&gt;", "]]>", "<!--", "</Key>"],
  "carriage returns": ["\r", "\r\n", "\r\r"],
  "line feeds": ["\n", "\n\n"],
  tabs: ["\t", "\t\t", " \t "],
  "other control characters": ["\u0001", "\u0008", "\u000b", "\u001b", "\u001f", "\u007f", "\u0085", "\u009f"],
  "other scripts": ["\u65e5\u672c", "\u03a9", "\u0130", "\u05d0\u05d1", "\u0e01\u0e33", "\ufb00"],
  "characters beyond the BMP": ["\u{1f600}", "\u{1d11e}", "\u{1f469}\u200d\u{1f467}", "\u{20000}", "\u{10fffd}"],
  "invisible characters": ["\u00a0", "\u200b", "\u2028", "\u202e", "\ufeff", "\u00ad"],
  noncharacters: ["\ufffe", "\uffff", "\ufdd0", "\u{1ffff}"],
  // In UTF-16 the first comes before the second, in UTF-8 behind it.
  "characters whose order is another in UTF-16": ["\u{10000}", "\uff61", "\ufffd", "\u{2ffff}"],
  "punctuation of URLs": ["?", "#", ";", "=", ":", "@", "$", ",", "!", "*", "(", ")", "[", "]", "?versions", "?a=b&c"],
  "backslashes and braces": ["\\", "\\\\", "\\n", "|", "^", "{", "}", "~", "${a}"],
  "words of a language": ["__proto__", "null", "undefined", "--json", "-n", "0", '{"a":1}', "[]", "constructor"],
};

/** Kinds that are about the whole key. */
const WHOLES: Readonly<Record<string, (n: number) => string>> = {
  "1,024 bytes": (n) => filled(n, n % 2 === 0 ? "long/" : "\u{1f600}/", LONGEST_KEY),
  "names of more than 255 bytes": (n) => filled(n, n % 2 === 0 ? "x" : "\u00e9", 300 + n),
  "empty folders": (n) => [`a//${n}.json`, `/${n}.json`, `//${n}.json`, `b/${n}//c.json`][n % 4] ?? "",
  "folders . and ..": (n) => [`./${n}.json`, `a/../${n}.json`, `a/./${n}.json`, `../${n}.json`, `${n}...`][n % 5] ?? "",
  "a name that is also a folder": (n) => `both/${n >> 1}${n % 2 === 0 ? "" : "/below.json"}`,
  "pairs that differ in case or composition": (n) =>
    `pair/${["caf\u00e9", "cafe\u0301", "Cafe", "cafe"][n % 4]}${n >> 2}.json`,
  "ends beyond .json": (n) => `end/${n}.json${["+", " ", ".", "%", "\u{1f600}", "&", "~", "'"][n % 8] ?? ""}`,
};

/** 1,000 keys, the same ones each time: 40 of each of 25 kinds. */
export function hostileKeys(): HostileKey[] {
  const fragments = Object.entries(FRAGMENTS).flatMap(([kind, texts]) =>
    numbers().map((n) => {
      const place = PLACES[n % PLACES.length] ?? String;
      return { kind, key: place(texts[Math.floor(n / PLACES.length) % texts.length] ?? "", n) };
    }),
  );
  const wholes = Object.entries(WHOLES).flatMap(([kind, key]) => numbers().map((n) => ({ kind, key: key(n) })));
  return [...fragments, ...wholes];
}

const numbers = (): number[] => Array.from({ length: KEYS_OF_A_KIND }, (_, n) => n);

/** A key of that many bytes at most, and of so many but a character. */
function filled(n: number, piece: string, bytes: number): string {
  const [begin, end] = [`${n}-`, ".json"];
  const space = bytes - begin.length - end.length;
  const pieces = piece.repeat(Math.floor(space / Buffer.byteLength(piece)));
  return `${begin}${pieces}${"y".repeat(space - Buffer.byteLength(pieces))}${end}`;
}
