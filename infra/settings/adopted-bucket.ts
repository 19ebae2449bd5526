import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { configError } from "./config-error.ts";
import { foreignBucketPolicy } from "./foreign-bucket-policy.ts";
import { partitionOf } from "./partition.ts";
import { refusal } from "./value-rules.ts";

/** An existing bucket that was checked and can be used: the result of {@link lookAtBucket}. */
export interface AdoptedBucket {
  readonly name: string;
  readonly arn: string;
  /** Whether it sends its events to EventBridge already. */
  readonly eventbridge?: boolean;
}

export interface LookAtBucketArgs {
  /** The function whose notifications belong to this pipeline: the bucket has them after the first `up`. */
  readonly functionName: string;
  readonly region: string;
  /** The queue whose notifications belong to this pipeline. */
  readonly intakeQueueName: string;
  readonly trigger: "direct" | "queue" | "eventbridge";
  /** The account that owns the bucket, if that is not the stack's. */
  readonly expectedBucketOwner?: string | undefined;
  /** The ARNs of what the stack has deployed: functions and queues, under the names that they had until now. */
  readonly deployedTargets?: readonly string[];
  /** Of the keys that the stack reads. */
  readonly prefix: string;
}

/**
 * Checks an existing bucket, before any resource is declared.
 *
 * S3 keeps one notification configuration per bucket, and the pipeline's would silently replace it. So a bucket that already
 * notifies others is refused, unless the trigger is EventBridge, which leaves the bucket's notification alone. The check runs again
 * at every preview, and so finds notifications added since. (It cannot find those added between the check and the deployment: S3
 * has no conditional update of notifications.)
 *
 * The deploying user needs s3:GetBucketNotification, s3:GetBucketLocation and s3:ListBucket on the bucket.
 *
 * @throws {pulumi.RunError} if the bucket does not exist, is in another region, or notifies others; if it belongs to another account
 * and cannot be read, the message has the policy that its owner has to set
 */
export async function lookAtBucket(
  name: string,
  args: LookAtBucketArgs,
  options?: pulumi.InvokeOptions,
): Promise<AdoptedBucket> {
  const refuse = (allowed: string) => configError(`sluice:adoptBucket${refusal(name, allowed)}`);
  const account = await foreignAccount(args, options);
  if (account !== undefined && args.trigger === "eventbridge") {
    throw refuse(
      "a bucket of this account, as trigger is eventbridge (S3 sends its events to the EventBridge of the bucket's own account; with " +
        "direct or queue, they come from another account too)",
    );
  }
  const [bucket, notification] = await Promise.all([
    aws.s3.getBucket({ bucket: name }, options),
    aws.s3.getBucketNotification({ bucket: name }, options),
  ]).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : "";
    const policy = account === undefined ? "" : policyToPaste(name, account, args);
    throw refuse(`a bucket that exists, and that you may read${reason === "" ? "" : ` (${reason})`}${policy}`);
  });
  if (bucket.bucketRegion !== args.region) {
    throw refuse(`a bucket in the stack's region, ${args.region} (this one is in ${bucket.bucketRegion})`);
  }
  const { eventbridge } = notification;
  if (args.trigger === "eventbridge") {
    if (eventbridge && !notifiesPipeline(notification, args)) return { name, arn: bucket.arn, eventbridge };
    if (eventbridge) {
      throw refuse(
        "a bucket that no longer notifies this stack itself: remove the stack's function or queue from its notification, and run " +
          "pulumi refresh (otherwise the deployment would delete the whole notification)",
      );
    }
    throw refuse(
      "a bucket that sends its events to EventBridge, as trigger is eventbridge (switch it on in the bucket's properties; the " +
        "stack does not, since it would take it from others when it is destroyed)",
    );
  }
  const others = othersNotified(notification, args);
  if (others.length > 0) {
    throw refuse(
      `a bucket without notifications of its own (this one notifies ${others.join(", ")}; S3 keeps one notification ` +
        "configuration a bucket, and this stack's would replace it; with trigger eventbridge, both can listen)",
    );
  }
  return { name, arn: bucket.arn };
}

/** @returns the stack's account, if it is known that the bucket belongs to another one */
async function foreignAccount(
  { expectedBucketOwner }: LookAtBucketArgs,
  options: pulumi.InvokeOptions | undefined,
): Promise<string | undefined> {
  if (expectedBucketOwner === undefined) return undefined;
  const { accountId } = await aws.getCallerIdentity({}, options);
  return accountId === expectedBucketOwner ? undefined : accountId;
}

function policyToPaste(name: string, account: string, args: LookAtBucketArgs): string {
  const { region, prefix, expectedBucketOwner = "" } = args;
  const policy = foreignBucketPolicy({ bucketArn: `arn:${partitionOf(region)}:s3:::${name}`, account, region, prefix });
  return (
    `\nAccount ${expectedBucketOwner} has to allow it. Ask its owner to add these statements to the policy of the bucket:\n` +
    JSON.stringify(policy, undefined, 2)
  );
}

/** The targets that a bucket notifies, except those of this pipeline. */
function othersNotified(notification: aws.s3.GetBucketNotificationResult, args: LookAtBucketArgs): string[] {
  const { eventbridge, lambdaFunctions, queues, topics } = notification;
  const targets = [
    ...lambdaFunctions.map((each) => each.lambdaFunctionArn),
    ...queues.map((each) => each.queueArn),
    ...topics.map((each) => each.topicArn),
  ].filter((arn) => !belongsTo(args, arn));
  return [...new Set([...targets, ...(eventbridge ? ["EventBridge"] : [])])];
}

function notifiesPipeline(
  { lambdaFunctions, queues }: aws.s3.GetBucketNotificationResult,
  args: LookAtBucketArgs,
): boolean {
  const arns = [...lambdaFunctions.map((each) => each.lambdaFunctionArn), ...queues.map((each) => each.queueArn)];
  return arns.some((arn) => belongsTo(args, arn));
}

/** Whether a target is the pipeline's function, with a version or an alias or without, or its queue. */
function belongsTo({ functionName, intakeQueueName, deployedTargets = [] }: LookAtBucketArgs, arn: string): boolean {
  if (deployedTargets.some((own) => arn === own || arn.startsWith(`${own}:`))) return true;
  const [, , service, , , ...name] = arn.split(":");
  return service === "lambda" ? name[1] === functionName : service === "sqs" && name[0] === intakeQueueName;
}
