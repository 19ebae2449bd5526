import { WILDCARD, parsePath, parsePointer, wildcardsOf, type PathTokens } from "../json/json-pointer.ts";

/** What sources can refer to. */
export interface SourceContext {
  /** The mapping's `records`; `""` where it has none. */
  readonly records: string;
  /** The parts that the mapping's `keyPattern` names. */
  readonly parts: readonly string[];
}

/** How deep sources may be nested. Nobody needs more, and a file cannot exhaust the stack. */
const DEEPEST = 4;

const FORMS =
  '"/a/b", ["/a", "/b"], {"document": "/a"}, {"wildcard": 1}, {"keyPart": "name"}, {"constant": "x"}, {"join": ["/a", "/b"], "separator": "#"}';

/**
 * Finds what is wrong with a source from a user.
 *
 * @param words what is allowed besides, in messages
 * @returns the text that follows the field's name: the place in the source, its value, and what is allowed
 */
export function sourceFault(
  value: unknown,
  context: SourceContext,
  words: readonly string[] = [],
  depth = 1,
): string | undefined {
  if (typeof value === "string") return pointerFault(value, words);
  if (depth > DEEPEST) return ` is nested too deeply; allowed: ${DEEPEST} levels`;
  if (Array.isArray(value)) return listFault(value, context, depth);
  const forms = [...words.map((word) => JSON.stringify(word)), FORMS].join(", ");
  const unknown = ` is ${JSON.stringify(value)}; allowed: ${forms}`;
  if (typeof value !== "object" || value === null) return unknown;
  const { separator, ...rest } = value as Readonly<Record<string, unknown>>;
  const [[name, inner] = [], ...others] = Object.entries(rest);
  if (name === undefined || others.length > 0) return unknown;
  if (separator !== undefined && (name !== "join" || typeof separator !== "string")) return unknown;
  switch (name) {
    case "document":
      return prefixed(".document", documentFault(inner, context.records));
    case "wildcard":
      return prefixed(".wildcard", wildcardFault(inner, context.records));
    case "keyPart":
      return prefixed(".keyPart", keyPartFault(inner, context.parts));
    case "constant":
      return prefixed(".constant", constantFault(inner));
    case "join":
      if (!Array.isArray(inner)) return `.join is ${JSON.stringify(inner)}; allowed: an array of sources`;
      return prefixed(".join", listFault(inner, context, depth));
    default:
      return unknown;
  }
}

/** @returns the text that follows the name of the pointer */
export function pointerFault(value: unknown, words: readonly string[] = []): string | undefined {
  if (typeof value === "string" && parsePointer(value) !== undefined) return undefined;
  const also = words.map((word) => `${JSON.stringify(word)}, or `).join("");
  return ` is ${JSON.stringify(value)}; allowed: ${also}a JSON Pointer such as "/a/b", or "" for the whole`;
}

function listFault(list: readonly unknown[], context: SourceContext, depth: number): string | undefined {
  if (list.length === 0) return " is []; allowed: at least one source";
  for (const [index, each] of list.entries()) {
    const fault = prefixed(`[${index}]`, sourceFault(each, context, [], depth + 1));
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function documentFault(value: unknown, records: string): string | undefined {
  const fault = pointerFault(value);
  if (fault !== undefined) return fault;
  const path = parsePath(value as string) ?? [];
  const towards = parsePath(records) ?? [];
  const is = ` is ${JSON.stringify(value)}`;
  const common = sharedLength(path, towards);
  if (towards.length === 0) return `${is}; it needs records: without it, the document is the record`;
  if (common === towards.length) return `${is}, which is among the records; allowed: a place beside them`;
  if (common === path.length) return `${is}, which holds the records; allowed: a place beside them`;
  if (wildcardsOf(path.slice(common)) > 0) {
    return `${is}; its * must stand for a * of records, with the same names before it`;
  }
  return undefined;
}

function sharedLength(a: PathTokens, b: PathTokens): number {
  const different = a.findIndex((token, index) => token !== b[index]);
  return different === -1 ? Math.min(a.length, b.length) : different;
}

function wildcardFault(value: unknown, records: string): string | undefined {
  const count = (parsePath(records) ?? []).filter((token) => token === WILDCARD).length;
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= count) return undefined;
  const allowed = count === 0 ? "records must have a *, such as /users/*" : `1 to ${count}, counting the * of records`;
  return ` is ${JSON.stringify(value)}; allowed: ${allowed}`;
}

function keyPartFault(value: unknown, parts: readonly string[]): string | undefined {
  if (typeof value === "string" && parts.includes(value)) return undefined;
  const allowed = parts.length === 0 ? "keyPattern must name the parts of the key" : parts.join(", ");
  return ` is ${JSON.stringify(value)}; allowed: ${allowed}`;
}

function constantFault(value: unknown): string | undefined {
  if ((typeof value === "string" && value.isWellFormed()) || Number.isSafeInteger(value)) return undefined;
  return ` is ${JSON.stringify(value)}; allowed: a text or an integer`;
}

const prefixed = (place: string, fault: string | undefined): string | undefined =>
  fault === undefined ? undefined : place + fault;
