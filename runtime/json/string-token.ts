import { BACKSLASH, NEWLINE, QUOTE, SPACE } from "./bytes.ts";
import type { Cursor } from "./cursor.ts";
import type { Layout } from "./json-visitor.ts";
import { LONGEST_TEXT, StringText, type StringFault } from "./string-text.ts";
import { hex } from "./syntax-text.ts";

/** Reads a string from the quote that opens it to the quote that closes it, in whatever chunks they are. */
export class StringToken {
  readonly #cursor: Cursor;
  readonly #text = new StringText();
  #hasEscapes = false;
  /** The chunk ended behind a backslash. */
  #inEscape = false;
  /** The value of the string that has ended; `undefined` if it is longer than {@link LONGEST_TEXT}. */
  value: string | undefined;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** A quote begins a string. */
  begin(): void {
    this.#hasEscapes = false;
  }

  reset(): void {
    this.#inEscape = false;
    this.#text.reset();
  }

  /**
   * Reads on.
   *
   * @param from the index in the chunk
   * @returns the index behind the closing quote; `undefined` if the string goes on in the next chunk
   */
  read(from: number, layout: Layout): number | undefined {
    const { chunk, start } = this.#cursor;
    const begin = start === undefined ? 0 : start + 1;
    let i = from;
    if (this.#inEscape) {
      this.#refuseControl(i, begin, layout);
      this.#inEscape = false;
      i += 1;
    }
    let bits = 0;
    for (; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0;
      if (byte === QUOTE) {
        // Most strings: complete in this chunk and ASCII only, without escapes.
        const isPlain = start !== undefined && !this.#hasEscapes && bits < 0x80 && i - begin <= LONGEST_TEXT;
        this.value = isPlain ? chunk.toString("latin1", begin, i) : this.#finish(begin, i);
        return i + 1;
      }
      bits |= byte;
      if (byte === BACKSLASH) {
        this.#hasEscapes = true;
        i += 1;
        if (i === chunk.length) this.#inEscape = true;
        else this.#refuseControl(i, begin, layout);
      } else if (byte < SPACE) {
        this.#refuseControl(i, begin, layout);
      }
    }
    const fault = this.#text.append(chunk.subarray(begin));
    if (fault) this.#fail(fault, chunk.length);
    return undefined;
  }

  #finish(begin: number, end: number): string | undefined {
    const result = this.#text.finish(this.#cursor.chunk.subarray(begin, end), this.#hasEscapes);
    if ("fault" in result) this.#fail(result, end);
    return result.text;
  }

  #refuseControl(i: number, begin: number, layout: Layout): void {
    const { chunk } = this.#cursor;
    const byte = chunk[i] ?? 0;
    if (byte >= SPACE) return;
    // An earlier fault in the string is reported first.
    const fault = this.#text.breakOff(chunk.subarray(begin, i));
    if (fault) this.#fail(fault, i);
    if (byte === NEWLINE && layout === "lines") this.#cursor.fail("truncated-json", "the line ends inside a string", i);
    this.#cursor.fail("malformed-json", `a string holds the control character ${hex(byte)} unescaped`, i);
  }

  #fail({ fault, characters }: StringFault, index: number): never {
    const { line, column } = this.#cursor.position;
    const at = { line, column: column + 1 + characters };
    if (fault === "utf8") this.#cursor.failAt("invalid-utf8", "a string is not valid UTF-8", at, index);
    this.#cursor.failAt("malformed-json", "a string holds an escape that JSON does not know", at, index);
  }
}
