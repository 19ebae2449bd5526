import type { JsonVisitor } from "../json/json-visitor.ts";

/** The names of actions. */
export const ACTIONS = ["index", "create", "update", "delete"];

/** What an action may say of its document. An older name begins with `_`, a newer one does not. */
const METADATA = new Set(
  [
    ...["index", "id", "type", "routing", "parent", "version", "version_type", "retry_on_conflict", "op_type"],
    ...["if_seq_no", "if_primary_term", "require_alias", "require_data_stream", "pipeline", "list_executed_pipelines"],
    ...["dynamic_templates"],
  ].flatMap((name) => [name, `_${name}`]),
);

/**
 * Recognizes the action lines of Elasticsearch's bulk format: an object whose only member is an action, which is an object of
 * nothing but metadata. It passes all tokens on.
 *
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk
 */
export class BulkActions implements JsonVisitor {
  readonly #next: JsonVisitor;
  #depth = 0;
  #members = 0;
  #fits = true;
  #isFirst: boolean | undefined;

  constructor(next: JsonVisitor) {
    this.#next = next;
  }

  /** Whether the document that has just ended is an action. */
  get isAction(): boolean {
    return this.#fits && this.#members === 1;
  }

  /** Whether the first document is an action. */
  get beginsWithAction(): boolean {
    return this.#isFirst ?? false;
  }

  /** Discards the current document because it has a fault. */
  reset(): void {
    this.#depth = 0;
  }

  onOpen(kind: "object" | "array"): void {
    if (this.#depth === 0) {
      this.#members = 0;
      this.#fits = true;
    }
    // Only dynamic_templates has anything in it.
    if (this.#depth < 2 && kind === "array") this.#fits = false;
    this.#depth += 1;
    this.#next.onOpen(kind);
  }

  onClose(): void {
    this.#depth -= 1;
    if (this.#depth === 0) this.#isFirst ??= this.isAction;
    this.#next.onClose();
  }

  onName(name: string | undefined): void {
    if (this.#depth === 1) {
      this.#members += 1;
      if (!ACTIONS.includes(name ?? "")) this.#fits = false;
    } else if (this.#depth === 2 && !METADATA.has(name ?? "")) {
      this.#fits = false;
    }
    this.#next.onName(name);
  }

  onString(text: string | undefined): void {
    this.#scalar();
    this.#next.onString(text);
  }

  onNumber(text: string): void {
    this.#scalar();
    this.#next.onNumber(text);
  }

  onLiteral(literal: "true" | "false" | "null"): void {
    this.#scalar();
    this.#next.onLiteral(literal);
  }

  onDocument(): void {
    this.#next.onDocument();
  }

  #scalar(): void {
    if (this.#depth === 0) this.#isFirst ??= false;
    if (this.#depth < 2) this.#fits = false;
  }
}
