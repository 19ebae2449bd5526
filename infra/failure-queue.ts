import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { queuePolicy } from "./settings/queue-policy.ts";
import { ruleArnOf } from "./settings/partition.ts";

export interface FailureQueueArgs {
  readonly queueName: string;
  /** The rule of EventBridge that may write to the queue, if any. */
  readonly ruleName?: string | undefined;
  /** Default: a key that SQS owns. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The longest retention that SQS allows. Failures must be inspected and replayed within it. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/**
 * A replay processes all objects of a message before it deletes the message. Until then, the message must stay hidden from other
 * consumers.
 */
const VISIBILITY_SECONDS = 15 * 60;

/** The queue for failures: events that failed for good, sent by Lambda, and rejected records, sent by the function. */
export class FailureQueue extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  /** What must exist before EventBridge is told to write to the queue. A queue has one policy. */
  readonly policy: aws.sqs.QueuePolicy;

  constructor(name: string, args: FailureQueueArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:FailureQueue", name, {}, options);
    const queue = new aws.sqs.Queue(
      `${name}-failures`,
      {
        name: args.queueName,
        messageRetentionSeconds: RETENTION_SECONDS,
        visibilityTimeoutSeconds: VISIBILITY_SECONDS,
        ...(args.kmsKeyArn === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: args.kmsKeyArn }),
        tags: args.tags,
      },
      { parent: this },
    );
    const { ruleName } = args;
    this.policy = new aws.sqs.QueuePolicy(
      `${name}-failures-policy`,
      {
        queueUrl: queue.url,
        policy: queuePolicy(queue.arn, ruleName === undefined ? [] : [ruleStatement(queue.arn, ruleName)]),
      },
      { parent: this },
    );
    this.name = queue.name;
    this.arn = queue.arn;
    this.url = queue.url;
    this.registerOutputs({ name: this.name, arn: this.arn, url: this.url });
  }
}

/** The rule's ARN is made from its name, since it is created after the queue. */
function ruleStatement(queueArn: pulumi.Output<string>, ruleName: string): object {
  return {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: { ArnEquals: { "aws:SourceArn": queueArn.apply((arn) => ruleArnOf(arn, ruleName)) } },
  };
}
