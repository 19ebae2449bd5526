import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface FailureQueueArgs {
  readonly queueName: string;
  /** Default: a key that SQS owns. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** SQS keeps no message longer. A failure is to be looked at and replayed before. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** A replay works through the objects of a message before it deletes the message; till then nobody else should see it. */
const VISIBILITY_SECONDS = 15 * 60;

/** Where failures go: events that failed for good, from Lambda, and records that were rejected, from the function. */
export class FailureQueue extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;

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
    this.name = queue.name;
    this.arn = queue.arn;
    this.url = queue.url;
    this.registerOutputs({ name: this.name, arn: this.arn, url: this.url });
  }
}
