import { MARK, NEWLINE, RETURN, SPACE, TAB } from "./bytes.ts";
import { Cursor } from "./cursor.ts";
import { Grammar, type Begun } from "./grammar.ts";
import type { JsonVisitor, Layout } from "./json-visitor.ts";
import type { Position } from "./position.ts";
import { StringToken } from "./string-token.ts";
import type { Expected } from "./syntax-text.ts";
import { WordToken } from "./word-token.ts";

/** What another reader took from a tokenizer's chunk. */
export interface Taken {
  /** The index in the chunk up to which it read, and the position there. */
  readonly index: number;
  readonly position: Position;
  /** How many documents it read. */
  readonly documents: number;
  /** What it found out that a newline means. */
  readonly layout: Layout;
  /** What may come next. */
  readonly expected: Expected;
}

/**
 * Reads JSON (RFC 8259) from bytes as they arrive, and reports each token to a visitor: a SAX parser.
 *
 * Why our own: the established parsers either need the whole text (`JSON.parse`), or lose what this project promises: all digits
 * of numbers, line and column of a fault, bounded memory for any input, and recovery at the next line of NDJSON. Unescaping is
 * left to `JSON.parse`.
 *
 * A text is any number of documents, one after another, in one of the {@link Layout}s. All but the first begin with `{` or `[`, or
 * a line of their own. A byte-order mark before a later document is dropped.
 */
export class JsonTokenizer {
  readonly #visitor: JsonVisitor;
  readonly #cursor: Cursor = new Cursor();
  readonly #grammar: Grammar;
  readonly #string = new StringToken(this.#cursor);
  readonly #word = new WordToken(this.#cursor);
  /** The token that the next byte may belong to. */
  #inside: Exclude<Begun, "punctuation"> | "nothing" = "nothing";
  /** The index in the chunk of the next byte. */
  #next = 0;
  #paused = false;
  /** How many bytes of a byte-order mark came. */
  #markBytes = 0;

  constructor(visitor: JsonVisitor, options: { readonly layout: Layout }) {
    this.#visitor = visitor;
    this.#grammar = new Grammar(visitor, this.#cursor, options.layout);
  }

  /** What a newline means, as configured or as found out. */
  get layout(): Layout {
    return this.#grammar.layout;
  }

  /** How many bytes of the text come before the last fault, or before a later place in its line. */
  get faultOffset(): number {
    return this.#cursor.faultOffset;
  }

  /** How many documents have begun. */
  get documents(): number {
    return this.#grammar.documents;
  }

  /** The start of the token being reported to the visitor. */
  get position(): Position {
    return this.#cursor.position;
  }

  /** The end of the current chunk. */
  get endPosition(): Position {
    return this.#cursor.endPosition;
  }

  /** What may come next; `undefined` within a token. */
  get expected(): Expected | undefined {
    return this.#inside === "nothing" ? this.#grammar.expected : undefined;
  }

