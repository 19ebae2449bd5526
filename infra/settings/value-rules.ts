/** What one setting accepts. Rules know values only; how a value came here (a stack's config, a program) they don't. */
export interface Rule {
  /** How a stack's config writes the value: Pulumi hands every one of them over as text. */
  readonly form: "text" | "integer" | "boolean" | "json";
  /**
   * What is wrong with a value.
   *
   * @returns the words that follow the setting's name (" is 1000; allowed: ..."), or `undefined` where all is well
   */
  fault(value: unknown): string | undefined;
}

/** A value as a message shows it: short, and unmistakable ("10" is a text, 10 a number). */
export function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** "is X; allowed: Y", the one form of all messages on values. */
export function refusal(value: unknown, allowed: string): string {
  return ` is ${show(value)}; allowed: ${allowed}`;
}

/** A whole number within a range, both ends included. */
export function integer(minimum: number, maximum: number, meaning: string): Rule {
  const allowed = `a whole number from ${minimum} to ${maximum} (${meaning})`;
  const accepts = (value: unknown) => Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
  return { form: "integer", fault: (value) => (accepts(value) ? undefined : refusal(value, allowed)) };
}

/** One of a few values. */
export function choice(form: "text" | "integer", values: readonly (string | number)[]): Rule {
  const allowed = values.join(", ");
  const accepted: readonly unknown[] = values;
  return { form, fault: (value) => (accepted.includes(value) ? undefined : refusal(value, allowed)) };
}

/** A text that matches a pattern, and none of those that are forbidden. */
export function text(pattern: RegExp, allowed: string, forbidden?: RegExp): Rule {
  const accepts = (value: unknown) => typeof value === "string" && pattern.test(value) && !forbidden?.test(value);
  return { form: "text", fault: (value) => (accepts(value) ? undefined : refusal(value, allowed)) };
}

export const flag: Rule = {
  form: "boolean",
  fault: (value) => (typeof value === "boolean" ? undefined : refusal(value, "true, false")),
};

/** A structure, checked by a function of its own. */
export function structure(fault: (value: unknown) => string | undefined): Rule {
  return { form: "json", fault };
}
