import { ContainerStack } from "./container-stack.ts";
import { PositionTracker, type Position } from "./position.ts";
import { LONGEST_TEXT, StringText, type StringFault } from "./string-text.ts";
import { JsonSyntaxError, type SyntaxReason } from "./syntax-error.ts";
import { hex, trailingCommaText, unexpectedText, wordText } from "./syntax-text.ts";

/** Receives the tokens in the order of the text. A text is `undefined` if it is longer than {@link LONGEST_TEXT}. */
export interface JsonVisitor {
  onOpen(kind: "object" | "array"): void;
  onClose(): void;
  onName(name: string | undefined): void;
  onString(text: string | undefined): void;
  /** A number, as written in the text. */
  onNumber(text: string): void;
  onLiteral(literal: "true" | "false" | "null"): void;
  /** A document has ended, and nothing that follows can spoil it. */
  onDocument(): void;
}

/**
 * What a newline means.
 *
 * - `lines`: it ends a document (NDJSON). A line may hold several documents, one after another.
 * - `documents`: it is white space. Documents follow one another with or without it.
 * - `unknown`: white space, until a newline follows a document that is on one line: then the text is lines. A document that
 *   spans lines makes it documents.
 */
export type Layout = "lines" | "documents" | "unknown";

type State = "value" | "firstElement" | "firstName" | "name" | "colon" | "afterValue" | "between" | "afterDocument";
type Inside = "nothing" | "string" | "escape" | "bareWord" | "mark";

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A byte-order mark. Writers that append to a file, and members of gzip files, begin with one each. */
const MARK = [0xef, 0xbb, 0xbf] as const;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether a text is a number as JSON writes it. */
export const isJsonNumber = (text: string): boolean => NUMBER.test(text);

const FOLLOWED = "the document has ended, and something follows it";

