import fc from "fast-check";

const digits = fc.stringMatching(/^[0-9]{1,25}$/);

/** Numbers as JSON allows them: any digits, fractions and exponents. */
export const numberText = fc
  .tuple(
    fc.constantFrom("", "-"),
    fc.oneof(fc.constant("0"), fc.stringMatching(/^[1-9][0-9]{0,25}$/)),
    fc.oneof(
      fc.constant(""),
      digits.map((text) => `.${text}`),
    ),
    fc.oneof(fc.constant(""), fc.stringMatching(/^[eE][+-]?[0-9]{1,3}$/)),
  )
  .map((parts) => parts.join(""));

const stringText = fc
  .array(
    fc.oneof(
      fc.constantFrom("a", "0", " ", "é", "€", "𝄞", "\u2028", "\u007f", '\\"', "\\\\", "\\/", "\\n", "\\u0000"),
      fc.constantFrom("\\ud834\\udd1e", "\\ud834", "\\uDD1E", "\\u00e9", "__proto__"),
      fc.string({ unit: "grapheme", maxLength: 3 }).map((text) => JSON.stringify(text).slice(1, -1)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => `"${parts.join("")}"`);

const name = fc.oneof(fc.constantFrom('"a"', '"b"', '"__proto__"', '"\\u0061"', '""', '"1"'), stringText);
const scalar = fc.oneof(fc.constantFrom("true", "false", "null"), numberText, stringText);

/** JSON texts as anybody writes them: odd numbers, escapes, blanks, duplicate names, `__proto__`, and depth. */
export const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }).map((values) => `[${values.join(",")}]`),
    fc.array(fc.tuple(name, tie("value")), { maxLength: 4 }).map((members) => {
      return `{${members.map(([key, value]) => `${key}: ${value}`).join(" ,\r\n")}}`;
    }),
  ),
})).value;

interface Change {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(300),
  remove: fc.nat(2),
  insert: fc.oneof(
    fc.constantFrom("", ",", ":", "{", "}", "[", "]", '"', "\\", "\\u12", "0", "-", ".", "e", "t", "nul", " ", "\n"),
    fc.constantFrom("\t", "\0", "\u00a0", "\ufeff", "é", "/", "'", "+", "\u001f"),
  ),
});

/** Texts that are nearly JSON: some still are. */
export const nearlyJson = fc.tuple(jsonText, fc.array(change, { minLength: 1, maxLength: 2 })).map(([text, changes]) =>
  changes.reduce((changed, { at, remove, insert }) => {
    // By characters, so that no surrogate pair is torn: JSON.parse sees it, but UTF-8 cannot hold a half.
    const characters = Array.from(changed);
    characters.splice(at % (characters.length + 1), remove, insert);
    return characters.join("");
  }, text),
);

/** Bytes that a tokenizer has some use for, and any others. */
export const looseBytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        ...['{"a":', "[", "]", "}", '"', "\\", "\\u", "00e9", ",", "1", "-", "true", "nul", "\n", "\r\n", " "].map(
          (text) => Buffer.from(text),
        ),
        ...[[0xff], [0xc3], [0xa9], [0xe2, 0x82], [0xac], [0xf0, 0x9d], [0x84, 0x9e], [0xed, 0xa0, 0x80], [0x00]].map(
          (bytes) => Buffer.from(bytes),
        ),
      ),
      { maxLength: 20 },
    )
    .map((parts) => Uint8Array.from(Buffer.concat(parts))),
);
