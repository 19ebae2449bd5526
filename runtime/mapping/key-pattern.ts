/** Finds the named parts of an object's key. */
export interface KeyPattern {
  /** The names of the parts, in the order of the pattern. A regular expression's groups without a name are `1`, `2` and so on. */
  readonly parts: readonly string[];
  /** @returns the parts by name; a part that the key does not have is missing */
  match(key: string): ReadonlyMap<string, string>;
}

/** A pattern that cannot be used; the message says why. */
export class InvalidKeyPatternError extends Error {
  override readonly name = "InvalidKeyPatternError";
}

/**
 * Reads a pattern for objects' keys.
 *
 * A pattern without parentheses is a template of the whole key: `devices/{device}/{date}.json`. `{name}` stands for one or more
 * characters without a slash, `*` for any characters without a slash, and `**` for any characters at all. A pattern with
 * parentheses is a regular expression that may match anywhere in the key: `user=([^/]+)`, or `user=(?<user>[^/]+)` with a name.
 *
 * @throws {InvalidKeyPatternError}
 */
export function readKeyPattern(pattern: string): KeyPattern {
  return pattern.includes("(") ? fromExpression(pattern) : fromTemplate(pattern);
}

const PLACEHOLDER = /\{([^{}]*)\}|\*\*|\*|[^{*]+|\{/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

function fromTemplate(template: string): KeyPattern {
  const parts: string[] = [];
  let source = "";
  for (const [piece, name] of template.matchAll(PLACEHOLDER)) {
    if (piece === "**") source += ".*";
    else if (piece === "*") source += "[^/]*";
    else if (name === undefined) source += escaped(piece);
    else {
      if (!NAME.test(name)) {
        throw new InvalidKeyPatternError(`${JSON.stringify(piece)} is no name in braces, such as {device}`);
      }
      if (parts.includes(name)) throw new InvalidKeyPatternError(`it has the part ${JSON.stringify(name)} twice`);
      parts.push(name);
      source += "([^/]+?)";
    }
  }
  if (parts.length === 0) {
    throw new InvalidKeyPatternError("it names no part of the key, such as {device} or (?<device>[^/]+)");
  }
  return { parts, match: matcher(new RegExp(`^${source}$`, "su"), parts) };
}

function fromExpression(source: string): KeyPattern {
  let expression: RegExp;
  try {
    expression = new RegExp(source, "su");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/^.*: /s, "") : "";
    throw new InvalidKeyPatternError(`it has parentheses, and is not a regular expression: ${why}`, { cause });
  }
  // An alternative that always matches makes every group known.
  const always = new RegExp(`${source}|`, "su").exec("");
  const groups = always?.slice(1) ?? [];
  const named = Object.keys(always?.groups ?? {});
  if (groups.length === 0) throw new InvalidKeyPatternError("it captures no part of the key; a group does: ([^/]+)");
  const parts = named.length > 0 ? named : groups.map((_, index) => String(index + 1));
  return { parts, match: matcher(expression, named.length > 0 ? undefined : parts) };
}

/** @param parts the names of the groups in their order; without them, the groups have names */
function matcher(expression: RegExp, parts: readonly string[] | undefined) {
  return (key: string): ReadonlyMap<string, string> => {
    const found = expression.exec(key);
    if (!found) return new Map();
    const entries: (readonly [string, string | undefined])[] =
      parts?.map((name, index) => [name, found[index + 1]] as const) ?? Object.entries(found.groups ?? {});
    return new Map(entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
  };
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
