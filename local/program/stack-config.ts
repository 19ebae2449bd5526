import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { UsageError, UserError } from "../../terminal/user-error.ts";
import { assign, type ConfigValue, parseAssignment } from "./config-path.ts";

/** A stack's config by full key (`sluice:tableName`). Maps and lists are JSON, as the engine passes them to a program. */
export type StackConfig = Readonly<Record<string, string>>;

interface ProjectFile {
  readonly name: string;
  readonly config?: Readonly<Record<string, unknown>>;
}

/**
 * Reads the config that `pulumi up` would give the program: the project's defaults, the stack's file, and the overrides.
 *
 * @param folder the folder with Pulumi.yaml
 * @param overrides each as `KEY=VALUE`, in the syntax of `pulumi config set --path`
 * @throws UsageError for a stack that does not exist, or an invalid override
 */
export function readStackConfig(folder: string, stack: string, overrides: readonly string[] = []): StackConfig {
  const project = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as ProjectFile;
  const config: Record<string, ConfigValue> = {};
  for (const [key, declaration] of Object.entries(project.config ?? {})) {
    const value = defaultOf(declaration);
    if (value !== undefined) config[key.includes(":") ? key : `${project.name}:${key}`] = value;
  }
  Object.assign(config, stackFile(folder, stack));
  for (const override of overrides) assign(config, parseAssignment(override, project.name));
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, asText(key, value)]));
}

/** @returns the names of the stacks that have a file, sorted */
export function stackNames(folder: string): string[] {
  const names = readdirSync(folder).map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1]);
  return names.filter((name) => name !== undefined).sort();
}

function stackFile(folder: string, stack: string): Record<string, ConfigValue> {
  const stacks = stackNames(folder);
  if (!stacks.includes(stack)) throw new UsageError(`there is no stack "${stack}"; there are: ${stacks.join(", ")}`);
  const file = parse(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")) as {
    config?: Record<string, ConfigValue>;
  } | null;
  return file?.config ?? {};
}

/** In Pulumi.yaml, a setting is declared by a schema with a default, or simply by its value. */
function defaultOf(declaration: unknown): ConfigValue | undefined {
  if (typeof declaration !== "object" || declaration === null) return declaration as ConfigValue;
  const { default: fallback, value } = declaration as { default?: ConfigValue; value?: ConfigValue };
  return value ?? fallback;
}

function asText(key: string, value: ConfigValue): string {
  if (typeof value !== "object") return String(value);
  if (value !== null && !Array.isArray(value) && "secure" in value) {
    throw new UserError(`${key} is encrypted: give it in the clear, by --config ${key}=VALUE`);
  }
  return JSON.stringify(value);
}
