/**
 * `JSON.parse`, the reference of what JSON is, with every name as it is written.
 *
 * V8 of Node 24 and later takes an escaped name for the last one that it saw in its place and that begins with the same
 * raw character: after `{"\\":1}`, `{"\u0061":1}` has the name `\` (https://github.com/nodejs/node/issues/63785). So
 * each name is parsed by itself, as a string; until then a name without escapes stands in for it.
 */
export function parseJson(text: string): unknown {
  JSON.parse(text); // throws what is no JSON: below, every string is known to be whole
  const names: string[] = [];
  const bare = text.replace(STRING, (token, string: string, colon?: string) => {
    if (colon === undefined) return token;
    names.push(JSON.parse(string) as string);
    return `"#${names.length - 1}"${colon}`;
  });
  return withNames(JSON.parse(bare), names);
}

/** A string of a text that is known to be JSON, and the colon behind it where it is a name. */
const STRING = /("(?:[^"\\]|\\.)*")(\s*:)?/g;

function withNames(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((element) => withNames(element, names));
  if (typeof value !== "object" || value === null) return value;
  const named = {};
  // Each stand-in is unique, so they are in the text's order, and the last of duplicate names counts.
  for (const [standIn, member] of Object.entries(value)) {
    addMember(named, names[Number(standIn.slice(1))] ?? standIn, withNames(member, names));
  }
  return named;
}

/** Adds a member as `JSON.parse` does: `__proto__` is a name like any other. */
export function addMember(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
