import {
  BARE,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  MARK,
  NEWLINE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  RETURN,
  SPACE,
  TAB,
} from "./bytes.ts";
import { ContainerStack } from "./container-stack.ts";
import { Cursor } from "./cursor.ts";
import type { JsonVisitor, Layout } from "./json-visitor.ts";
import type { Position } from "./position.ts";
import { StringToken } from "./string-token.ts";
import { expectedText, trailingCommaText, unexpectedText, type Expected } from "./syntax-text.ts";
import { WordToken } from "./word-token.ts";

type Inside = "nothing" | "string" | "word" | "mark";

const FOLLOWED = "the document has ended, and something follows it";

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
  readonly #containers = new ContainerStack();
  readonly #string = new StringToken(this.#cursor);
  readonly #word = new WordToken(this.#cursor);
  #layout: Layout;
  #expected: Expected = "between";
  #inside: Inside = "nothing";
  #documentLine = 1;
  #documentOnOneLine = false;
  #documents = 0;
  /** The index in the chunk of the next byte. */
  #next = 0;
  #paused = false;
  /** How many bytes of a byte-order mark came. */
  #markBytes = 0;

  constructor(visitor: JsonVisitor, options: { readonly layout: Layout }) {
    this.#visitor = visitor;
    this.#layout = options.layout;
  }

  /** What a newline means, as configured or as found out. */
  get layout(): Layout {
    return this.#layout;
  }

  /** How many bytes of the text come before the last fault, or before a later place in its line. */
  get faultOffset(): number {
    return this.#cursor.faultOffset;
  }

  /** How many documents have begun. */
  get documents(): number {
    return this.#documents;
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
    return this.#inside === "nothing" ? this.#expected : undefined;
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
    this.#documents += documents;
    this.#layout = layout;
    this.#expected = expected;
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
    if (this.#inside === "mark") this.#failInMark(0);
    if (this.#inside !== "nothing") this.#cursor.fail("truncated-json", "the text ends inside a string", 0);
    if (this.#expected === "afterDocument") this.#endDocument();
    if (this.#expected !== "between")
      this.#cursor.fail("truncated-json", `the text ends where ${this.#expectedText()} was expected`, 0);
  }

  #skipFrom(index: number): boolean {
    this.#expected = "between";
    this.#inside = "nothing";
    this.#word.reset();
    this.#containers.clear();
    this.#string.reset();
    this.#layout = "lines";
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
        if (byte === NEWLINE) this.#newline(i);
        else if (byte !== SPACE && byte !== TAB && byte !== RETURN) {
          this.#cursor.start = i;
          this.#token(byte, i);
          return;
        }
        this.#next = i + 1;
    }
  }

  #newline(i: number): void {
    if (this.#layout === "lines") {
      if (this.#expected === "afterDocument") this.#endDocument();
      else if (this.#expected !== "between")
        this.#cursor.fail("truncated-json", `the line ends where ${this.#expectedText()} was expected`, i);
    } else if (this.#layout === "unknown" && this.#expected !== "between") {
      this.#layout = this.#expected === "afterDocument" && this.#documentOnOneLine ? "lines" : "documents";
      if (this.#layout === "lines") this.#endDocument();
    }
    this.#cursor.positions.newline(i);
  }

  #token(byte: number, i: number): void {
    if (this.#expected === "between" || this.#expected === "afterDocument") {
      if (byte === MARK[0] && this.#allowsMark(i)) {
        this.#inside = "mark";
        this.#markBytes = 0;
        return;
      }
      this.#beginDocument(byte, i);
    }
    this.#next = i + 1;
    switch (byte) {
      case QUOTE:
        if (this.#expected === "colon" || this.#expected === "afterValue") this.#unexpected(byte, i);
        this.#inside = "string";
        this.#string.begin();
        return;
      case OPEN_OBJECT:
      case OPEN_ARRAY: {
        if (this.#expected !== "value" && this.#expected !== "firstElement") this.#unexpected(byte, i);
        const kind = byte === OPEN_OBJECT ? "object" : "array";
        this.#visitor.onOpen(kind);
        this.#containers.push(kind);
        this.#expected = kind === "object" ? "firstName" : "firstElement";
        return;
      }
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        this.#close(byte, i);
        return;
      case COMMA:
        if (this.#expected !== "afterValue") this.#unexpected(byte, i);
        this.#expected = this.#containers.top === "object" ? "name" : "value";
        return;
      case COLON:
        if (this.#expected !== "colon") this.#unexpected(byte, i);
        this.#expected = "value";
        return;
      default:
        if (BARE[byte] !== 1 || (this.#expected !== "value" && this.#expected !== "firstElement"))
          this.#unexpected(byte, i);
        this.#inside = "word";
        this.#next = i;
    }
  }

  #beginDocument(byte: number, i: number): void {
    if (this.#expected === "afterDocument") {
      // Zeros behind a document are padding, and do not make it doubtful.
      if (byte === 0) this.#endDocument();
      else if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) this.#cursor.fail("trailing-content", FOLLOWED, i);
      else this.#endDocument();
    }
    this.#expected = "value";
    this.#documents += 1;
    this.#documentLine = this.#cursor.positions.line;
  }

  /** Whether a byte-order mark may be here: at the beginning of a later line, or behind a document. */
  #allowsMark(i: number): boolean {
    if (this.#expected === "afterDocument") return true;
    const { line, column } = this.#cursor.positions.at(i);
    return line > 1 && column === 1;
  }

  #readMark(from: number): number {
    const { chunk, positions } = this.#cursor;
    let i = from;
    while (i < chunk.length && this.#markBytes < MARK.length) {
      if (chunk[i] !== MARK[this.#markBytes]) this.#failInMark(i);
      this.#markBytes += 1;
      i += 1;
    }
    if (this.#markBytes === MARK.length) {
      this.#inside = "nothing";
      positions.leaveOut(i);
    }
    return i;
  }

  #failInMark(index: number): never {
    if (this.#expected === "afterDocument") this.#cursor.failAtStart("trailing-content", FOLLOWED, index);
    this.#cursor.failAtStart("malformed-json", unexpectedText(MARK[0], this.#expectedText()), index);
  }

  #close(byte: number, i: number): void {
    const kind = byte === CLOSE_OBJECT ? "object" : "array";
    const first = kind === "object" ? "firstName" : "firstElement";
    const here = this.#containers.depth > 0 && this.#containers.top === kind;
    const afterComma = this.#expected === (kind === "object" ? "name" : "value");
    if (here && afterComma) this.#cursor.fail("malformed-json", trailingCommaText(byte), i);
    if (!here || (this.#expected !== "afterValue" && this.#expected !== first)) this.#unexpected(byte, i);
    this.#containers.pop();
    this.#visitor.onClose();
    this.#afterValue();
  }

  #afterValue(): void {
    if (this.#containers.depth > 0) {
      this.#expected = "afterValue";
    } else {
      this.#expected = "afterDocument";
      this.#documentOnOneLine = this.#cursor.positions.line === this.#documentLine;
    }
  }

  #endDocument(): void {
    this.#expected = "between";
    this.#visitor.onDocument();
  }

  #readString(from: number): void {
    const end = this.#string.read(from, this.#layout);
    this.#next = end ?? this.#cursor.chunk.length;
    if (end === undefined) return;
    this.#inside = "nothing";
    if (this.#expected === "firstName" || this.#expected === "name") {
      this.#visitor.onName(this.#string.value);
      this.#expected = "colon";
    } else {
      this.#visitor.onString(this.#string.value);
      this.#afterValue();
    }
  }

  #endWord(index: number): void {
    this.#inside = "nothing";
    const word = this.#word.end(index);
    if (word.kind === "number") this.#visitor.onNumber(word.text);
    else this.#visitor.onLiteral(word.text);
    this.#afterValue();
  }

  #unexpected(byte: number, i: number): never {
    this.#cursor.fail("malformed-json", unexpectedText(byte, this.#expectedText()), i);
  }

  #expectedText(): string {
    const container = this.#containers.depth > 0 ? this.#containers.top : "array";
    return expectedText(this.#expected, container);
  }
}
