import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BUNDLE_FILE, BUNDLE_HANDLER } from "./bundle.ts";
import type { ProcessorRole } from "./role.ts";

export interface ProcessorFunctionArgs {
  readonly functionName: string;
  readonly role: ProcessorRole;
  /** The module's source text, CommonJS. */
  readonly code: string;
  readonly runtime: string;
  readonly architecture: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency?: number | undefined;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly failureQueueArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  /** The customer managed key of the log, if any. Its policy must let CloudWatch Logs use it. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  readonly tracing: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** How long an event may wait for a free execution before it goes to the failure queue: 6 hours, Lambda's maximum. */
const MAXIMUM_EVENT_AGE_SECONDS = 21_600;

/** The function, its log group, and the destination of failed events. */
export class ProcessorFunction extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: ProcessorFunctionArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:ProcessorFunction", name, {}, options);
    // Declared here because a log group that Lambda creates keeps everything forever, and outlives the stack.
    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-log`,
      {
        name: `/aws/lambda/${args.functionName}`,
        retentionInDays: args.logRetentionDays,
        ...(args.kmsKeyArn === undefined ? {} : { kmsKeyId: args.kmsKeyArn }),
        tags: args.tags,
      },
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
        // The function writes JSON lines itself. Lambda's JSON format would filter them by its own log level, and drop metrics,
        // which have no level.
        loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
        tracingConfig: { mode: args.tracing ? "Active" : "PassThrough" },
        tags: args.tags,
      },
      // This includes the role's policies: the function must be able to read objects when the first event arrives.
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
    new aws.lambda.FunctionRecursionConfig(
      `${name}-recursion`,
      {
        functionName: processor.name,
        // A large file takes several invocations, each of which calls the next. Lambda takes this for a loop, and would stop it
        // after about 16. The function itself stops what does not progress; and it cannot write to the bucket that triggers it.
        recursiveLoop: "Allow",
      },
      { parent: this },
    );
    this.name = processor.name;
    this.arn = processor.arn;
    this.logGroupName = logGroup.name;
    this.registerOutputs({ name: this.name, arn: this.arn, logGroupName: this.logGroupName });
  }
}
