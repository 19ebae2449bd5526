import type { Position } from "../../json/position.ts";
import { isJsonNumber } from "../../json/decimal.ts";
import { TypedSet, isSetTag } from "./typed-set.ts";
import { fromBase64, type OnTypeFault, type TypeReader, type TypedVisitor } from "./typed-visitor.ts";

/**
 * What a container is, or what is expected of a value.
 *
 * - `document`: an object around items, such as `{"Item":{...}}`, at any depth; `documents`: an array of them
 * - `items`: an array of attribute maps
 * - `map`: an attribute map, whose members are typed; `list`: an array of typed values
 * - `typed`: a typed value, such as `{"S":"a"}`; `perhaps`: the same, but it may be plain JSON as well
 * - `value`: what stands behind the type; `set`: an array behind the type of a set
 * - `plain`: as it is
 */
type Context = "document" | "documents" | "items" | "map" | "list" | "typed" | "perhaps" | "value" | "set" | "plain";

interface Frame {
  context: Context;
  /** The type of a typed value, once it is known. */
  tag?: string;
  /** Where a typed value begins. */
  readonly start?: Position;
  /** The value of a typed value is complete, or passed on. */
  done?: boolean;
  /** Passes on a typed value that is complete. */
  emit?: () => void;
  /** Passes on the value as plain JSON. */
  release?: () => void;
  set?: TypedSet;
}

const TAGS = new Set(["S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"]);

/** Names under which exports, scans, streams and batches have the attributes of an item. */
const CONTEXTS: Readonly<Record<string, Context>> = {
  Item: "map",
  Keys: "map",
  NewImage: "map",
  OldImage: "map",
  Items: "items",
};

