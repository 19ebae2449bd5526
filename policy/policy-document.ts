import { UNKNOWN } from "./rule.ts";

/** A statement of a policy, with single values turned into lists. */
export interface Statement {
  readonly effect: string;
  readonly everyone: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: unknown;
  /** NotAction, NotResource or NotPrincipal: everything except what is listed. */
  readonly negated: boolean;
}

type Raw = Readonly<Record<string, unknown>>;

/**
 * Reads the statements of a policy's JSON.
 *
 * @returns undefined if there is no policy, or it is not known yet
 */
export function statementsOf(policy: unknown): Statement[] | undefined {
  if (policy === UNKNOWN || policy === undefined) return undefined;
  const document = (typeof policy === "string" ? JSON.parse(policy) : policy) as Raw;
  return list(document["Statement"]).map((each) => statementOf(each as Raw));
}

function statementOf(raw: Raw): Statement {
  return {
    effect: String(raw["Effect"]),
    everyone: isEveryone(raw["Principal"]),
    actions: list(raw["Action"]).map(String),
    resources: list(raw["Resource"]).map(String),
    condition: raw["Condition"],
    negated: ["NotAction", "NotResource", "NotPrincipal"].some((name) => name in raw),
  };
}

function isEveryone(principal: unknown): boolean {
  if (typeof principal !== "object" || principal === null) return principal === "*";
  return Object.values(principal).flatMap(list).includes("*");
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
