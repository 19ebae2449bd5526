import * as pulumi from "@pulumi/pulumi";
import type { ItemArgs, ObjectArgs } from "../function/statements.ts";
import type { Settings } from "../settings/settings.ts";
import { ShardStateMachine } from "./state-machine.ts";
import { WorkBucket } from "./work-bucket.ts";
import { WorkerFunction } from "./worker.ts";
import { workerEnvironment } from "./worker-environment.ts";

export interface ScaleOutArgs extends ObjectArgs, ItemArgs {
  readonly settings: Settings;
  /** The worker's module, CommonJS. */
  readonly code: string;
}

/** What a backfill needs to run on many machines: a bucket for its work, a worker, and a state machine that calls it. */
export class ScaleOut extends pulumi.ComponentResource {
  readonly workBucket: pulumi.Output<string>;
  readonly stateMachineArn: pulumi.Output<string>;
  readonly workerFunction: pulumi.Output<string>;

  constructor(name: string, args: ScaleOutArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:ScaleOut", name, {}, options);
    const { settings, code, ...access } = args;
    const { tags } = settings;
    const child = { parent: this };
    const bucket = new WorkBucket(
      name,
      { bucketName: settings.workBucketName, kmsKeyArn: access.kmsKeyArn, tags },
      child,
    );
    const worker = new WorkerFunction(
      name,
      {
        ...access,
        functionName: settings.workerFunctionName,
        roleName: settings.workerRoleName,
        workBucketArn: bucket.arn,
        code,
        runtime: settings.runtime,
        architecture: settings.architecture,
        memoryMegabytes: settings.workerMemoryMegabytes,
        concurrency: settings.workerConcurrency,
        environment: workerEnvironment(settings),
        logRetentionDays: settings.logRetentionDays,
        tracing: settings.tracing,
        tags,
      },
      child,
    );
    const machine = new ShardStateMachine(
      name,
      {
        region: access.region,
        kmsKeyArn: access.kmsKeyArn,
        roleName: settings.stateMachineRoleName,
        stateMachineName: settings.stateMachineName,
        workBucketName: bucket.name,
        workBucketArn: bucket.arn,
        workerArn: worker.arn,
        tags,
      },
      child,
    );
    this.workBucket = bucket.name;
    this.stateMachineArn = machine.arn;
    this.workerFunction = worker.name;
    this.registerOutputs({ workBucket: this.workBucket, stateMachineArn: this.stateMachineArn });
  }
}