/**
 * Reads DynamoDB JSON: exports (`{"Item":{"id":{"S":"a"}}}`, and incremental ones), what the CLI prints, and the records of streams.
 *
 * The context decides: in the attributes of an item every value is typed, and anything else is a fault; so an attribute with the
 * name `S` or `M` is an attribute. Elsewhere in a document, only what has the form of a typed value is taken for one.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
export class DynamoTypes implements TypeReader {
  readonly #next: TypedVisitor;
  readonly #current: () => Position;
  readonly #onFault: OnTypeFault;
  #frames: Frame[] = [];
  #name: string | undefined;
  #start: Position | undefined;
  #skipping = false;

  /** @param current gives the start of the current token */
  constructor(next: TypedVisitor, current: () => Position, onFault: OnTypeFault) {
    this.#next = next;
    this.#current = current;
    this.#onFault = onFault;
  }

  get position(): Position {
    return this.#start ?? this.#current();
  }

  reset(): void {
    this.#frames = [];
    this.#start = undefined;
    this.#skipping = false;
  }

  onOpen(kind: "object" | "array"): void {
    if (this.#skipping) return;
    const expected = this.#expected();
    if (expected === "value") this.#openValue(kind);
    else if ((expected === "typed" || expected === "perhaps") && kind === "object")
      this.#frames.push({ context: expected, start: this.#current() });
    else if (expected === "typed" || expected === "set") this.#fault(`an ${kind}`);
    else this.#pass(kind, contextOf(expected, kind));
  }

  onClose(): void {
    if (this.#skipping) return;
    const frame = this.#frames.pop();
    if (frame?.context === "typed" || frame?.context === "perhaps") this.#endTyped(frame);
    else if (frame?.context === "set") this.#endSet(frame);
    else this.#next.onClose();
  }

  onName(name: string | undefined): void {
    if (this.#skipping) return;
    const frame = this.#frames.at(-1);
    if (frame?.context === "typed" || frame?.context === "perhaps") this.#nameType(frame, name);
    else {
      this.#name = name;
      this.#next.onName(name);
    }
  }

  onString(text: string | undefined): void {
    this.#scalar("string", text, () => this.#next.onString(text));
  }

  onNumber(text: string): void {
    this.#scalar("number", text, () => this.#next.onNumber(text));
  }

  onLiteral(literal: "true" | "false" | "null"): void {
    this.#scalar(literal, literal, () => this.#next.onLiteral(literal));
  }

  onDocument(): void {
    const wasSkipping = this.#skipping;
    this.reset();
    if (!wasSkipping) this.#next.onDocument();
  }

  /** What the next value is, by where it stands. */
  #expected(): Context {
    const frame = this.#frames.at(-1);
    switch (frame?.context) {
      case undefined:
      case "documents":
        return "document";
      case "document":
        return Object.hasOwn(CONTEXTS, this.#name ?? "") ? (CONTEXTS[this.#name ?? ""] ?? "plain") : "perhaps";
      case "items":
        return "map";
      case "map":
      case "list":
        return "typed";
      case "typed":
      case "perhaps":
        return "value";
      case "value":
      case "set":
      case "plain":
        return frame.context;
    }
  }

  #pass(kind: "object" | "array", context: Context): void {
    this.#next.onOpen(kind);
    this.#frames.push({ context });
  }

  #openValue(kind: "object" | "array"): void {
    const frame = this.#frames.at(-1);
    const tag = frame?.tag ?? "";
    if (!frame) return;
    if ((tag === "M" && kind === "object") || (tag === "L" && kind === "array")) {
      frame.done = true;
      this.#at(frame, () => this.#pass(kind, tag === "M" ? "map" : "list"));
    } else if (isSetTag(tag) && kind === "array") {
      frame.done = true;
      this.#frames.push({ context: "set", set: new TypedSet(tag) });
    } else if (frame.context === "perhaps") {
      this.#release(frame);
      this.#pass(kind, "plain");
    } else {
      this.#fault(`an ${kind}`);
    }
  }

  #scalar(kind: string, text: string | undefined, pass: () => void): void {
    if (this.#skipping) return;
    const frame = this.#frames.at(-1);
    const expected = this.#expected();
    if (expected === "value" && frame) this.#scalarValue(frame, kind, text, pass);
    else if (expected === "set" && frame?.set?.add(kind, text) === true) return;
    else if (expected === "typed" || expected === "set") this.#fault(kindText(kind));
    else pass();
  }

  #scalarValue(frame: Frame, kind: string, text: string | undefined, pass: () => void): void {
    const emit = scalarOf(frame.tag ?? "", kind, text, this.#next);
    if (emit) {
      Object.assign(frame, { done: true, emit, release: pass });
    } else if (frame.context === "typed") {
      this.#fault(kindText(kind));
    } else {
      this.#release(frame);
      pass();
    }
  }

  #nameType(frame: Frame, name: string | undefined): void {
    if (frame.tag === undefined && TAGS.has(name ?? "")) {
      frame.tag = name ?? "";
    } else if (frame.context === "typed" || (frame.done === true && !frame.release)) {
      this.#fault(frame.tag === undefined ? "another name" : "a second type");
    } else {
      this.#release(frame);
      if (frame.release === undefined) frame.context = "document";
      this.#name = name;
      this.#next.onName(name);
    }
  }

  #endTyped(frame: Frame): void {
    if (frame.emit) this.#at(frame, frame.emit);
    else if (frame.done === true) return;
    else if (frame.context === "typed") this.#fault("an empty object");
    else {
      this.#release(frame);
      this.#next.onClose();
    }
  }

  #endSet({ set }: Frame): void {
    const typed = this.#frames.at(-1);
    const value = set?.value;
    if (!typed) return;
    if (value === "empty") this.#fault("an empty set");
    else typed.emit = () => this.#next.onAttribute(value);
  }

  /** Takes an object that looked like a typed value for plain JSON, and passes on what of it was held. */
  #release(frame: Frame): void {
    frame.context = "plain";
    this.#at(frame, () => {
      this.#next.onOpen("object");
      if (frame.tag === undefined) return;
      this.#next.onName(frame.tag);
      frame.release?.();
    });
  }

  #at({ start }: Frame, pass: () => void): void {
    this.#start = start;
    pass();
    this.#start = undefined;
  }

  #fault(found: string): void {
    const position = this.#current();
    this.#skipping = true;
    this.#onFault(position, `a value in DynamoDB's types was expected, such as {"S":"text"}, found ${found}`);
  }
}

/** The context of a container that is passed on. */
function contextOf(expected: Context, kind: "object" | "array"): Context {
  if (expected === "document") return kind === "object" ? "document" : "documents";
  if (expected === "perhaps") return "documents";
  const isFitting = (expected === "map" && kind === "object") || (expected === "items" && kind === "array");
  return isFitting ? expected : "plain";
}

const kindText = (kind: string): string => (kind === "string" || kind === "number" ? `a ${kind}` : kind);

/** @returns how to pass on a scalar of a type; `undefined` if it is not of that type */
function scalarOf(tag: string, kind: string, text: string | undefined, next: TypedVisitor): (() => void) | undefined {
  switch (tag) {
    case "S":
      return kind === "string" ? () => next.onString(text) : undefined;
    case "N": {
      const isNumber = text !== undefined && (kind === "number" || (kind === "string" && isJsonNumber(text)));
      return isNumber ? () => next.onNumber(text) : undefined;
    }
    case "BOOL":
      return kind === "true" || kind === "false" ? () => next.onLiteral(kind) : undefined;
    case "NULL":
      return kind === "true" ? () => next.onLiteral("null") : undefined;
    case "B": {
      if (kind !== "string") return undefined;
      if (text === undefined) return () => next.onAttribute(undefined);
      const bytes = fromBase64(text);
      return bytes && (() => next.onAttribute({ B: bytes }));
    }
    default:
      return undefined;
  }
}
