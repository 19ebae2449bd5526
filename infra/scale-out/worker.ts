import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BUNDLE_FILE, BUNDLE_HANDLER } from "../function/bundle.ts";
import type { ItemArgs, ObjectArgs } from "../function/statements.ts";
import { WorkerRole } from "./worker-role.ts";

export interface WorkerFunctionArgs extends ObjectArgs, ItemArgs {
  readonly functionName: string;
  readonly roleName: string;
  readonly workBucketArn: pulumi.Input<string>;
  /** The module's source text, CommonJS. */
  readonly code: string;
  readonly runtime: string;
  readonly architecture: string;
  readonly memoryMegabytes: number;
  /** Reserved concurrency: no run has more workers at once, whatever it asks for. */
  readonly concurrency?: number | undefined;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly logRetentionDays: number;
  readonly tracing: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** Lambda's longest: the fewer tries a shard takes, the better. */
export const WORKER_TIMEOUT_SECONDS = 900;

/** The function that processes a shard of a run, its role and its log group. Nothing calls it but the state machine. */
export class WorkerFunction extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: WorkerFunctionArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:WorkerFunction", name, {}, options);
    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-worker-log`,
      { name: `/aws/lambda/${args.functionName}`, retentionInDays: args.logRetentionDays, tags: args.tags },
      { parent: this },
    );
    const role = new WorkerRole(name, { ...args, logGroupArn: logGroup.arn }, { parent: this });
    const worker = new aws.lambda.Function(
      `${name}-worker`,
      {
        name: args.functionName,
        description: "Processes a shard of a backfill",
        role: role.arn,
        runtime: args.runtime,
        architectures: [args.architecture],
        code: new pulumi.asset.AssetArchive({ [BUNDLE_FILE]: new pulumi.asset.StringAsset(args.code) }),
        handler: BUNDLE_HANDLER,
        memorySize: args.memoryMegabytes,
        timeout: WORKER_TIMEOUT_SECONDS,
        ...(args.concurrency === undefined ? {} : { reservedConcurrentExecutions: args.concurrency }),
        environment: { variables: args.environment },
        // It writes JSON lines itself, as the other function does.
        loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
        tracingConfig: { mode: args.tracing ? "Active" : "PassThrough" },
        tags: args.tags,
      },
      { parent: this, dependsOn: [role] },
    );
    this.name = worker.name;
    this.arn = worker.arn;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }
}
