import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { didYouMean } from "../../terminal/arguments/did-you-mean.ts";
import { describeSystemError } from "../../terminal/system-error.ts";
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
  const project = readYaml(folder, "Pulumi.yaml") as ProjectFile;
  const config: Record<string, ConfigValue> = {};
  for (const [key, declaration] of Object.entries(project.config ?? {})) {
    const value = defaultOf(declaration);
    if (value !== undefined) config[fullKey(key, project.name)] = value;
  }
  Object.assign(config, stackFile(folder, stack));
  const known = [...Object.keys(project.config ?? {}).map((key) => fullKey(key, project.name)), ...Object.keys(config)];
  for (const override of overrides) {
    const assignment = parseAssignment(override, project.name);
    checkName(override, assignment.path[0], { known, namespace: project.name });
    assign(config, assignment);
  }
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
  const file = readYaml(folder, `Pulumi.${stack}.yaml`) as { config?: Record<string, ConfigValue> } | null;
  return file?.config ?? {};
}

/** @throws UserError that names the place where the file is no YAML */
function readYaml(folder: string, name: string): unknown {
  try {
    return parse(readFileSync(join(folder, name), "utf8"), { prettyErrors: true });
  } catch (cause) {
    const message = describeSystemError(cause);
    if (message !== undefined) throw new UserError(message, { cause });
    if (!(cause instanceof YAMLParseError)) throw cause;
    const [{ line, col } = { line: 1, col: 1 }] = cause.linePos ?? [];
    // Its first line; the place is in it too, and the lines of the file follow.
    const reason = cause.message.split("\n", 1)[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
    throw new UserError(`${name}:${line}:${col}: ${reason}`, { cause });
  }
}

const fullKey = (key: string, namespace: string): string => (key.includes(":") ? key : `${namespace}:${key}`);

/** Of the provider's many settings, the one that this program has a use for. */
const REGION = "aws:region";

/** A misspelt name would leave the setting as it is. */
function checkName(
  override: string,
  key: string,
  { known, namespace }: { readonly known: readonly string[]; readonly namespace: string },
): void {
  if (key === REGION || known.includes(key)) return;
  const isOwn = key.startsWith(`${namespace}:`);
  const short = (full: string): string => (full.startsWith(`${namespace}:`) ? full.slice(namespace.length + 1) : full);
  const names = [...known, REGION];
  const near = isOwn ? didYouMean(short(key), names.map(short)) : didYouMean(key, names);
  const meant = short(key) === "region" ? REGION : near;
  if (meant === undefined && !isOwn) return; // a setting of another provider
  const hint = meant === undefined ? "Pulumi.yaml has them all" : `did you mean ${short(meant)}?`;
  throw new UsageError(`--config ${override}: there is no setting ${short(key)}; ${hint}`);
}

/** A setting's declaration in Pulumi.yaml is a schema with a default, or simply the value. */
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
