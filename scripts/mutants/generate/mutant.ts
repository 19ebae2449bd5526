/** A change of a source file's text: one small fault. */
export interface Change {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** What a fault does to the code. */
export type Kind =
  | "condition negated"
  | "operator turned"
  | "operand dropped"
  | "await removed"
  | "guard removed"
  | "statement removed"
  | "number changed"
  | "boolean turned"
  | "string emptied"
  | "property removed"
  | "result replaced";

export interface Mutant extends Change {
  /** Relative to the project's folder, with slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The lines that change, on one line. */
  readonly before: string;
  /** The same lines after the change. */
  readonly after: string;
}

/** The source with the fault in it. */
export function mutated(source: string, { start, end, replacement }: Change): string {
  return source.slice(0, start) + replacement + source.slice(end);
}
