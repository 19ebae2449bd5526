import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BUNDLE_FILE, BUNDLE_HANDLER } from "./bundle.ts";
import type { ProcessorRole } from "./role.ts";

export interface ProcessorFunctionArgs {
  readonly functionName: string;
  readonly role: ProcessorRole;
  /** The module's text, CommonJS. */
  readonly code: string;
  readonly runtime: string;
  readonly architecture: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency?: number | undefined;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly failureQueueArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  readonly tracing: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** Lambda's maximum, and how long an event may wait for a free execution before it goes on the failure queue: 6 hours. */
const MAXIMUM_EVENT_AGE_SECONDS = 21_600;

/** The function, its log, and what becomes of an event that fails. */
export class ProcessorFunction extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: ProcessorFunctionArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:ProcessorFunction", name, {}, options);
    // Declared, since a log group that Lambda makes by itself keeps everything for good, and outlives the stack.
    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-log`,
      { name: `/aws/lambda/${args.functionName}`, retentionInDays: args.logRetentionDays, tags: args.tags },
      { parent: this },
    );
    const processor = new aws.lambda.Function(
      `${name}-processor`,
      {
        name: args.functionName,
        description: "Takes JSON files from S3 into DynamoDB",
        role: args.role.arn,
        runtime: args.runtime,
        architectures: [args.architecture],
        code: new pulumi.asset.AssetArchive({ [BUNDLE_FILE]: new pulumi.asset.StringAsset(args.code) }),
        handler: BUNDLE_HANDLER,
        memorySize: args.memoryMegabytes,
        timeout: args.timeoutSeconds,
        ...(args.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: args.reservedConcurrency }),
        environment: { variables: args.environment },
        // The function writes JSON lines itself. Lambda's own JSON format would filter them by a level of its own, and
        // drop metrics, which have none.
        loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
        tracingConfig: { mode: args.tracing ? "Active" : "PassThrough" },
        tags: args.tags,
      },
      // The role's policies too: the first event must not meet a function that may not read it.
      { parent: this, dependsOn: [args.role] },
    );
    new aws.lambda.FunctionEventInvokeConfig(
      `${name}-retries`,
      {
        functionName: processor.name,
        maximumRetryAttempts: 2,
        maximumEventAgeInSeconds: MAXIMUM_EVENT_AGE_SECONDS,
        destinationConfig: { onFailure: { destination: args.failureQueueArn } },
      },
      { parent: this },
    );
    this.name = processor.name;
    this.arn = processor.arn;
    this.logGroupName = logGroup.name;
    this.registerOutputs({ name: this.name, arn: this.arn, logGroupName: this.logGroupName });
  }
}
