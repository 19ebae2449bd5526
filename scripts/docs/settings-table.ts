import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { DEFAULTS } from "../../infra/settings/settings.ts";
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
    // Pulumi wants a default of everything that is optional: an empty text or 0 there stands for "not set".
    const isDefault = name in DEFAULTS && value !== "";
    return [`\`${name}\``, type, isDefault ? `\`${JSON.stringify(value)}\`` : "", description];
  });
  return markdownTable(["setting", "type", "default", "effect"], rows);
}
