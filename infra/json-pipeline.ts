import * as pulumi from "@pulumi/pulumi";
import { IntakeBucket } from "./bucket/intake-bucket.ts";
import { FailureQueue } from "./failure-queue.ts";
import { bundleHandler, TRACED_HANDLER, WORKER } from "./function/bundle.ts";
import { environmentOf, maxDecompressedBytes } from "./function/environment.ts";
import { ProcessorFunction } from "./function/function.ts";
import { ProcessorRole } from "./function/role.ts";
import type { AlarmedWay } from "./monitoring/alarm-rule.ts";
import { PipelineAlarms } from "./monitoring/alarms.ts";
import { PipelineDashboard } from "./monitoring/dashboard.ts";
import { keyNames, type RecordMapping } from "../runtime/mapping/record-mapping.ts";
import { ScaleOut } from "./scale-out/scale-out.ts";
import { foreignBucketPolicy } from "./settings/foreign-bucket-policy.ts";
import { accountOf } from "./settings/partition.ts";
import { resolveSettings } from "./settings/resolve-settings.ts";
import type { JsonPipelineArgs, Settings } from "./settings/settings.ts";
import { type Billing, ItemTable } from "./table.ts";
import type { Arrivals } from "./trigger/changed-arrivals.ts";
import { IntakeQueue, RECEIVES, visibilitySeconds } from "./trigger/intake-queue.ts";
import { ruleName } from "./trigger/object-rule.ts";
import { ObjectTrigger, type Way } from "./trigger/trigger.ts";

export type { JsonPipelineArgs } from "./settings/settings.ts";

/**
 * Loads JSON files from a bucket into a table as they arrive: bucket, trigger, function, table, failure queue, and monitoring.
 *
 * ```ts
 * const pipeline = new JsonPipeline("orders", { region: "eu-central-1", prefix: "orders/" });
 * export const bucket = pipeline.bucketName;
 * ```
 *
 * @throws {pulumi.RunError} before any resource is declared, if the name or an argument is invalid
 */
export class JsonPipeline extends pulumi.ComponentResource {
  readonly region: string;
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;
  readonly tableName: pulumi.Output<string>;
  readonly tableArn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
  readonly functionArn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  readonly failureQueueUrl: pulumi.Output<string>;
  readonly failureQueueArn: pulumi.Output<string>;
  readonly failureQueueName: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  readonly mapping: RecordMapping;
  readonly trigger: Arrivals["trigger"];
  readonly suffixes: readonly string[];
  readonly prefix: string;
  readonly maxDecompressedBytes: number;
  /** These three are `null` if scaleOut is off. */
  readonly workBucket: pulumi.Output<string> | null;
  readonly stateMachineArn: pulumi.Output<string> | null;
  readonly workerFunction: pulumi.Output<string> | null;
  /** The account that owns the bucket, as the settings say; `null` if they do not. */
  readonly expectedBucketOwner: string | null;
  /** What the policy of the bucket has to say, for its owner to paste; `null` if it belongs to this account. */
  readonly bucketPolicy: pulumi.Output<object | null> | null;
  /** `null` if alarms are off. */
  readonly alarmTopicArn: pulumi.Output<string> | null;
  /** `null` if the dashboard is off. Not `undefined`, of which Pulumi warns in a stack's outputs. */
  readonly dashboardName: pulumi.Output<string> | null;

