import type { Position } from "../json/position.ts";
import type { SetOrBinary } from "../model/attribute-value.ts";
import { AttributeBuilder, type BuiltValue } from "./attribute-builder.ts";

/** A value as found. A string has its text (`undefined` if too long to keep), a number its text, any other value only its kind. */
export type FoundValue = (
  | { readonly kind: "string"; readonly text: string | undefined }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "true" | "false" | "null" | "object" | "array" | "set" | "binary" }
) & { readonly position: Position };

/** What a value that JSON does not have is called. */
export function kindOf(value: SetOrBinary | undefined): "set" | "binary" {
  return value && "B" in value ? "binary" : "set";
}

/** Receives the tokens within one value. */
export interface Capture {
  open(kind: "object" | "array", position: () => Position): void;
  close(): void;
  name(name: string | undefined): void;
  string(text: string | undefined, position: () => Position): void;
  number(text: string, position: () => Position): void;
  literal(literal: "true" | "false" | "null", position: () => Position): void;
  attribute(value: SetOrBinary | undefined, position: () => Position): void;
  /** Discards everything captured. */
  clear(): void;
}

/** Keeps a scalar. Of a container it keeps only the kind. */
export class ScalarCapture implements Capture {
  value: FoundValue | undefined;
  #depth = 0;

  open(kind: "object" | "array", position: () => Position): void {
    if (this.#depth === 0) this.value = { kind, position: position() };
    this.#depth += 1;
  }

  close(): void {
    this.#depth -= 1;
  }

  name(): void {
    // A name can only occur inside a container, whose contents are not kept.
  }

  string(text: string | undefined, position: () => Position): void {
    if (this.#depth === 0) this.value = { kind: "string", text, position: position() };
  }

  number(text: string, position: () => Position): void {
    if (this.#depth === 0) this.value = { kind: "number", text, position: position() };
  }

  literal(literal: "true" | "false" | "null", position: () => Position): void {
    if (this.#depth === 0) this.value = { kind: literal, position: position() };
  }

  attribute(value: SetOrBinary | undefined, position: () => Position): void {
    if (this.#depth === 0) this.value = { kind: kindOf(value), position: position() };
  }

  clear(): void {
    this.value = undefined;
    this.#depth = 0;
  }
}

/** Builds the DynamoDB value from the tokens it receives. */
export class DataCapture implements Capture {
  #builder: AttributeBuilder | undefined;

  get value(): BuiltValue | undefined {
    return this.#builder?.result;
  }

  open(kind: "object" | "array"): void {
    this.#building().open(kind);
  }

  close(): void {
    this.#building().close();
  }

  name(name: string | undefined): void {
    this.#building().name(name);
  }

  string(text: string | undefined): void {
    this.#building().string(text);
  }

  number(text: string): void {
    this.#building().number(text);
  }

  literal(literal: "true" | "false" | "null"): void {
    this.#building().literal(literal);
  }

  attribute(value: SetOrBinary | undefined): void {
    this.#building().attribute(value);
  }

  clear(): void {
    this.#builder = undefined;
  }

  #building(): AttributeBuilder {
    return (this.#builder ??= new AttributeBuilder());
  }
}
