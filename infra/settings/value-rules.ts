/** Which values a setting may have, so that others can choose some; `structure` says nothing of them. */
export type Values =
  | { readonly kind: "integer"; readonly minimum: number; readonly maximum: number }
  | { readonly kind: "choice"; readonly choices: readonly (string | number | boolean)[] }
  | { readonly kind: "text"; readonly pattern: RegExp }
  | { readonly kind: "structure" };

/** What one setting accepts. A rule checks the value only, wherever it came from (a stack's config, a program). */
export interface Rule {
  /** How a stack's config writes the value: Pulumi passes every value as text. */
  readonly form: "text" | "integer" | "boolean" | "json";
  readonly values: Values;
  /**
   * Finds what is wrong with a value.
   *
   * @returns the text that follows the setting's name (" is 1000; allowed: ..."), or `undefined` if the value is valid
   */
  fault(value: unknown): string | undefined;
}

/** A value as shown in a message: short and unambiguous ("10" is a text, 10 a number). */
export function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** "is X; allowed: Y", the form of all messages about values. */
export function refusal(value: unknown, allowed: string): string {
  return ` is ${show(value)}; allowed: ${allowed}`;
}

/** A whole number within a range, both ends included. */
export function integer(minimum: number, maximum: number, meaning: string): Rule {
  const allowed = `a whole number from ${minimum} to ${maximum} (${meaning})`;
  const accepts = (value: unknown) => Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
  const values: Values = { kind: "integer", minimum, maximum };
  return { form: "integer", values, fault: (value) => (accepts(value) ? undefined : refusal(value, allowed)) };
}

/** One of a fixed set of values. */
export function choice(form: "text" | "integer", choices: readonly (string | number)[]): Rule {
  const allowed = choices.join(", ");
  const accepted: readonly unknown[] = choices;
  return {
    form,
    values: { kind: "choice", choices },
    fault: (value) => (accepted.includes(value) ? undefined : refusal(value, allowed)),
  };
}

/** A text that matches a pattern, and does not match `forbidden`. */
export function text(pattern: RegExp, allowed: string, forbidden?: RegExp): Rule {
  const accepts = (value: unknown) => typeof value === "string" && pattern.test(value) && !forbidden?.test(value);
  const values: Values = { kind: "text", pattern };
  return { form: "text", values, fault: (value) => (accepts(value) ? undefined : refusal(value, allowed)) };
}

export const flag: Rule = {
  form: "boolean",
  values: { kind: "choice", choices: [false, true] },
  fault: (value) => (typeof value === "boolean" ? undefined : refusal(value, "true, false")),
};

/** A structured value, checked by its own function. */
export function structure(fault: (value: unknown) => string | undefined): Rule {
  return { form: "json", values: { kind: "structure" }, fault };
}
