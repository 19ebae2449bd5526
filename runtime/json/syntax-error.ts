import type { Position } from "./position.ts";

/** Why a text is not JSON. The codes are stable because failures are grouped by them. */
export type SyntaxReason = "malformed-json" | "truncated-json" | "trailing-content" | "invalid-utf8";

/** A text that is not JSON, and the position of its fault. The message never quotes the text, which may be private. */
export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  readonly reason: SyntaxReason;
  readonly position: Position;

  constructor(reason: SyntaxReason, detail: string, position: Position) {
    super(detail);
    this.reason = reason;
    this.position = position;
  }
}
