import {
  CONTAINER_BYTES,
  ELEMENT_BYTES,
  LIMITS,
  numberAttribute,
  stringBytes,
  valueBytes,
  type AttributeValue,
  type SetOrBinary,
} from "../model/attribute-value.ts";
import type { Unstorable } from "../model/outcome.ts";

/** A DynamoDB value and its size in bytes; or why DynamoDB cannot hold it. */
export type BuiltValue =
  { readonly value: AttributeValue; readonly bytes: number } | { readonly unstorable: Unstorable };

interface Frame {
  readonly value: { M: Record<string, AttributeValue> } | { L: AttributeValue[] };
  name: string;
  bytes: number;
}

/**
 * Builds a DynamoDB value from a tokenizer's tokens.
 *
 * As soon as DynamoDB could not hold the value, the builder drops what it has and ignores the rest. So memory is bounded by an
 * item's size, however large the value is.
 */
export class AttributeBuilder {
  #frames: Frame[] = [];
  #depth = 0;
  /** The bytes of all open frames together. They decide whether the value is too large. */
  #bytes = 0;
  #result: BuiltValue | undefined;
  #unstorable: Unstorable | undefined;

  /** The value, once it is complete. */
  get result(): BuiltValue | undefined {
    return this.#result;
  }

  open(kind: "object" | "array"): void {
    this.#depth += 1;
    if (this.#unstorable) return;
    if (this.#depth > LIMITS.levels) {
      this.#giveUp("too-deep");
      return;
    }
    // The map has no prototype, so `__proto__` is an ordinary name.
    const value = kind === "object" ? { M: Object.create(null) as Record<string, AttributeValue> } : { L: [] };
    this.#frames.push({ value, name: "", bytes: CONTAINER_BYTES });
    this.#take(CONTAINER_BYTES);
  }

  close(): void {
    this.#depth -= 1;
    if (this.#unstorable) {
      if (this.#depth === 0) this.#result = { unstorable: this.#unstorable };
      return;
    }
    const frame = this.#frames.pop();
    if (frame) this.#place(frame.value, frame.bytes);
  }

  name(name: string | undefined): void {
    const frame = this.#frames.at(-1);
    if (this.#unstorable || !frame) return;
    if (name === undefined) this.#giveUp("item-too-large");
    else if (!name.isWellFormed()) this.#giveUp("not-unicode");
    else {
      frame.name = name;
      this.#forget(frame, name);
    }
  }

  string(text: string | undefined): void {
    if (text === undefined) this.#refuse("item-too-large");
    // JSON can escape half of a surrogate pair. UTF-8, which DynamoDB stores, cannot represent it.
    else if (!text.isWellFormed()) this.#refuse("not-unicode");
    else this.#scalar({ S: text }, stringBytes(text));
  }

  number(text: string): void {
    const number = numberAttribute(text);
    if (number === undefined) this.#refuse("number-out-of-range");
    else this.#scalar(number.value, number.bytes);
  }

  literal(literal: "true" | "false" | "null"): void {
    this.#scalar(literal === "null" ? { NULL: true } : { BOOL: literal === "true" }, 1);
  }

  /** @param value `undefined` if it is too large for any item */
  attribute(value: SetOrBinary | undefined): void {
    if (value === undefined) this.#refuse("item-too-large");
    else if ("SS" in value && !value.SS.every((text) => text.isWellFormed())) this.#refuse("not-unicode");
    else if ("NS" in value) this.#numbers(value.NS);
    else this.#scalar(value, valueBytes(value));
  }

  #numbers(texts: readonly string[]): void {
    const numbers = texts.flatMap((text) => numberAttribute(text)?.value.N ?? []);
    const value = { NS: numbers };
    if (numbers.length < texts.length) this.#refuse("number-out-of-range");
    else this.#scalar(value, valueBytes(value));
  }

  #scalar(value: AttributeValue, bytes: number): void {
    if (this.#unstorable) return;
    if (this.#depth + 1 > LIMITS.levels) {
      this.#giveUp("too-deep");
      return;
    }
    this.#take(bytes);
    this.#place(value, bytes);
  }

  #refuse(reason: Unstorable): void {
    this.#giveUp(this.#unstorable ?? reason);
    if (this.#depth === 0) this.#result = { unstorable: this.#unstorable ?? reason };
  }

  #place(value: AttributeValue, bytes: number): void {
    if (this.#unstorable) {
      if (this.#depth === 0) this.#result = { unstorable: this.#unstorable };
      return;
    }
    const parent = this.#frames.at(-1);
    if (!parent) {
      this.#result = { value, bytes };
      return;
    }
    let overhead = ELEMENT_BYTES;
    if ("L" in parent.value) {
      parent.value.L.push(value);
    } else {
      parent.value.M[parent.name] = value;
      overhead += stringBytes(parent.name);
    }
    parent.bytes += bytes + overhead;
    this.#take(overhead);
  }

  /** The last of duplicate names wins, in the position of the first. The bytes of the earlier value are freed. */
  #forget(frame: Frame, name: string): void {
    const earlier = "M" in frame.value ? frame.value.M[name] : undefined;
    if (earlier === undefined) return;
    const bytes = stringBytes(name) + valueBytes(earlier) + ELEMENT_BYTES;
    frame.bytes -= bytes;
    this.#bytes -= bytes;
  }

  #take(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > LIMITS.itemBytes) this.#giveUp("item-too-large");
  }

  #giveUp(reason: Unstorable): void {
    this.#unstorable ??= reason;
    this.#frames = [];
  }
}
