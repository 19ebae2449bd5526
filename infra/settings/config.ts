import * as pulumi from "@pulumi/pulumi";
import { didYouMean } from "../../terminal/arguments/did-you-mean.ts";
import { lookAtBucket } from "./adopted-bucket.ts";
import { lookAtTable } from "./adopted-table.ts";
import { configError } from "./config-error.ts";
import type { Problem } from "./problem.ts";
import { problemsOf, report, withDefaults } from "./resolve-settings.ts";
import { keyNames } from "../../runtime/mapping/record-mapping.ts";
import { RULES } from "./setting-rules.ts";
import type { JsonPipelineArgs } from "./settings.ts";

/** The namespace of this project's settings. The region is in the aws provider's namespace. */
const NAMESPACE = "sluice";

/** The input of `index.ts`: the pipeline's name and arguments. */
export interface StackConfig {
  /** Default: project and stack, so that stacks in one account share no name. */
  readonly name: string;
  readonly args: JsonPipelineArgs;
}

/**
 * Optional settings. Pulumi requires a value for every setting without a default, so Pulumi.yaml gives these an empty text, or 0
 * if they are numbers.
 */
const OPTIONAL = new Set<string>([
  "tableName",
  "adoptTable",
  "bucketName",
  "adoptBucket",
  "expectedBucketOwner",
  "functionName",
  "roleName",
  "failureQueueName",
  "intakeQueueName",
  "maximumConcurrency",
  "maxReadRequestUnits",
  "maxWriteRequestUnits",
  "reservedConcurrency",
  "workBucketName",
  "workerFunctionName",
  "workerRoleName",
  "stateMachineName",
  "stateMachineRoleName",
  "workerConcurrency",
  "kmsKeyArn",
  "alarmEmail",
]);

/** What the names of all resources begin with; of a program that makes a pipeline, the pipeline's name. */
const NAME = "name";

/** The settings that are arguments of the pipeline: all but the region (aws:region) and the code (set by a program only). */
const ARGUMENTS = Object.keys(RULES).filter((setting) => !["region", "code", "workerCode"].includes(setting));

/** The settings that a stack's config may contain. */
export const SETTINGS = [NAME, ...ARGUMENTS];

/**
 * Reads and checks the stack's config, before any resource is declared. It also checks a table and a bucket to adopt.
 *
 * @param deployedTargets gives the ARNs of what the stack has deployed, which a bucket to adopt may notify
 * @throws {pulumi.RunError} an error that names every invalid setting, its value and what is allowed; Pulumi prints it without a
 * stack trace
 */
export async function readConfig(
  deployedTargets: () => Promise<readonly string[]> = () => Promise.resolve([]),
): Promise<StackConfig> {
  const { name, args } = readSettings();
  const { adoptBucket, adoptTable } = args;
  const settings = withDefaults(name, args);
  const [bucket, table] = await Promise.all([
    adoptBucket && lookAtBucket(adoptBucket.name, { ...settings, deployedTargets: await deployedTargets() }),
    adoptTable && lookAtTable(adoptTable.name, { ...settings, keys: keyNames(settings.mapping) }),
  ]);
  return {
    name,
    args: { ...args, ...(bucket && { adoptBucket: bucket }), ...(table && { adoptTable: table }) },
  };
}

function readSettings(): StackConfig {
  const stack = pulumi.getStack();
  const problems: Problem[] = [];
  const config = new pulumi.Config(NAMESPACE);
  const name = config.get(NAME) || `${pulumi.getProject()}-${stack}`;
  const values: Record<string, unknown> = {};
  for (const setting of ARGUMENTS) {
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

/** @returns `undefined` if the text does not have the setting's form */
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

/** Turns the unchecked values into arguments. */
function argsOf(stack: string, region: string, values: Record<string, unknown>): JsonPipelineArgs {
  const { adoptBucket, adoptTable, tags = {} } = values;
  const isObject = typeof tags === "object" && tags !== null && !Array.isArray(tags);
  return {
    ...values,
    region,
    // Every resource is tagged with its project and stack, so that costs can be attributed; the user's own tags take precedence.
    tags: isObject ? { project: pulumi.getProject(), stack, ...tags } : (tags as Record<string, string>),
    ...(typeof adoptBucket === "string" ? { adoptBucket: { name: adoptBucket, arn: "" } } : {}),
    ...(typeof adoptTable === "string" ? { adoptTable: { name: adoptTable, arn: "" } } : {}),
  };
}

/** A misspelt setting would silently leave its default in force. */
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

/** The name by which a user of the stack knows a setting. */
function keyOf(setting: string): string {
  if (setting === NAME) return new pulumi.Config(NAMESPACE).get(NAME) ? `${NAMESPACE}:${NAME}` : "PROJECT-STACK";
  return `${setting === "region" ? "aws" : NAMESPACE}:${setting}`;
}

const describe = ({ setting, fault }: Problem) => keyOf(setting) + fault;
