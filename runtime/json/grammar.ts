import { BARE, CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, MARK, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from "./bytes.ts";
import { ContainerStack } from "./container-stack.ts";
import type { Cursor } from "./cursor.ts";
import type { JsonVisitor, Layout } from "./json-visitor.ts";
import { expectedText, trailingCommaText, unexpectedText, type Expected } from "./syntax-text.ts";

const FOLLOWED = "the document has ended, and something follows it";

/** What a byte is, or begins. */
export type Begun = "string" | "word" | "mark" | "punctuation";

/** Knows what may come next in a text, and where its documents begin and end. */
export class Grammar {
  readonly #visitor: JsonVisitor;
  readonly #cursor: Cursor;
  readonly #containers = new ContainerStack();
  #documentLine = 1;
  #documentOnOneLine = false;
  /** What a newline means, as configured or as found out. */
  layout: Layout;
  expected: Expected = "between";
  /** How many documents have begun. */
  documents = 0;

  constructor(visitor: JsonVisitor, cursor: Cursor, layout: Layout) {
    this.#visitor = visitor;
    this.#cursor = cursor;
    this.layout = layout;
  }

  /** Gives up the current document. */
  reset(): void {
    this.expected = "between";
    this.#containers.clear();
  }

  /** Takes a newline outside of strings. */
  newline(i: number): void {
    if (this.layout === "lines") {
      if (this.expected === "afterDocument") this.#endDocument();
      else if (this.expected !== "between")
        this.#cursor.fail("truncated-json", `the line ends where ${this.#expectedText()} was expected`, i);
    } else if (this.layout === "unknown" && this.expected !== "between") {
      this.layout = this.expected === "afterDocument" && this.#documentOnOneLine ? "lines" : "documents";
      if (this.layout === "lines") this.#endDocument();
    }
    this.#cursor.positions.newline(i);
  }

  /** Takes a byte that is not blank, if it is punctuation; otherwise tells what it begins. */
  take(byte: number, i: number): Begun {
    if (this.expected === "between" || this.expected === "afterDocument") {
      if (byte === MARK[0] && this.#allowsMark(i)) return "mark";
      this.#beginDocument(byte, i);
    }
    switch (byte) {
      case QUOTE:
        if (this.expected === "colon" || this.expected === "afterValue") this.#unexpected(byte, i);
        return "string";
      case OPEN_OBJECT:
      case OPEN_ARRAY: {
        if (this.expected !== "value" && this.expected !== "firstElement") this.#unexpected(byte, i);
        const kind = byte === OPEN_OBJECT ? "object" : "array";
        this.#visitor.onOpen(kind);
        this.#containers.push(kind);
        this.expected = kind === "object" ? "firstName" : "firstElement";
        return "punctuation";
      }
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        this.#close(byte, i);
        return "punctuation";
      case COMMA:
        if (this.expected !== "afterValue") this.#unexpected(byte, i);
        this.expected = this.#containers.top === "object" ? "name" : "value";
        return "punctuation";
      case COLON:
        if (this.expected !== "colon") this.#unexpected(byte, i);
        this.expected = "value";
        return "punctuation";
      default:
        if (BARE[byte] !== 1 || (this.expected !== "value" && this.expected !== "firstElement"))
          this.#unexpected(byte, i);
        return "word";
    }
  }

  /** A string has ended: a name, or a value. */
  string(text: string | undefined): void {
    if (this.expected === "firstName" || this.expected === "name") {
      this.#visitor.onName(text);
      this.expected = "colon";
    } else {
      this.#visitor.onString(text);
      this.afterValue();
    }
  }

  afterValue(): void {
    if (this.#containers.depth > 0) {
      this.expected = "afterValue";
    } else {
      this.expected = "afterDocument";
      this.#documentOnOneLine = this.#cursor.positions.line === this.#documentLine;
    }
  }

  /** What looked like a byte-order mark is none. */
  failInMark(index: number): never {
    if (this.expected === "afterDocument") this.#cursor.failAtStart("trailing-content", FOLLOWED, index);
    this.#cursor.failAtStart("malformed-json", unexpectedText(MARK[0], this.#expectedText()), index);
  }

  /** The text ends, outside of tokens. */
  end(): void {
    if (this.expected === "afterDocument") this.#endDocument();
    if (this.expected !== "between")
      this.#cursor.fail("truncated-json", `the text ends where ${this.#expectedText()} was expected`, 0);
  }

  #beginDocument(byte: number, i: number): void {
    if (this.expected === "afterDocument") {
      // Zeros behind a document are padding, and do not make it doubtful.
      if (byte === 0) this.#endDocument();
      else if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) this.#cursor.fail("trailing-content", FOLLOWED, i);
      else this.#endDocument();
    }
    this.expected = "value";
    this.documents += 1;
    this.#documentLine = this.#cursor.positions.line;
  }

  #endDocument(): void {
    this.expected = "between";
    this.#visitor.onDocument();
  }

  /** Whether a byte-order mark may be here: at the beginning of a later line, or behind a document. */
  #allowsMark(i: number): boolean {
    if (this.expected === "afterDocument") return true;
    const { line, column } = this.#cursor.positions.at(i);
    return line > 1 && column === 1;
  }

  #close(byte: number, i: number): void {
    const kind = byte === CLOSE_OBJECT ? "object" : "array";
    const first = kind === "object" ? "firstName" : "firstElement";
    const here = this.#containers.depth > 0 && this.#containers.top === kind;
    const afterComma = this.expected === (kind === "object" ? "name" : "value");
    if (here && afterComma) this.#cursor.fail("malformed-json", trailingCommaText(byte), i);
    if (!here || (this.expected !== "afterValue" && this.expected !== first)) this.#unexpected(byte, i);
    this.#containers.pop();
    this.#visitor.onClose();
    this.afterValue();
  }

  #unexpected(byte: number, i: number): never {
    this.#cursor.fail("malformed-json", unexpectedText(byte, this.#expectedText()), i);
  }

  #expectedText(): string {
    const container = this.#containers.depth > 0 ? this.#containers.top : "array";
    return expectedText(this.expected, container);
  }
}
