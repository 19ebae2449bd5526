import { UsageError } from "../../terminal/user-error.ts";

/** A value of a stack's config, as in YAML. */
export type ConfigValue = string | number | boolean | null | ConfigValue[] | { [name: string]: ConfigValue };

/** Where in the config a value is set: the key with its namespace, then names and indexes. */
export type ConfigPath = readonly [string, ...(string | number)[]];

export interface Assignment {
  readonly path: ConfigPath;
  readonly value: string;
}

const SEGMENT = /^(?:\.?(?<name>[^.[=\]]+)|\[(?<index>\d+)\]|\["(?<quoted>(?:[^"\\]|\\.)*)"\])/;

/**
 * Reads `KEY=VALUE` with the paths of `pulumi config set --path`: `mapping.userID=/user/id`, `suffixes[0]=.jsonl`,
 * `tags["cost.centre"]=42`, `aws:region=eu-west-1`. The value is everything after the first `=` outside quotes.
 *
 * @param project the namespace of a key that has none
 */
export function parseAssignment(text: string, project: string): Assignment {
  const segments: (string | number)[] = [];
  let rest = text;
  for (let match = SEGMENT.exec(rest); match !== null; match = SEGMENT.exec(rest)) {
    const { name, index, quoted } = match.groups as { name?: string; index?: string; quoted?: string };
    segments.push(index === undefined ? (name ?? quoted ?? "").replaceAll(/\\(.)/g, "$1") : Number(index));
    rest = rest.slice(match[0].length);
  }
  const [key, ...path] = segments;
  if (typeof key !== "string" || !rest.startsWith("=")) {
    throw new UsageError(`--config ${text}: expected KEY=VALUE, such as mapping.userID=/user/id or suffixes[0]=.jsonl`);
  }
  return { path: [key.includes(":") ? key : `${project}:${key}`, ...path], value: rest.slice(1) };
}

/**
 * Sets a value as `pulumi config set --path` does. Inside a map or a list, `true`, `false` and integers are typed; at the top
 * level, a value stays text.
 *
 * @throws UsageError if the path leads through a value that is neither map nor list, or past a list's end
 */
export function assign(config: Record<string, ConfigValue>, { path, value }: Assignment): void {
  const [key, ...rest] = path;
  if (rest.length === 0) {
    config[key] = value;
    return;
  }
  config[key] = withValue(config[key], rest, typed(value), key);
}

function withValue(
  current: ConfigValue | undefined,
  path: readonly (string | number)[],
  value: ConfigValue,
  at: string,
): ConfigValue {
  const [segment, ...rest] = path;
  if (segment === undefined) return value;
  if (typeof segment === "number") {
    const list = current ?? [];
    if (!Array.isArray(list)) throw new UsageError(`--config ${at}[${segment}]: ${at} is not a list`);
    if (segment > list.length) {
      throw new UsageError(`--config ${at}[${segment}]: the next entry of ${at} is ${at}[${list.length}]`);
    }
    const entry = withValue(list[segment], rest, value, `${at}[${segment}]`);
    return [...list.slice(0, segment), entry, ...list.slice(segment + 1)];
  }
  const map = current ?? {};
  if (typeof map !== "object" || Array.isArray(map))
    throw new UsageError(`--config ${at}.${segment}: ${at} is not a map`);
  return { ...map, [segment]: withValue(map[segment], rest, value, `${at}.${segment}`) };
}

/** Types a value as Pulumi's CLI does in maps and lists: `007` stays text. */
function typed(value: string): ConfigValue {
  if (value === "true" || value === "false") return value === "true";
  if (/^[+-]?\d+$/.test(value) && !/^0./.test(value) && Number.isSafeInteger(Number(value))) return Number(value);
  return value;
}
