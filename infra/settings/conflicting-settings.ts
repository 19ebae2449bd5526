import { bucketName } from "./setting-rules.ts";
import { DEFAULTS, type Settings } from "./settings.ts";
import { refusal } from "./value-rules.ts";

/** A problem with a setting, or with the pipeline's `name`: which one it is, and the text that follows it. */
export interface Problem {
  readonly setting: string;
  readonly fault: string;
  /** The other setting, or the pipeline's name, that it conflicts with. If that one is itself invalid, this problem is not reported. */
  readonly against?: string;
}

/** The suffix that Pulumi adds to a name it chooses: a hyphen and seven hexadecimal digits. */
const AUTO_NAME_ENDING = "-0123456";

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
    ...bucketProblems(name, settings),
    ...triggerProblems(settings),
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
  return problems;
}
