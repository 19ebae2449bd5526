/**
 * Receives the tokens in the order of the text. A text is `undefined` if it is longer than `LONGEST_TEXT` of
 * runtime/json/string-text.ts.
 */
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
