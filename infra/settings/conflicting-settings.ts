import { bucketName } from "./setting-rules.ts";
import { scaleOutProblems } from "./conflicts-of-scale-out.ts";
import { DEFAULTS, type Settings } from "./settings.ts";
import { AUTO_NAME_ENDING, type Problem } from "./problem.ts";
import { refusal } from "./value-rules.ts";

/**
 * Finds values that are valid alone, but not together.
 *
 * A setting counts as given if it differs from its default: Pulumi's CLI passes the defaults of Pulumi.yaml as if the user had
 * written them.
 *
 * @param name the component's name
 */
export function conflictingSettings(name: string, settings: Settings): Problem[] {
  return [
    ...capacityProblems(settings),
    ...tableProblems(settings),
    ...bucketProblems(name, settings),
    ...triggerProblems(settings),
    ...scaleOutProblems(name, settings),
    ...otherProblems(settings),
  ];
}

const given = (settings: Settings, setting: keyof typeof DEFAULTS) => settings[setting] !== DEFAULTS[setting];

function capacityProblems(settings: Settings): Problem[] {
  const problems: Problem[] = [];
  if (settings.billingMode === "on-demand") {
    const provisionedOnly = [
      "readCapacityMin",
      "readCapacityMax",
      "readTargetPercent",
      "writeCapacityMin",
      "writeCapacityMax",
      "writeTargetPercent",
    ] as const;
    for (const setting of provisionedOnly.filter((each) => given(settings, each))) {
      const fault = refusal(settings[setting], "nothing of its own, as billingMode is on-demand");
      problems.push({ setting, fault, against: "billingMode" });
    }
    return problems;
  }
  for (const setting of ["maxReadRequestUnits", "maxWriteRequestUnits"] as const) {
    if (settings[setting] === undefined) continue;
    const fault = refusal(settings[setting], "nothing, as billingMode is provisioned");
    problems.push({ setting, fault, against: "billingMode" });
  }
  for (const [low, high] of [
    ["readCapacityMin", "readCapacityMax"],
    ["writeCapacityMin", "writeCapacityMax"],
  ] as const) {
    if (settings[low] <= settings[high]) continue;
    const fault = refusal(settings[low], `at most ${high}, which is ${settings[high]}`);
    problems.push({ setting: low, fault, against: high });
  }
  return problems;
}

function tableProblems(settings: Settings): Problem[] {
  const { adoptTable } = settings;
  if (adoptTable === undefined) return [];
  const ownOnly = [
    ...["readCapacityMin", "readCapacityMax", "readTargetPercent"],
    ...["writeCapacityMin", "writeCapacityMax", "writeTargetPercent"],
    ...["pointInTimeRecovery", "deletionProtection"],
  ] as (keyof typeof DEFAULTS)[];
  const wrong: (keyof Settings)[] = ownOnly.filter((each) => given(settings, each));
  if (settings.tableName !== adoptTable.name) wrong.unshift("tableName");
  for (const setting of ["maxReadRequestUnits", "maxWriteRequestUnits"] as const) {
    if (settings[setting] !== undefined) wrong.push(setting);
  }
  return wrong.map((setting) => ({
    setting,
    fault: refusal(settings[setting], "nothing of its own, as adoptTable leaves its table as it is"),
    against: "adoptTable",
  }));
}

function bucketProblems(name: string, settings: Settings): Problem[] {
  const problems: Problem[] = [];
  if (settings.adoptBucket !== undefined) {
    const ownOnly = ["forceDestroy", "oldVersionDays", "abortUploadDays"] as const;
    const wrong: (keyof Settings)[] = ownOnly.filter((each) => given(settings, each));
    if (settings.bucketName !== undefined) wrong.unshift("bucketName");
    for (const setting of wrong) {
      problems.push({
        setting,
        fault: refusal(settings[setting], "nothing of its own, as adoptBucket leaves its bucket as it is"),
        against: "adoptBucket",
      });
    }
  } else if (settings.bucketName === undefined && bucketName.fault(`${name}-bucket${AUTO_NAME_ENDING}`) !== undefined) {
    problems.push({
      setting: "bucketName",
      fault: ` is not set; allowed: a name of your own, as S3 refuses one that begins with "${name}-bucket"`,
      against: "name",
    });
  }
  const { expectedBucketOwner } = settings;
  if (expectedBucketOwner !== undefined && settings.adoptBucket === undefined) {
    const fault = refusal(
      expectedBucketOwner,
      "nothing, as the stack makes its bucket itself (adoptBucket is not set)",
    );
    problems.push({ setting: "expectedBucketOwner", fault, against: "adoptBucket" });
  }
  for (const setting of ["protect", "retain"] as const) {
    if (!settings.forceDestroy || !settings[setting]) continue;
    problems.push({ setting: "forceDestroy", fault: refusal(true, `false, as ${setting} is true`), against: setting });
  }
  return problems;
}

function triggerProblems(settings: Settings): Problem[] {
  const { trigger, intakeQueueName, failureQueueName } = settings;
  if (trigger !== "queue" || intakeQueueName !== failureQueueName) return concurrencyProblems(settings);
  const fault = refusal(intakeQueueName, "another name than failureQueueName");
  return [{ setting: "intakeQueueName", fault, against: "failureQueueName" }, ...concurrencyProblems(settings)];
}

function concurrencyProblems({ trigger, maximumConcurrency, reservedConcurrency }: Settings): Problem[] {
  const setting = "maximumConcurrency";
  if (maximumConcurrency === undefined) return [];
  if (trigger !== "queue") {
    return [{ setting, fault: refusal(maximumConcurrency, `nothing, as trigger is ${trigger}`), against: "trigger" }];
  }
  // Beyond it, Lambda would receive messages that the function cannot take, and count this as a try.
  if (reservedConcurrency === undefined || maximumConcurrency <= reservedConcurrency) return [];
  const fault = refusal(maximumConcurrency, `at most reservedConcurrency, which is ${reservedConcurrency}`);
  return [{ setting, fault, against: "reservedConcurrency" }];
}

function otherProblems(settings: Settings): Problem[] {
  const problems: Problem[] = [];
  if (settings.alarmEmail !== undefined && !settings.alarms) {
    const fault = refusal(settings.alarmEmail, "nothing, as alarms is false");
    problems.push({ setting: "alarmEmail", fault, against: "alarms" });
  }
  // Bucket, table and queue accept only keys of their own region.
  const { kmsKeyArn } = settings;
  if (typeof kmsKeyArn === "string" && kmsKeyArn.split(":")[3] !== settings.region) {
    const fault = refusal(kmsKeyArn, `a key of this stack's region, ${settings.region}`);
    problems.push({ setting: "kmsKeyArn", fault, against: "region" });
  }
  const elsewhere = settings.bucketKmsKeyArns.filter((arn) => arn.split(":")[3] !== settings.region);
  if (elsewhere.length > 0) {
    const fault = refusal(settings.bucketKmsKeyArns, `keys of this stack's region, ${settings.region}`);
    problems.push({ setting: "bucketKmsKeyArns", fault, against: "region" });
  }
  return problems;
}
