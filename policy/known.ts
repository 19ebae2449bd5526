import { UNKNOWN } from "./rule.ts";

/** Converts Pulumi's policy input to plain data. A value that is not known yet throws when it is read. */
export function known(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const copy: [string, unknown][] = Object.keys(value).map((name) => [
    name,
    valueOf(value as Record<string, unknown>, name),
  ]);
  return Array.isArray(value) ? copy.map(([, each]) => each) : Object.fromEntries(copy);
}

function valueOf(from: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return known(from[name]);
  } catch (error) {
    if (error instanceof Error && "unknownTypeSentinel" in error) return UNKNOWN;
    throw error;
  }
}
