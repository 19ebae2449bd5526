import parser from "dynalite/db/conditionParser.js";

/** What dynalite passes to its parser. The parser removes the names that the expression uses from `unused...`. */
interface ParseContext {
  readonly attrNames?: Record<string, string>;
  readonly attrVals?: Record<string, unknown>;
  unusedAttrNames: Record<string, true>;
  unusedAttrVals: Record<string, true>;
}

const REMEMBERED = 256;

/** What stands in the parser's place. */
let remembering: typeof parser.parse | undefined;

/**
 * Caches parsed conditions for dynalite. Parsing takes more than half of its time for a conditional write, and all records of one
 * object use the same condition.
 */
export function rememberConditions(): void {
  if (parser.parse === remembering) return;
  const parse = parser.parse.bind(parser);
  const remembered = new Map<
    string,
    { readonly result: unknown; readonly names: string[]; readonly values: string[] }
  >();
  parser.parse = remembering = (expression, options) => {
    const context = options.context as ParseContext;
    const key = JSON.stringify([expression, context.attrNames, context.attrVals]);
    const known = remembered.get(key);
    if (known) {
      for (const name of known.names) Reflect.deleteProperty(context.unusedAttrNames, name);
      for (const value of known.values) Reflect.deleteProperty(context.unusedAttrVals, value);
      return known.result;
    }
    const before = [Object.keys(context.unusedAttrNames), Object.keys(context.unusedAttrVals)] as const;
    const result = parse(expression, options);
    const names = before[0].filter((name) => !(name in context.unusedAttrNames));
    const values = before[1].filter((value) => !(value in context.unusedAttrVals));
    remembered.set(key, { result, names, values });
    // A Map keeps insertion order: the first entry is the oldest.
    const [oldest = key] = remembered.keys();
    if (remembered.size > REMEMBERED) remembered.delete(oldest);
    return result;
  };
}
