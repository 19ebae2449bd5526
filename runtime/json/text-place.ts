import { NEWLINE, RETURN, SPACE, TAB } from "./bytes.ts";
import type { Position } from "./position.ts";

/** Why a scanner does not go on. It is thrown without a stack, since it is no fault: the text is read by the tokenizer then. */
export class NotScanned extends Error {
  override readonly name = "NotScanned";
}

/** The text ends within a value. */
export const INCOMPLETE = new NotScanned("the text ends within a value");

/** Something is not understood. Whether it is a fault is for the tokenizer to say. */
export const UNKNOWN = new NotScanned("not understood");

const START: Position = { line: 1, column: 1 };

/** A place in a text that is wholly in memory, with its line and column, and what may stand between tokens. */
export class TextPlace {
  protected text = "";
  #isAscii = true;
  #isLine = false;
  #line = 1;
  /** Up to where characters of the line are counted, and the column there. */
  #countedTo = 0;
  #column = 1;
  /** The index of the next character. */
  at = 0;

  /**
   * @param text valid UTF-8 as a text
   * @param isAscii whether each character is one byte
   */
  open(text: string, isAscii: boolean): void {
    this.text = text;
    this.#isAscii = isAscii;
    this.restore(0, START);
  }

  /** @param isLine whether a newline ends a document, and so is never blank */
  set isLine(isLine: boolean) {
    this.#isLine = isLine;
  }

  get line(): number {
    return this.#line;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The position of the next character. It must not be before one that was asked for, unless {@link restore} was called. */
  get position(): Position {
    if (this.#isAscii) {
      this.#column += this.at - this.#countedTo;
    } else {
      for (let i = this.#countedTo; i < this.at; i++) {
        // The second half of a surrogate pair is no character of its own.
        if ((this.text.charCodeAt(i) & 0xfc00) !== 0xdc00) this.#column += 1;
      }
    }
    this.#countedTo = this.at;
    return { line: this.#line, column: this.#column };
  }

  /** Goes to where the scanner was, or to a place that the tokenizer has read up to. */
  restore(at: number, { line, column }: Position): void {
    this.at = at;
    this.#countedTo = at;
    this.#line = line;
    this.#column = column;
  }

  /** Skips white space other than newlines. @returns the code of the next character; `undefined` at the end */
  space(): number | undefined {
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== SPACE && code !== TAB && code !== RETURN) return code;
    }
    return undefined;
  }

  /** Takes a newline, which is the next character. */
  newline(): void {
    this.at += 1;
    this.#line += 1;
    this.#countedTo = this.at;
    this.#column = 1;
  }

  /** Skips white space. @returns the code of the next character */
  blank(): number {
    for (;;) {
      const text = this.text;
      if (this.at >= text.length) throw INCOMPLETE;
      const code = text.charCodeAt(this.at);
      if (code > SPACE) return code;
      if (code === NEWLINE && !this.#isLine) this.newline();
      else if (code === SPACE || code === TAB || code === RETURN) this.at += 1;
      else throw UNKNOWN;
    }
  }
}