  /** The current chunk, the index in it of the next byte, and the position there. */
  get rest(): { readonly chunk: Buffer; readonly index: number; readonly position: Position } {
    const { chunk, positions } = this.#cursor;
    return { chunk, index: this.#next, position: positions.at(this.#next) };
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#cursor.chunk.length;
  }

  /** Begins a chunk, once the last one was read to its end. */
  startChunk(chunk: Uint8Array): void {
    this.#cursor.startChunk(chunk);
    this.#next = 0;
  }

  /**
   * Reads the chunk to its end, or until {@link pause} is called.
   *
   * @throws {JsonSyntaxError} at the first fault. {@link skipLine} skips the rest of the line.
   */
  read(): void {
    const { chunk } = this.#cursor;
    this.#resume();
    while (this.#next < chunk.length && !this.#paused) this.#step(chunk[this.#next] ?? 0, this.#next);
    if (this.#inside !== "nothing") this.#cursor.keepStart();
  }

  /** Ends {@link read} behind the current token; for the visitor to call. */
  pause(): void {
    this.#paused = true;
  }

  #resume(): void {
    this.#paused = false;
  }

  /** Reads a chunk to its end, like {@link startChunk} and {@link read}. */
  write(chunk: Uint8Array): void {
    this.startChunk(chunk);
    while (!this.isAtEnd) this.read();
  }

  /** Goes on behind what another reader took, between two tokens. */
  jump({ index, position, documents, layout, expected }: Taken): void {
    this.#next = index;
    this.#cursor.positions.jump(index, position);
    this.#grammar.documents += documents;
    this.#grammar.layout = layout;
    this.#grammar.expected = expected;
  }

  /** Leaves the rest of the chunk unread. @returns the rest, with which the next chunk must begin */
  leaveRest(): Uint8Array {
    const rest = this.#cursor.chunk.subarray(this.#next);
    this.#cursor.cutChunk(this.#next);
    return rest;
  }

  /**
   * Gives up the faulty document and goes to the next line. The text is lines from then on.
   *
   * @returns whether the chunk holds a next line; if not, {@link skipInto} looks for it in the next chunk
   */
  skipLine(): boolean {
    return this.#skipFrom(this.#cursor.faultIndex);
  }

  /** Continues {@link skipLine} in the next chunk. */
  skipInto(chunk: Uint8Array): boolean {
    this.startChunk(chunk);
    return this.#skipFrom(0);
  }

  /**
   * Ends the text.
   *
   * @throws {JsonSyntaxError} if a document is incomplete
   */
  end(): void {
    this.startChunk(new Uint8Array(0));
    if (this.#inside === "word") this.#endWord(0);
    if (this.#inside === "mark") this.#grammar.failInMark(0);
    if (this.#inside !== "nothing") this.#cursor.fail("truncated-json", "the text ends inside a string", 0);
    this.#grammar.end();
  }

  #skipFrom(index: number): boolean {
    this.#grammar.reset();
    this.#grammar.layout = "lines";
    this.#inside = "nothing";
    this.#word.reset();
    this.#string.reset();
    const newline = this.#cursor.chunk.indexOf(NEWLINE, index);
    this.#next = newline === -1 ? this.#cursor.chunk.length : newline + 1;
    if (newline === -1) return false;
    this.#cursor.positions.newline(newline);
    return true;
  }

  #step(byte: number, i: number): void {
    switch (this.#inside) {
      case "word":
        this.#next = this.#word.read(i);
        if (this.#next < this.#cursor.chunk.length) this.#endWord(this.#next);
        return;
      case "string":
        this.#readString(i);
        return;
      case "mark":
        this.#next = this.#readMark(i);
        return;
      case "nothing":
        if (byte === NEWLINE) this.#grammar.newline(i);
        else if (byte !== SPACE && byte !== TAB && byte !== RETURN) {
          this.#begin(byte, i);
          return;
        }
        this.#next = i + 1;
    }
  }

  #begin(byte: number, i: number): void {
    this.#cursor.start = i;
    const begun = this.#grammar.take(byte, i);
    // A word and a mark have no opening character of their own.
    this.#next = begun === "word" || begun === "mark" ? i : i + 1;
    if (begun === "punctuation") return;
    this.#inside = begun;
    this.#markBytes = 0;
    if (begun === "string") this.#string.begin();
  }

  #readMark(from: number): number {
    const { chunk, positions } = this.#cursor;
    let i = from;
    while (i < chunk.length && this.#markBytes < MARK.length) {
      if (chunk[i] !== MARK[this.#markBytes]) this.#grammar.failInMark(i);
      this.#markBytes += 1;
      i += 1;
    }
    if (this.#markBytes === MARK.length) {
      this.#inside = "nothing";
      positions.leaveOut(i);
    }
    return i;
  }

  #readString(from: number): void {
    const end = this.#string.read(from, this.layout);
    this.#next = end ?? this.#cursor.chunk.length;
    if (end === undefined) return;
    this.#inside = "nothing";
    this.#grammar.string(this.#string.value);
  }

  #endWord(index: number): void {
    this.#inside = "nothing";
    const word = this.#word.end(index);
    if (word.kind === "number") this.#visitor.onNumber(word.text);
    else this.#visitor.onLiteral(word.text);
    this.#grammar.afterValue();
  }
}
