import type { Position } from "./position.ts";

/** Why a text is not JSON; the codes are stable, since failures are grouped by them. */
export type SyntaxReason = "malformed-json" | "truncated-json" | "trailing-content" | "invalid-utf8";

/** A text that is not JSON, and where. The message never quotes the text, which may be anybody's data. */
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
