import type { Position } from "../../json/position.ts";
import type { JsonVisitor } from "../../json/json-visitor.ts";
import type { SetOrBinary } from "../../model/attribute-value.ts";

/** Receives tokens, and the values that JSON has only in a notation for types. */
export interface TypedVisitor extends JsonVisitor {
  /** @param value `undefined` if it is too large for any item */
  onAttribute(value: SetOrBinary | undefined): void;
}

/** Reads typed values from a visitor's tokens, and passes them on without the notation. */
export interface TypeReader extends JsonVisitor {
  /** The start of what is being passed on. */
  readonly position: Position;
  /** Discards the current document because it has a fault. */
  reset(): void;
}

/**
 * Called if a document breaks the notation where it must have it. Nothing more of it is passed on.
 *
 * @param detail what was expected, and what was found
 */
export type OnTypeFault = (position: Position, detail: string) => void;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** @returns `undefined` if the text is not Base64 */
export function fromBase64(text: string): Uint8Array | undefined {
  return BASE64.test(text) ? new Uint8Array(Buffer.from(text, "base64")) : undefined;
}
