import * as pulumi from "@pulumi/pulumi";
import { didYouMean } from "../../terminal/did-you-mean.ts";
import { lookAtBucket } from "./adopted-bucket.ts";
import { configError } from "./config-error.ts";
import type { Problem } from "./conflicting-settings.ts";
import { problemsOf, report, withDefaults } from "./resolve-settings.ts";
import { RULES } from "./setting-rules.ts";
import type { JsonPipelineArgs } from "./settings.ts";

/** The namespace of this project's settings; the region stands in the aws provider's own. */
const NAMESPACE = "sluice";

/** What `index.ts` needs: the pipeline's name and arguments. */
export interface StackConfig {
  /** Project and stack, so that stacks side by side share no name. */
  readonly name: string;
  readonly args: JsonPipelineArgs;
}

/**
 * Settings that are optional. Pulumi requires what has no default, so Pulumi.yaml gives them an empty text, or 0 where they
 * are numbers.
 */
const OPTIONAL = new Set<string>([
  "tableName",
  "bucketName",
  "adoptBucket",
  "functionName",
  "roleName",
  "failureQueueName",
  "maxReadRequestUnits",
  "maxWriteRequestUnits",
  "reservedConcurrency",
  "kmsKeyArn",
  "alarmEmail",
]);

/** What can be written in a stack's config: all but the region (aws:region) and the code (a program's affair). */
export const SETTINGS = Object.keys(RULES).filter((setting) => setting !== "region" && setting !== "code");

/**
 * Reads and checks the stack's config, before anything is declared; a bucket to adopt is looked at.
 *
 * @throws {pulumi.RunError} one that names every wrong setting, its value and what is allowed; Pulumi prints it without a
 * stack trace
 */
export async function readConfig(): Promise<StackConfig> {
  const { name, args } = readSettings();
  if (args.adoptBucket === undefined) return { name, args };
  const { functionName, region } = withDefaults(name, args);
  return { name, args: { ...args, adoptBucket: await lookAtBucket(args.adoptBucket.name, { functionName, region }) } };
}

function readSettings(): StackConfig {
  const stack = pulumi.getStack();
  const name = `${pulumi.getProject()}-${stack}`;
  const problems: Problem[] = [];
  const config = new pulumi.Config(NAMESPACE);
  const values: Record<string, unknown> = {};
  for (const setting of SETTINGS) {
    const given = config.get(setting);
    if (given === undefined || isUnset(setting, given)) continue;
    const value = readValue(setting, given);
    if (value === undefined)
      problems.push({ setting, fault: RULES[setting as keyof JsonPipelineArgs].fault(given) ?? "" });
    else values[setting] = value;
  }
  const region = new pulumi.Config("aws").get("region");
  if (region === undefined) {
    const fault = " is not set; allowed: an AWS region (pulumi config set aws:region ap-southeast-2)";
    problems.push({ setting: "region", fault });
  }
  const args = argsOf(stack, region ?? "", values);
  const found = [...unknownSettings(), ...problemsOf(name, args, problems).map(describe)];
  if (found.length > 0) throw configError(report(`Configuration of stack "${stack}"`, found));
  return { name, args };
}

function isUnset(setting: string, given: string): boolean {
  const isNumber = RULES[setting as keyof JsonPipelineArgs].form === "integer";
  return OPTIONAL.has(setting) && given === (isNumber ? "0" : "");
}

/** @returns `undefined` where the text does not have the setting's form */
function readValue(setting: string, given: string): unknown {
  switch (RULES[setting as keyof JsonPipelineArgs].form) {
    case "text":
      return given;
    case "integer":
      return /^-?\d{1,15}$/.test(given) ? Number(given) : undefined;
    case "boolean":
      return given === "true" || (given === "false" ? false : undefined);
    case "json":
      try {
        return JSON.parse(given) as unknown;
      } catch {
        return undefined;
      }
  }
}

/** Values as they were written, yet to be checked, as arguments. */
function argsOf(stack: string, region: string, values: Record<string, unknown>): JsonPipelineArgs {
  const { adoptBucket, tags = {} } = values;
  const isObject = typeof tags === "object" && tags !== null && !Array.isArray(tags);
  return {
    ...values,
    region,
    // Everything carries its project and stack, so that a bill can be told apart; the user's own tags win.
    tags: isObject ? { project: pulumi.getProject(), stack, ...tags } : (tags as Record<string, string>),
    ...(typeof adoptBucket === "string" ? { adoptBucket: { name: adoptBucket, arn: "" } } : {}),
  };
}

/** A misspelt setting would leave its default in force without a word. */
function unknownSettings(): string[] {
  const lines: string[] = [];
  for (const key of Object.keys(pulumi.runtime.allConfig())) {
    const [namespace, setting = ""] = key.split(":");
    if (namespace !== NAMESPACE || SETTINGS.includes(setting)) continue;
    const meant = didYouMean(setting, [...SETTINGS, "region"]);
    const hint = meant === undefined ? `allowed: ${SETTINGS.join(", ")}` : `did you mean ${keyOf(meant)}?`;
    lines.push(`${key} is unknown; ${hint}`);
  }
  return lines;
}

/** What a problem is about, as a stack's user knows it. */
function keyOf(setting: string): string {
  if (setting === "name") return "PROJECT-STACK";
  return `${setting === "region" ? "aws" : NAMESPACE}:${setting}`;
}

const describe = ({ setting, fault }: Problem) => keyOf(setting) + fault;
