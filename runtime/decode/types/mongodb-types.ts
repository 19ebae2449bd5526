import type { Position } from "../../json/position.ts";
import { isJsonNumber } from "../../json/decimal.ts";
import { fromBase64, type TypeReader, type TypedVisitor } from "./typed-visitor.ts";

/** A token of an object that may be a type. */
type Token =
  | { readonly kind: "open" | "close" }
  | { readonly kind: "name" | "string"; readonly text: string | undefined }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "literal"; readonly text: "true" | "false" | "null" };

/** The first members of types, each in both versions of the notation. */
const TYPES = new Set([
  ...["$oid", "$date", "$uuid", "$symbol", "$undefined", "$binary"],
  ...["$numberInt", "$numberLong", "$numberDouble", "$numberDecimal"],
]);

/** The longest type, `{"$binary":{"base64":"","subType":""}}`, has nine tokens. */
const MOST_TOKENS = 9;

/**
 * Reads MongoDB's Extended JSON, versions 1 and 2, canonical and relaxed, as `mongoexport` writes it.
 *
 * An object is a type only if it has just the members of one, with values of their kinds. Everything else is passed on as it is,
 * since any document may have names that begin with `$`.
 *
 * @see https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/
 */
export class MongoTypes implements TypeReader {
  readonly #next: TypedVisitor;
  readonly #current: () => Position;
  /** The tokens of an object that may yet be a type. */
  #held: Token[] = [];
  #depth = 0;
  #start: Position | undefined;

  /** @param current gives the start of the current token */
  constructor(next: TypedVisitor, current: () => Position) {
    this.#next = next;
    this.#current = current;
  }

  get position(): Position {
    return this.#start ?? this.#current();
  }

  reset(): void {
    this.#held = [];
    this.#start = undefined;
  }

  onOpen(kind: "object" | "array"): void {
    const isValue = this.#held.length > 0;
    if (isValue && kind === "array") this.#release();
    if (kind === "array") {
      this.#next.onOpen(kind);
      return;
    }
    if (!isValue) {
      this.#start = this.#current();
      this.#depth = 0;
    }
    this.#depth += 1;
    this.#hold({ kind: "open" });
  }

  onClose(): void {
    if (this.#held.length === 0) {
      this.#next.onClose();
      return;
    }
    this.#depth -= 1;
    this.#hold({ kind: "close" });
    if (this.#depth > 0 || this.#held.length === 0) return;
    if (!this.#emitType()) this.#release();
    this.reset();
  }

  onName(name: string | undefined): void {
    if (this.#held.length === 1 && !TYPES.has(name ?? "")) this.#release();
    if (this.#held.length > 0) this.#hold({ kind: "name", text: name });
    else this.#next.onName(name);
  }

  onString(text: string | undefined): void {
    if (this.#held.length > 0) this.#hold({ kind: "string", text });
    else this.#next.onString(text);
  }

  onNumber(text: string): void {
    if (this.#held.length > 0) this.#hold({ kind: "number", text });
    else this.#next.onNumber(text);
  }

  onLiteral(text: "true" | "false" | "null"): void {
    if (this.#held.length > 0) this.#hold({ kind: "literal", text });
    else this.#next.onLiteral(text);
  }

  onDocument(): void {
    this.#next.onDocument();
  }

  #hold(token: Token): void {
    this.#held.push(token);
    if (this.#held.length > MOST_TOKENS) this.#release();
  }

  /** Passes on what is held: it is no type. */
  #release(): void {
    const held = this.#held;
    this.#held = [];
    for (const token of held) pass(token, this.#next);
    this.#start = undefined;
  }

  /** @returns whether what is held is a type */
  #emitType(): boolean {
    const [, name, value, ...more] = this.#held;
    if (name?.kind !== "name" || value === undefined) return false;
    if (name.text === "$binary") return this.#emitBinary();
    if (name.text === "$date" && value.kind === "open") return this.#emitDate(longIn(this.#held));
    if (more.length !== 1) return false;
    const text = "text" in value && value.kind !== "literal" ? value.text : undefined;
    switch (name.text ?? "") {
      case "$undefined":
        if (value.kind !== "literal" || value.text !== "true") return false;
        this.#next.onLiteral("null");
        return true;
      case "$date":
        if (value.kind === "number") return this.#emitDate(value.text);
        return this.#emitString(value);
      case "$numberInt":
      case "$numberLong":
      case "$numberDouble":
      case "$numberDecimal":
        // NaN and Infinity are no numbers in DynamoDB either.
        if (text === undefined || !isJsonNumber(text)) return this.#emitString(value);
        this.#next.onNumber(text);
        return true;
      default:
        return this.#emitString(value);
    }
  }

  #emitString(value: Token): boolean {
    if (value.kind !== "string") return false;
    this.#next.onString(value.text);
    return true;
  }

  /** A date as text is read right whatever the unit of a number would be. */
  #emitDate(text: string | undefined): boolean {
    const time = text === undefined || !/^-?\d{1,16}$/.test(text) ? NaN : Number(text);
    const date = new Date(time);
    if (Number.isNaN(date.getTime())) return false;
    this.#next.onString(date.toISOString());
    return true;
  }

  #emitBinary(): boolean {
    const [base64, subType] = binaryIn(this.#held);
    const bytes = base64 === undefined ? undefined : fromBase64(base64);
    if (bytes === undefined || subType === undefined) return false;
    // A UUID is looked up and compared by its text.
    if (Number.parseInt(subType, 16) === 4 && bytes.length === 16) this.#next.onString(uuidText(bytes));
    else this.#next.onAttribute({ B: bytes });
    return true;
  }
}

function pass(token: Token, next: TypedVisitor): void {
  switch (token.kind) {
    case "open":
      next.onOpen("object");
      break;
    case "close":
      next.onClose();
      break;
    case "name":
      next.onName(token.text);
      break;
    case "string":
      next.onString(token.text);
      break;
    case "number":
      next.onNumber(token.text);
      break;
    case "literal":
      next.onLiteral(token.text);
      break;
  }
}

const textOf = (token: Token | undefined): string | undefined => (token && "text" in token ? token.text : undefined);
const kindsOf = (tokens: readonly Token[]): string => tokens.map(({ kind }) => kind).join(" ");

/** The number in `{"$date":{"$numberLong":"0"}}`. */
function longIn(tokens: readonly Token[]): string | undefined {
  const isLong = kindsOf(tokens) === "open name open name string close close" && textOf(tokens[3]) === "$numberLong";
  return isLong ? textOf(tokens[4]) : undefined;
}

/** Base64 and subtype in `{"$binary":{"base64":"","subType":"00"}}`, or `{"$binary":"","$type":"00"}` of version 1. */
function binaryIn(tokens: readonly Token[]): readonly [base64?: string | undefined, subType?: string | undefined] {
  switch (kindsOf(tokens)) {
    case "open name string name string close":
      return textOf(tokens[3]) === "$type" ? [textOf(tokens[2]), textOf(tokens[4])] : [];
    case "open name open name string name string close close": {
      const members = new Map([
        [textOf(tokens[3]), textOf(tokens[4])],
        [textOf(tokens[5]), textOf(tokens[6])],
      ]);
      return [members.get("base64"), members.get("subType")];
    }
    default:
      return [];
  }
}

function uuidText(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
