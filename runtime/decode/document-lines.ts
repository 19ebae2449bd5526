import type { JsonVisitor, Layout } from "../json/json-visitor.ts";

/** Notes on which lines of a text its documents begin and end. */
export class DocumentLines implements JsonVisitor {
  /** Gives the line of the current token. */
  line: () => number = () => 1;
  /** The line where what was read ends. */
  endLine = 1;
  /** How many lines hold the end of a document. */
  lines = 0;
  /** Whether a document ends on another line than it begins. */
  anySpansLines = false;
  #depth = 0;
  #began: number | undefined;
  #lastLine = 0;

  /** What the documents say of a text without a fault. */
  get layout(): Layout {
    if (this.anySpansLines) return "documents";
    if (this.lines >= 2) return "lines";
    // The text was cut in a document that spans lines.
    return this.#began !== undefined && this.#began < this.endLine ? "documents" : "unknown";
  }

  onOpen(): void {
    if (this.#depth === 0) this.#began = this.line();
    this.#depth += 1;
  }

  onClose(): void {
    this.#depth -= 1;
    if (this.#depth === 0) this.#end();
  }

  onName(): void {
    // A name can only occur inside a document.
  }

  onString(): void {
    this.#scalar();
  }

  onNumber(): void {
    this.#scalar();
  }

  onLiteral(): void {
    this.#scalar();
  }

  onDocument(): void {
    // What counts is where a document ends, not where that is certain.
  }

  #scalar(): void {
    if (this.#depth > 0) return;
    this.#began = this.line();
    this.#end();
  }

  #end(): void {
    const line = this.line();
    if (this.#began !== line) this.anySpansLines = true;
    if (line !== this.#lastLine) this.lines += 1;
    this.#lastLine = line;
    this.#began = undefined;
  }
}
