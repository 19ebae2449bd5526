import { readFileSync } from "node:fs";
import { parse } from "yaml";

const ROOT = new URL("../../", import.meta.url);

/** A file of the project's root, as YAML. */
export function yamlOf(file: string): Record<string, unknown> {
  return parse(readFileSync(new URL(file, ROOT), "utf8")) as Record<string, unknown>;
}

/** A setting in Pulumi.yaml. */
export interface DeclaredSetting {
  readonly type?: string;
  readonly items?: { readonly type: string };
  readonly description: string;
  readonly default: unknown;
}

/** The config schema of Pulumi.yaml. */
export function declaredSettings(): Record<string, DeclaredSetting> {
  return yamlOf("Pulumi.yaml")["config"] as Record<string, DeclaredSetting>;
}

const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** A stack's config as the CLI hands it to the program: Pulumi.yaml's defaults, the stack's values, all as text. */
export function stackConfig(stack: string): Record<string, string> {
  const defaults = Object.entries(declaredSettings()).map(([name, setting]) => [`sluice:${name}`, setting.default]);
  const values = yamlOf(`Pulumi.${stack}.yaml`)["config"] as Record<string, unknown>;
  const config = { ...Object.fromEntries(defaults), ...values } as Record<string, unknown>;
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, asText(value)]));
}
