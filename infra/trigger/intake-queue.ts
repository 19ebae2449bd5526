import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { queuePolicy } from "../settings/queue-policy.ts";
import { accountOf } from "../settings/partition.ts";

export interface IntakeQueueArgs {
  readonly queueName: string;
  readonly bucketArn: pulumi.Input<string>;
  /** Default: the stack's own account. */
  readonly expectedBucketOwner?: string | undefined;
  /** Of the function. */
  readonly timeoutSeconds: number;
  readonly failureQueueArn: pulumi.Input<string>;
  /** Default: a key that SQS owns. The policy of another key must let S3 use it. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The longest retention that SQS allows: while the function cannot work, events wait here. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** How often a message is received before SQS moves it to the failure queue. AWS advises at least 5, as throttled polls count. */
export const RECEIVES = 5;

/**
 * How long a received message stays hidden: six times the function's timeout, so that Lambda can retry while the function is
 * throttled before the message is delivered again.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const visibilitySeconds = (timeoutSeconds: number): number => 6 * timeoutSeconds;

/** The queue between bucket and function. S3 writes to it; what the function cannot process in the end goes to the failure queue. */
export class IntakeQueue extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** What must exist before S3 is told to write to the queue. */
  readonly policy: aws.sqs.QueuePolicy;

  constructor(name: string, args: IntakeQueueArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:IntakeQueue", name, {}, options);
    const { kmsKeyArn } = args;
    const queue = new aws.sqs.Queue(
      `${name}-intake`,
      {
        name: args.queueName,
        messageRetentionSeconds: RETENTION_SECONDS,
        visibilityTimeoutSeconds: visibilitySeconds(args.timeoutSeconds),
        redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: args.failureQueueArn, maxReceiveCount: RECEIVES }),
        ...(kmsKeyArn === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: kmsKeyArn }),
        tags: args.tags,
      },
      { parent: this },
    );
    this.policy = new aws.sqs.QueuePolicy(
      `${name}-intake-policy`,
      {
        queueUrl: queue.url,
        policy: queuePolicy(queue.arn, [
          {
            Effect: "Allow",
            Principal: { Service: "s3.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queue.arn,
            // A bucket's ARN contains no account: another account could have a bucket of that name if ours were deleted.
            Condition: {
              ArnEquals: { "aws:SourceArn": args.bucketArn },
              StringEquals: { "aws:SourceAccount": args.expectedBucketOwner ?? queue.arn.apply(accountOf) },
            },
          },
        ]),
      },
      { parent: this },
    );
    this.arn = queue.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
