import { derivedNames } from "./derived-names.ts";
import { AUTO_NAME_ENDING, type Problem } from "./problem.ts";
import { bucketName } from "./setting-rules.ts";
import { DEFAULTS, type Settings } from "./settings.ts";
import { refusal } from "./value-rules.ts";

/** What a stack without workers has no use for. */
export const SCALE_OUT_ONLY = [
  "workBucketName",
  "workerFunctionName",
  "workerRoleName",
  "stateMachineName",
  "stateMachineRoleName",
  "workerMemoryMegabytes",
  "workerConcurrency",
] as const;

/** Names that must differ: AWS would refuse the second one, or, for the bucket, workers would write where the files come. */
const DIFFERENT = [
  ["workBucketName", "bucketName"],
  ["workerFunctionName", "functionName"],
  ["workerRoleName", "roleName"],
  ["stateMachineRoleName", "roleName"],
  ["stateMachineRoleName", "workerRoleName"],
] as const;

/** Finds conflicts between the settings of `scaleOut`, and with others. */
export function scaleOutProblems(name: string, settings: Settings): Problem[] {
  if (!settings.scaleOut) return unusedSettings(name, settings);
  const problems: Problem[] = [];
  for (const [setting, other] of DIFFERENT) {
    if (settings[setting] === undefined || settings[setting] !== settings[other]) continue;
    problems.push({ setting, fault: refusal(settings[setting], `another name than ${other}`), against: other });
  }
  const { adoptBucket, workBucketName } = settings;
  if (workBucketName !== undefined && workBucketName === adoptBucket?.name) {
    const fault = refusal(workBucketName, "another name than adoptBucket");
    problems.push({ setting: "workBucketName", fault, against: "adoptBucket" });
  }
  if (workBucketName === undefined && bucketName.fault(`${name}-work${AUTO_NAME_ENDING}`) !== undefined) {
    const fault = ` is not set; allowed: a name of your own, as S3 refuses one that begins with "${name}-work"`;
    problems.push({ setting: "workBucketName", fault, against: "name" });
  }
  return problems;
}

function unusedSettings(name: string, settings: Settings): Problem[] {
  const unset: Readonly<Record<string, unknown>> = { ...DEFAULTS, ...derivedNames(name) };
  return SCALE_OUT_ONLY.filter((setting) => settings[setting] !== unset[setting]).map((setting) => ({
    setting,
    fault: refusal(settings[setting], "nothing of its own, as scaleOut is false"),
    against: "scaleOut",
  }));
}
