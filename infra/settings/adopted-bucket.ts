import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { configError } from "./config-error.ts";
import { refusal } from "./value-rules.ts";

/** An existing bucket that was looked at, and may be used: what {@link lookAtBucket} returns. */
export interface AdoptedBucket {
  readonly name: string;
  readonly arn: string;
}

export interface LookAtBucketArgs {
  /** The function whose notifications are the pipeline's own: after the first `up`, the bucket has them. */
  readonly functionName: string;
  readonly region: string;
}

/**
 * Looks at an existing bucket, before anything is declared.
 *
 * S3 keeps one notification configuration a bucket, and the pipeline's would replace it without a word. So a bucket that
 * notifies others is refused; this is asked again at every preview, and tells of others that have come since. (It cannot
 * tell of those that come between the look and the deployment: S3 knows no conditional change of notifications.)
 *
 * Whoever deploys needs s3:GetBucketNotification, s3:GetBucketLocation and s3:ListBucket on it.
 *
 * @throws {pulumi.RunError} where there is no such bucket, it lies in another region, or it notifies others
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

/** Whom a bucket notifies besides the function. */
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

/** arn:aws:lambda:REGION:ACCOUNT:function:NAME, and perhaps a version or an alias. */
const functionOf = (functionArn: string) => functionArn.split(":")[6];
