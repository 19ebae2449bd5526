import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { markdownTable } from "./markdown-table.ts";
import { ROOT } from "./root.ts";

interface Setting {
  readonly type?: string;
  readonly description: string;
  readonly default?: unknown;
}

/** The table of settings, from the schema in Pulumi.yaml. */
export function settingsTable(): string {
  const { config } = parse(readFileSync(`${ROOT}Pulumi.yaml`, "utf8")) as { config: Record<string, Setting> };
  const rows = Object.entries(config).map(([name, { type = "object", description, default: value }]) => {
    // Pulumi wants a default for everything that is optional: an empty text or 0 stands for "not set".
    const set = value !== undefined && value !== "" && !(value === 0 && /\(.*0 for no/.test(description));
    return [`\`${name}\``, type, set ? `\`${JSON.stringify(value)}\`` : "", description];
  });
  return markdownTable(["setting", "type", "default", "effect"], rows);
}