  constructor(name: string, args: JsonPipelineArgs, options?: pulumi.ComponentResourceOptions) {
    const settings = resolveSettings(name, args);
    super("sluice:infra:JsonPipeline", name, {}, options);
    const { adoptBucket, adoptTable, expectedBucketOwner, kmsKeyArn, prefix, region, suffixes, tags } = settings;
    const child = { parent: this };
    const bucket = adoptBucket ?? new IntakeBucket(name, settings, child);
    const table =
      adoptTable ??
      new ItemTable(name, { ...settings, keys: keyNames(settings.mapping), billing: billingOf(settings) }, child);
    const failures = new FailureQueue(
      name,
      {
        ...{ queueName: settings.failureQueueName, kmsKeyArn, tags },
        ruleName: settings.trigger === "eventbridge" ? ruleName(name) : undefined,
      },
      child,
    );
    const intake =
      settings.trigger === "queue"
        ? new IntakeQueue(
            name,
            { ...settings, queueName: settings.intakeQueueName, bucketArn: bucket.arn, failureQueueArn: failures.arn },
            child,
          )
        : undefined;
    const role = new ProcessorRole(
      name,
      {
        ...settings,
        bucketArn: bucket.arn,
        tableArn: table.arn,
        tableKmsKeyArn: adoptTable?.kmsKeyArn,
        failureQueueArn: failures.arn,
        intakeQueueArn: intake?.arn,
      },
      child,
    );
    const sources = { tableName: table.name, failureQueueUrl: failures.url };
    const processor = new ProcessorFunction(
      name,
      {
        ...settings,
        role,
        code: settings.code ?? (settings.tracing ? bundleHandler(TRACED_HANDLER) : bundleHandler()),
        environment: environmentOf(settings, sources),
        failureQueueArn: failures.arn,
      },
      child,
    );
    new ObjectTrigger(
      name,
      {
        bucketName: bucket.name,
        bucketArn: bucket.arn,
        expectedBucketOwner,
        functionName: processor.name,
        functionArn: processor.arn,
        prefix,
        suffixes,
        tags,
        way: wayOf(settings, intake, failures),
        after: bucket instanceof IntakeBucket ? [processor, bucket] : [processor],
      },
      child,
    );
    const scaleOut = settings.scaleOut
      ? new ScaleOut(
          name,
          {
            ...{ region, kmsKeyArn, prefix, bucketArn: bucket.arn, tableArn: table.arn },
            bucketKmsKeyArns: settings.bucketKmsKeyArns,
            tableKmsKeyArn: adoptTable?.kmsKeyArn,
            settings,
            code: settings.workerCode ?? bundleHandler(WORKER),
          },
          child,
        )
      : undefined;
    const workers = scaleOut && {
      functionName: settings.workerFunctionName,
      stateMachineArn: scaleOut.stateMachineArn,
    };
    const alarms = settings.alarms
      ? new PipelineAlarms(
          name,
          { ...settings, email: settings.alarmEmail, way: alarmedWayOf(name, settings), workers },
          child,
        )
      : undefined;
    const dashboard = settings.dashboard
      ? new PipelineDashboard(
          name,
          { ...settings, dashboardName: name, provisioned: settings.billingMode === "provisioned", workers },
          child,
        )
      : undefined;

    this.region = region;
    this.bucketName = pulumi.output(bucket.name);
    this.bucketArn = pulumi.output(bucket.arn);
    this.tableName = pulumi.output(table.name);
    this.tableArn = pulumi.output(table.arn);
    this.functionName = processor.name;
    this.functionArn = processor.arn;
    this.roleName = role.name;
    this.roleArn = role.arn;
    this.failureQueueUrl = failures.url;
    this.failureQueueArn = failures.arn;
    this.failureQueueName = failures.name;
    this.logGroupName = processor.logGroupName;
    this.mapping = settings.mapping;
    this.expectedBucketOwner = expectedBucketOwner ?? null;
    this.bucketPolicy =
      expectedBucketOwner === undefined
        ? null
        : pulumi.all([bucket.arn, role.arn]).apply(([bucketArn, roleArn]) => {
            const account = accountOf(roleArn);
            if (account === expectedBucketOwner) return null;
            return foreignBucketPolicy({ bucketArn, account, region, prefix });
          });
    const { functionName, intakeQueueName } = settings;
    this.trigger = { kind: settings.trigger, target: settings.trigger === "queue" ? intakeQueueName : functionName };
    this.suffixes = suffixes;
    this.prefix = prefix;
    this.maxDecompressedBytes = maxDecompressedBytes(settings);
    this.workBucket = scaleOut?.workBucket ?? null;
    this.stateMachineArn = scaleOut?.stateMachineArn ?? null;
    this.workerFunction = scaleOut?.workerFunction ?? null;
    this.alarmTopicArn = alarms?.topicArn ?? null;
    this.dashboardName = dashboard?.name ?? null;
    this.registerOutputs({ bucketName: this.bucketName, tableName: this.tableName, functionName: this.functionName });
  }
}

function wayOf(
  { trigger, maximumConcurrency, adoptBucket }: Settings,
  queue: IntakeQueue | undefined,
  failures: FailureQueue,
): Way {
  if (queue !== undefined) return { kind: "queue", queue, maximumConcurrency };
  if (trigger !== "eventbridge") return { kind: "direct" };
  const isOn = adoptBucket?.eventbridge ?? false;
  return { kind: "eventbridge", failureQueueArn: failures.arn, failurePolicy: failures.policy, isOn };
}

function alarmedWayOf(name: string, { trigger, intakeQueueName, timeoutSeconds }: Settings): AlarmedWay {
  switch (trigger) {
    case "direct":
      return { kind: "direct" };
    case "queue":
      return {
        kind: "queue",
        queueName: intakeQueueName,
        retriedSeconds: RECEIVES * visibilitySeconds(timeoutSeconds),
      };
    case "eventbridge":
      return { kind: "eventbridge", ruleName: ruleName(name) };
  }
}

function billingOf(settings: Settings): Billing {
  if (settings.billingMode === "on-demand") {
    const { maxReadRequestUnits, maxWriteRequestUnits } = settings;
    return { mode: "on-demand", maxReadRequestUnits, maxWriteRequestUnits };
  }
  return {
    mode: "provisioned",
    read: {
      min: settings.readCapacityMin,
      max: settings.readCapacityMax,
      targetPercent: settings.readTargetPercent,
    },
    write: {
      min: settings.writeCapacityMin,
      max: settings.writeCapacityMax,
      targetPercent: settings.writeTargetPercent,
    },
  };
}
