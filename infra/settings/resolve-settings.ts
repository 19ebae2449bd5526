import * as pulumi from "@pulumi/pulumi";
import { configError } from "./config-error.ts";
import { conflictingSettings } from "./conflicting-settings.ts";
import { completeMapping } from "../../runtime/mapping/read-mapping.ts";
import { SCALE_OUT_ONLY } from "./conflicts-of-scale-out.ts";
import { derivedNames } from "./derived-names.ts";
import type { Problem } from "./problem.ts";
import { pipelineName, RULES } from "./setting-rules.ts";
import { DEFAULTS, type JsonPipelineArgs, type Settings } from "./settings.ts";

/** Fills in the defaults. Missing names are derived from the component's name, so that no two stacks share one. */
export function withDefaults(name: string, args: JsonPipelineArgs): Settings {
  const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) as JsonPipelineArgs;
  return {
    ...derivedNames(name),
    ...(given.adoptTable === undefined ? {} : { tableName: given.adoptTable.name }),
    ...DEFAULTS,
    ...given,
    mapping: completeMapping(given.mapping),
  };
}

/**
 * Finds all problems with a pipeline's name and arguments, in the order of the rules.
 *
 * @param unread settings already known to be invalid
 */
export function problemsOf(name: string, args: JsonPipelineArgs, unread: readonly Problem[] = []): Problem[] {
  const settings: Settings = withDefaults(name, args);
  const found: Problem[] = [...unread];
  const nameFault = pipelineName.fault(name);
  if (nameFault !== undefined) found.push({ setting: "name", fault: nameFault });
  // A name derived from an invalid name needs no line of its own, nor does one of something that is not made.
  const checked = nameFault !== undefined ? args : settings.scaleOut ? settings : { ...settings, ...unmade(args) };
  for (const [setting, rule] of Object.entries(RULES)) {
    const value: unknown = checked[setting as keyof JsonPipelineArgs];
    const alreadyFound = unread.some((problem) => problem.setting === setting);
    if (alreadyFound || value === undefined || pulumi.Output.isInstance(value) || value instanceof Promise) continue;
    const fault = rule.fault(value);
    if (fault !== undefined) found.push({ setting, fault });
  }
  const wrong = new Set(found.map((problem) => problem.setting));
  const isNew = ({ setting, against = "" }: Problem) => !wrong.has(setting) && !wrong.has(against);
  return [...found, ...conflictingSettings(name, settings).filter(isNew)];
}

const unmade = (args: JsonPipelineArgs) =>
  Object.fromEntries(SCALE_OUT_ONLY.map((setting) => [setting, args[setting]])) as Partial<JsonPipelineArgs>;

/**
 * Returns a pipeline's complete and checked settings.
 *
 * @throws {pulumi.RunError} with all problems; Pulumi prints only its message, without a stack trace
 */
export function resolveSettings(name: string, args: JsonPipelineArgs): Settings {
  const problems = problemsOf(name, args);
  if (problems.length > 0) {
    throw configError(
      report(
        `JsonPipeline "${name}"`,
        problems.map(({ setting, fault }) => setting + fault),
      ),
    );
  }
  return withDefaults(name, args);
}

/** Reports one problem on one line, or several on one line each. */
export function report(subject: string, lines: readonly string[]): string {
  if (lines.length === 1) return `${subject}: ${lines.join("")}`;
  return `${subject}: ${lines.length} settings are wrong\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
