import {
  BACKSLASH,
  BARE,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
} from "./bytes.ts";
import { INCOMPLETE, TextPlace, UNKNOWN } from "./text-place.ts";

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const UPPER_E = 0x45;
const LOWER_E = 0x65;

/** A string that is not longer is never a part of another one. */
const COPIED_LENGTH = 12;

/** How many names are remembered, and how long they are. */
const MOST_NAMES = 100;
const LONGEST_NAME = 100;

/** How deep a value that is skipped may be nested. The tokenizer reads deeper ones, however deep. */
const DEEPEST = 64;

/**
 * Reads JSON from a text that is wholly in memory: each method takes what the caller expects next. It is five times as fast as
 * the tokenizer, and stops wherever that might say more than a value.
 *
 * Why not `JSON.parse`: it drops digits and positions, confuses names in some releases of Node.js, and still has to be followed
 * through the objects that it makes. Reading the text once takes half the time.
 */
export class TextScanner extends TextPlace {
  #copies = false;
  /** The names of the last record, in their order. */
  readonly #names: string[] = [];
  #nextName = 0;

  /** Whether strings are copied. Otherwise they may keep all of the text in memory. */
  set copies(copies: boolean) {
    this.#copies = copies;
  }

  /** Takes a string, from its opening quote. */
  string(): string {
    const begin = this.at + 1;
    const hasEscapes = this.#closeString();
    const raw = this.text.slice(begin, this.at - 1);
    if (hasEscapes) return unescaped(raw);
    return this.#copies ? copyOf(raw) : raw;
  }

  /** @returns whether the string has escapes */
  #closeString(): boolean {
    const text = this.text;
    let hasEscapes = false;
    for (let i = this.at + 1; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === QUOTE) {
        this.at = i + 1;
        return hasEscapes;
      }
      if (code === BACKSLASH) {
        hasEscapes = true;
        i += 1;
      } else if (code < SPACE) throw UNKNOWN;
    }
    throw INCOMPLETE;
  }

  /** Records of one text mostly have the same names in the same order: it begins anew. */
  beginNames(): void {
    this.#nextName = 0;
  }

  /** Takes a name, from its opening quote, and the colon behind it. */
  name(): string {
    const name = this.#sameName() ?? this.#newName();
    this.#nextName += 1;
    this.colon();
    return name;
  }

  /** The name that stood in this place of the last record, if it is here again. To compare is cheaper than to look it up. */
  #sameName(): string | undefined {
    const name = this.#names[this.#nextName];
    if (name === undefined) return undefined;
    const text = this.text;
    const begin = this.at + 1;
    const end = begin + name.length;
    if (text.charCodeAt(end) !== QUOTE || !text.startsWith(name, begin)) return undefined;
    this.at = end + 1;
    return name;
  }

  #newName(): string {
    const begin = this.at + 1;
    const hasEscapes = this.#closeString();
    const raw = this.text.slice(begin, this.at - 1);
    if (hasEscapes) return unescaped(raw);
    const name = copyOf(raw);
    // Only as it is written: another name in escapes must not be taken for it.
    if (this.#nextName < MOST_NAMES && raw.length <= LONGEST_NAME) this.#names[this.#nextName] = name;
    return name;
  }

  colon(): void {
    if (this.blank() !== COLON) throw UNKNOWN;
    this.at += 1;
  }

  /** Takes a number. @returns its text */
  number(): string {
    const text = this.text;
    const begin = this.at;
    let i = begin;
    if (text.charCodeAt(i) === MINUS) i += 1;
    if (text.charCodeAt(i) === ZERO) i += 1;
    else i = this.#digits(i);
    if (text.charCodeAt(i) === POINT) i = this.#digits(i + 1);
    const mark = text.charCodeAt(i);
    if (mark === LOWER_E || mark === UPPER_E) {
      const sign = text.charCodeAt(i + 1);
      i = this.#digits(sign === PLUS || sign === MINUS ? i + 2 : i + 1);
    }
    // More of the number may follow.
    if (i >= text.length) throw INCOMPLETE;
    if (BARE[text.charCodeAt(i)] === 1) throw UNKNOWN;
    this.at = i;
    return text.slice(begin, i);
  }

  #digits(from: number): number {
    const text = this.text;
    let i = from;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < ZERO || code > NINE) break;
    }
    if (i > from) return i;
    throw i >= text.length ? INCOMPLETE : UNKNOWN;
  }

  /** Takes one of JSON's words. */
  literal(word: "true" | "false" | "null"): void {
    const text = this.text;
    const end = this.at + word.length;
    // The rest of the word may follow, or more of a longer one.
    if (end >= text.length) throw word.startsWith(text.slice(this.at)) ? INCOMPLETE : UNKNOWN;
    if (!text.startsWith(word, this.at) || BARE[text.charCodeAt(end)] === 1) throw UNKNOWN;
    this.at = end;
  }

  /** Takes the comma before a next member, or the bracket that ends the container. @returns whether a member follows */
  more(closing: number): boolean {
    const code = this.blank();
    if (code !== COMMA && code !== closing) throw UNKNOWN;
    this.at += 1;
    return code === COMMA;
  }

  /** Takes an opening bracket, and the closing one if it follows. @returns whether a member follows */
  enter(closing: number): boolean {
    this.at += 1;
    if (this.blank() !== closing) return true;
    this.at += 1;
    return false;
  }

  /** Takes a value, and checks it as if it were read. */
  skip(code: number, depth = 0): void {
    if (depth > DEEPEST) throw UNKNOWN;
    switch (code) {
      case QUOTE:
        this.#skipString();
        return;
      case OPEN_OBJECT:
        if (!this.enter(CLOSE_OBJECT)) return;
        do {
          if (this.blank() !== QUOTE) throw UNKNOWN;
          this.#skipString();
          this.colon();
          this.skip(this.blank(), depth + 1);
        } while (this.more(CLOSE_OBJECT));
        return;
      case OPEN_ARRAY:
        if (!this.enter(CLOSE_ARRAY)) return;
        do this.skip(this.blank(), depth + 1);
        while (this.more(CLOSE_ARRAY));
        return;
      default:
        this.scalar(code);
    }
  }

  #skipString(): void {
    const begin = this.at + 1;
    if (this.#closeString()) unescaped(this.text.slice(begin, this.at - 1));
  }

  /** Takes a number or a word. @returns its text */
  scalar(code: number): string {
    switch (code) {
      case T:
        this.literal("true");
        return "true";
      case F:
        this.literal("false");
        return "false";
      case N:
        this.literal("null");
        return "null";
      default:
        return this.number();
    }
  }
}

const T = 0x74;
const F = 0x66;
const N = 0x6e;

/** A string of its own, where it may be a part of another, which it would keep in memory. */
function copyOf(text: string): string {
  return text.length <= COPIED_LENGTH ? text : Buffer.from(text).toString();
}

/** @param raw a string's text without its quotes */
function unescaped(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    throw UNKNOWN;
  }
}
