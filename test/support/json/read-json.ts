import { JsonSyntaxError } from "../../../runtime/json/syntax-error.ts";
import type { JsonVisitor, Layout } from "../../../runtime/json/json-visitor.ts";
import { JsonTokenizer } from "../../../runtime/json/tokenizer.ts";
import { addMember } from "./parse-json.ts";

/** All that a tokenizer says of a text, a line for each thing: `line:column what`. */
export function tokensOf(
  pieces: readonly Uint8Array[],
  options: { readonly layout: Layout } = { layout: "unknown" },
): string[] {
  const said: string[] = [];
  const say = (what: string): void => {
    const { line, column } = tokenizer.position;
    said.push(`${line}:${column} ${what}`);
  };
  const tokenizer = new JsonTokenizer(
    {
      onOpen: (kind) => say(kind),
      // A closing bracket, and a document's end, have no position of their own.
      onClose: () => said.push("close"),
      onName: (name) => say(`name ${shown(name)}`),
      onString: (text) => say(`string ${shown(text)}`),
      onNumber: (text) => say(text),
      onLiteral: (literal) => say(literal),
      onDocument: () => said.push("document"),
    },
    options,
  );
  try {
    for (const piece of pieces) tokenizer.write(piece);
    tokenizer.end();
  } catch (error) {
    said.push(faultOf(error));
  }
  return said;
}

function shown(text: string | undefined): string {
  if (text === undefined) return "too long to keep";
  return text.length > 100 ? `of ${text.length}` : JSON.stringify(text);
}

function faultOf(error: unknown): string {
  if (!(error instanceof JsonSyntaxError)) throw error;
  return `${error.position.line}:${error.position.column} ${error.reason}: ${error.message}`;
}

/** The fault of a text, as `line:column reason: detail`; `undefined` where it is JSON. */
export function faultIn(
  text: string | Uint8Array,
  options: { readonly layout: Layout } = { layout: "unknown" },
): string | undefined {
  const last = tokensOf([Buffer.from(text)], options).at(-1);
  return last === "document" ? undefined : last;
}

/** The value of a text as the tokenizer finds it, built as `JSON.parse` builds it. */
export function valueOf(pieces: readonly Uint8Array[]): unknown {
  const builder = new ValueBuilder();
  const tokenizer = new JsonTokenizer(builder, { layout: "unknown" });
  for (const piece of pieces) tokenizer.write(piece);
  tokenizer.end();
  return builder.value;
}

class ValueBuilder implements JsonVisitor {
  readonly #open: { readonly value: Record<string, unknown> | unknown[]; name: string }[] = [];
  value: unknown;

  onOpen(kind: "object" | "array"): void {
    const value = kind === "object" ? {} : [];
    this.#add(value);
    this.#open.push({ value, name: "" });
  }
  onClose(): void {
    this.#open.pop();
  }
  onName(name: string | undefined): void {
    const innermost = this.#open.at(-1);
    if (innermost && name !== undefined) innermost.name = name;
  }
  onString(text: string | undefined): void {
    this.#add(text);
  }
  onNumber(text: string): void {
    this.#add(Number(text));
  }
  onLiteral(literal: "true" | "false" | "null"): void {
    this.#add(literal === "null" ? null : literal === "true");
  }
  onDocument(): void {
    // The value is what was added last.
  }

  #add(value: unknown): void {
    const innermost = this.#open.at(-1);
    if (!innermost) this.value = value;
    else if (Array.isArray(innermost.value)) innermost.value.push(value);
    else addMember(innermost.value, innermost.name, value);
  }
}