/** Bytes that can stand in a number, `true`, `false` or `null`, or in a word mistaken for one. */
const BARE = new Uint8Array(256);
for (const character of "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-._")
  BARE[character.charCodeAt(0)] = 1;

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
  readonly #positions = new PositionTracker();
  readonly #containers = new ContainerStack();
  readonly #string = new StringText();
  #layout: Layout;
  #state: State = "between";
  #inside: Inside = "nothing";
  #escaped = false;
  #word = "";
  #documentLine = 1;
  #documentOnOneLine = false;
  #documents = 0;

  #chunk: Buffer = Buffer.alloc(0);
  /** The index in the chunk where the current token begins; `undefined` if it began in an earlier chunk. */
  #start: number | undefined = 0;
  #earlierStart: Position = { line: 1, column: 1 };
  /** The index in the chunk of the last fault, or of a later place in its line. */
  #faultIndex = 0;
  /** The bytes before the chunk. */
  #bytesBefore = 0;
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
    return this.#bytesBefore + this.#faultIndex;
  }

  /** How many documents have begun. */
  get documents(): number {
    return this.#documents;
  }

  /** The start of the token being reported to the visitor. */
  get position(): Position {
    return this.#start === undefined ? this.#earlierStart : this.#positions.at(this.#start);
  }

  /** The end of the current chunk. */
  get endPosition(): Position {
    return this.#positions.at(this.#chunk.length);
  }

  /**
   * Reads a chunk to its end.
   *
   * @throws {JsonSyntaxError} at the first fault. {@link skipLine} skips the rest of the line.
   */
  write(chunk: Uint8Array): void {
    this.#startChunk(chunk);
    this.#read(0);
  }

  /**
   * Gives up the faulty document and continues with the next line. The text is lines from then on.
   *
   * @returns whether the chunk holds a next line; if not, {@link skipInto} looks for it in the next chunk
   */
  skipLine(): boolean {
    return this.#skipFrom(this.#faultIndex);
  }

  /** Continues {@link skipLine} in the next chunk. */
  skipInto(chunk: Uint8Array): boolean {
    this.#startChunk(chunk);
    return this.#skipFrom(0);
  }

  /**
   * Ends the text.
   *
   * @throws {JsonSyntaxError} if a document is incomplete
   */
  end(): void {
    this.#startChunk(new Uint8Array(0));
    if (this.#inside === "bareWord") this.#endBareWord(0);
    if (this.#inside === "mark") this.#failInMark(0);
    if (this.#inside !== "nothing") this.#fail("truncated-json", "the text ends inside a string", 0);
    if (this.#state === "afterDocument") this.#endDocument();
    if (this.#state !== "between")
      this.#fail("truncated-json", `the text ends where ${this.#expected()} was expected`, 0);
  }

  #startChunk(chunk: Uint8Array): void {
    this.#bytesBefore += this.#chunk.length;
    this.#chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    this.#positions.startChunk(chunk);
  }

  #skipFrom(index: number): boolean {
    this.#reset();
    this.#layout = "lines";
    const newline = this.#chunk.indexOf(NEWLINE, index);
    if (newline === -1) return false;
    this.#positions.newline(newline);
    this.#read(newline + 1);
    return true;
  }

  #reset(): void {
    this.#state = "between";
    this.#inside = "nothing";
    this.#word = "";
    this.#containers.clear();
    this.#string.reset();
  }

  #read(from: number): void {
    const chunk = this.#chunk;
    let i = from;
    while (i < chunk.length) {
      if (this.#inside === "bareWord") {
        i = this.#scanBareWord(i);
        continue;
      }
      if (this.#inside !== "nothing") {
        i = this.#inside === "mark" ? this.#scanMark(i) : this.#scanString(i);
        continue;
      }
      const byte = chunk[i] ?? 0;
      if (byte === SPACE || byte === TAB || byte === RETURN) {
        i += 1;
      } else if (byte === NEWLINE) {
        this.#newline(i);
        i += 1;
      } else {
        this.#start = i;
        i = this.#token(byte, i);
      }
    }
    if (this.#inside !== "nothing" && this.#start !== undefined) {
      this.#earlierStart = this.#positions.at(this.#start);
      this.#start = undefined;
    }
  }

  #newline(i: number): void {
    if (this.#layout === "lines") {
      if (this.#state === "afterDocument") this.#endDocument();
      else if (this.#state !== "between")
        this.#fail("truncated-json", `the line ends where ${this.#expected()} was expected`, i);
    } else if (this.#layout === "unknown" && this.#state !== "between") {
      this.#layout = this.#state === "afterDocument" && this.#documentOnOneLine ? "lines" : "documents";
      if (this.#layout === "lines") this.#endDocument();
    }
    this.#positions.newline(i);
  }

  #token(byte: number, i: number): number {
    if (this.#state === "between" || this.#state === "afterDocument") {
      if (byte === MARK[0] && this.#allowsMark(i)) {
        this.#inside = "mark";
        this.#markBytes = 0;
        return i;
      }
      this.#beginDocument(byte, i);
    }
    switch (byte) {
      case QUOTE:
        if (this.#state === "colon" || this.#state === "afterValue") this.#unexpected(byte, i);
        this.#inside = "string";
        this.#escaped = false;
        return i + 1;
      case OPEN_OBJECT:
      case OPEN_ARRAY: {
        if (this.#state !== "value" && this.#state !== "firstElement") this.#unexpected(byte, i);
        const kind = byte === OPEN_OBJECT ? "object" : "array";
        this.#visitor.onOpen(kind);
        this.#containers.push(kind);
        this.#state = kind === "object" ? "firstName" : "firstElement";
        return i + 1;
      }
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        this.#close(byte, i);
        return i + 1;
      case COMMA:
        if (this.#state !== "afterValue") this.#unexpected(byte, i);
        this.#state = this.#containers.top === "object" ? "name" : "value";
        return i + 1;
      case COLON:
        if (this.#state !== "colon") this.#unexpected(byte, i);
        this.#state = "value";
        return i + 1;
      default:
        if (BARE[byte] !== 1 || (this.#state !== "value" && this.#state !== "firstElement")) this.#unexpected(byte, i);
        this.#inside = "bareWord";
        return i;
    }
  }

  #beginDocument(byte: number, i: number): void {
    if (this.#state === "afterDocument") {
      // Zeros behind a document are padding, and do not make it doubtful.
      if (byte === 0) this.#endDocument();
      else if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) this.#fail("trailing-content", FOLLOWED, i);
      else this.#endDocument();
    }
    this.#state = "value";
    this.#documents += 1;
    this.#documentLine = this.#positions.line;
  }

  /** Whether a byte-order mark may be here: at the beginning of a later line, or behind a document. */
  #allowsMark(i: number): boolean {
    if (this.#state === "afterDocument") return true;
    const { line, column } = this.#positions.at(i);
    return line > 1 && column === 1;
  }

  #scanMark(from: number): number {
    let i = from;
    while (i < this.#chunk.length && this.#markBytes < MARK.length) {
      if (this.#chunk[i] !== MARK[this.#markBytes]) this.#failInMark(i);
      this.#markBytes += 1;
      i += 1;
    }
    if (this.#markBytes === MARK.length) {
      this.#inside = "nothing";
      this.#positions.leaveOut(i);
    }
    return i;
  }

  #failInMark(index: number): never {
    if (this.#state === "afterDocument") this.#failAtStart("trailing-content", FOLLOWED, index);
    this.#failAtStart("malformed-json", unexpectedText(MARK[0], this.#expected()), index);
  }

  #close(byte: number, i: number): void {
    const kind = byte === CLOSE_OBJECT ? "object" : "array";
    const first = kind === "object" ? "firstName" : "firstElement";
    const here = this.#containers.depth > 0 && this.#containers.top === kind;
    const afterComma = this.#state === (kind === "object" ? "name" : "value");
    if (here && afterComma) this.#fail("malformed-json", trailingCommaText(byte), i);
    if (!here || (this.#state !== "afterValue" && this.#state !== first)) this.#unexpected(byte, i);
    this.#containers.pop();
    this.#visitor.onClose();
    this.#afterValue();
  }

  #afterValue(): void {
    if (this.#containers.depth > 0) {
      this.#state = "afterValue";
    } else {
      this.#state = "afterDocument";
      this.#documentOnOneLine = this.#positions.line === this.#documentLine;
    }
  }

  #endDocument(): void {
    this.#state = "between";
    this.#visitor.onDocument();
  }

  #scanString(from: number): number {
    const chunk = this.#chunk;
    const begin = this.#start === undefined ? 0 : this.#start + 1;
    let i = from;
    if (this.#inside === "escape") {
      this.#refuseControl(i, begin);
      this.#inside = "string";
      i += 1;
    }
    let bits = 0;
    for (; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0;
      if (byte === QUOTE) {
        // Fast path for most strings: complete in this chunk and ASCII only, without escapes.
        const plain = this.#start !== undefined && !this.#escaped && bits < 0x80 && i - begin <= LONGEST_TEXT;
        this.#endString(plain ? chunk.toString("latin1", begin, i) : this.#finishString(begin, i));
        return i + 1;
      }
      bits |= byte;
      if (byte === BACKSLASH) {
        this.#escaped = true;
        i += 1;
        if (i === chunk.length) this.#inside = "escape";
        else this.#refuseControl(i, begin);
      } else if (byte < SPACE) {
        this.#refuseControl(i, begin);
      }
    }
    const fault = this.#string.append(chunk.subarray(begin));
    if (fault) this.#failInString(fault, chunk.length);
    return chunk.length;
  }

  #finishString(begin: number, end: number): string | undefined {
    const result = this.#string.finish(this.#chunk.subarray(begin, end), this.#escaped);
    if ("fault" in result) this.#failInString(result, end);
    return result.text;
  }

  #endString(text: string | undefined): void {
    this.#inside = "nothing";
    if (this.#state === "firstName" || this.#state === "name") {
      this.#visitor.onName(text);
      this.#state = "colon";
    } else {
      this.#visitor.onString(text);
      this.#afterValue();
    }
  }

  #scanBareWord(from: number): number {
    const chunk = this.#chunk;
    let i = from;
    while (i < chunk.length && BARE[chunk[i] ?? 0] === 1) i++;
    this.#word += chunk.toString("latin1", from, i);
    if (this.#word.length > LONGEST_TEXT)
      this.#failAtStart("malformed-json", `a number has more than ${LONGEST_TEXT} characters`, i);
    if (i < chunk.length) this.#endBareWord(i);
    return i;
  }

  #endBareWord(index: number): void {
    const word = this.#word;
    this.#word = "";
    this.#inside = "nothing";
    if (word === "true" || word === "false" || word === "null") this.#visitor.onLiteral(word);
    else if (NUMBER.test(word)) this.#visitor.onNumber(word);
    else this.#failAtStart("malformed-json", wordText(word), index);
    this.#afterValue();
  }

  /** @param index the index in the chunk up to which was read */
  #failAtStart(reason: SyntaxReason, detail: string, index: number): never {
    this.#faultIndex = index;
    throw new JsonSyntaxError(reason, detail, this.position);
  }

  #refuseControl(i: number, begin: number): void {
    const byte = this.#chunk[i] ?? 0;
    if (byte >= SPACE) return;
    // An earlier fault in the string is reported first.
    const fault = this.#string.breakOff(this.#chunk.subarray(begin, i));
    if (fault) this.#failInString(fault, i);
    if (byte === NEWLINE && this.#layout === "lines") this.#fail("truncated-json", "the line ends inside a string", i);
    this.#fail("malformed-json", `a string holds the control character ${hex(byte)} unescaped`, i);
  }

  #failInString(fault: StringFault, index: number): never {
    this.#faultIndex = index;
    const { line, column } = this.position;
    const at = { line, column: column + 1 + fault.characters };
    if (fault.fault === "utf8") throw new JsonSyntaxError("invalid-utf8", "a string is not valid UTF-8", at);
    throw new JsonSyntaxError("malformed-json", "a string holds an escape that JSON does not know", at);
  }

  #unexpected(byte: number, i: number): never {
    this.#fail("malformed-json", unexpectedText(byte, this.#expected()), i);
  }

  #fail(reason: SyntaxReason, detail: string, index: number): never {
    this.#faultIndex = index;
    throw new JsonSyntaxError(reason, detail, this.#positions.at(index));
  }

  #expected(): string {
    switch (this.#state) {
      case "value":
      case "between":
        return "a value";
      case "firstElement":
        return 'a value or "]"';
      case "firstName":
        return 'a name in quotes or "}"';
      case "name":
        return "a name in quotes";
      case "colon":
        return '":"';
      case "afterValue":
        return this.#containers.top === "object" ? '"," or "}"' : '"," or "]"';
      case "afterDocument":
        return "the end";
    }
  }
}
