import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { configError } from "./config-error.ts";
import { refusal } from "./value-rules.ts";

/** An existing bucket that was checked and can be used: the result of {@link lookAtBucket}. */
export interface AdoptedBucket {
  readonly name: string;
  readonly arn: string;
}

export interface LookAtBucketArgs {
  /** The function whose notifications belong to this pipeline: the bucket has them after the first `up`. */
  readonly functionName: string;
  readonly region: string;
}

/**
 * Checks an existing bucket, before any resource is declared.
 *
 * S3 keeps one notification configuration per bucket, and the pipeline's would silently replace it. So a bucket that already
 * notifies others is refused. The check runs again at every preview, and so finds notifications added since. (It cannot find
 * those added between the check and the deployment: S3 has no conditional update of notifications.)
 *
 * The deploying user needs s3:GetBucketNotification, s3:GetBucketLocation and s3:ListBucket on the bucket.
 *
 * @throws {pulumi.RunError} if the bucket does not exist, is in another region, or notifies others
 */
export async function lookAtBucket(
  name: string,
  args: LookAtBucketArgs,
  options?: pulumi.InvokeOptions,
): Promise<AdoptedBucket> {
  const refuse = (allowed: string) => configError(`sluice:adoptBucket${refusal(name, allowed)}`);
  const [bucket, notification] = await Promise.all([
    aws.s3.getBucket({ bucket: name }, options),
    aws.s3.getBucketNotification({ bucket: name }, options),
  ]).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : "";
    throw refuse(`a bucket that exists, and that you may read${reason === "" ? "" : ` (${reason})`}`);
  });
  if (bucket.bucketRegion !== args.region) {
    throw refuse(`a bucket in the stack's region, ${args.region} (this one is in ${bucket.bucketRegion})`);
  }
  const others = othersNotified(notification, args.functionName);
  if (others.length > 0) {
    throw refuse(
      `a bucket without notifications of its own (this one notifies ${others.join(", ")}; S3 keeps one notification ` +
        "configuration a bucket, and this stack's would replace it)",
    );
  }
  return { name, arn: bucket.arn };
}

/** The targets that a bucket notifies, except the function. */
function othersNotified(notification: aws.s3.GetBucketNotificationResult, functionName: string): string[] {
  const { eventbridge, lambdaFunctions, queues, topics } = notification;
  const targets = [
    ...lambdaFunctions.map((each) => each.lambdaFunctionArn).filter((arn) => functionOf(arn) !== functionName),
    ...queues.map((each) => each.queueArn),
    ...topics.map((each) => each.topicArn),
    ...(eventbridge ? ["EventBridge"] : []),
  ];
  return [...new Set(targets)];
}

/** arn:aws:lambda:REGION:ACCOUNT:function:NAME, optionally followed by a version or an alias. */
const functionOf = (functionArn: string) => functionArn.split(":")[6];
