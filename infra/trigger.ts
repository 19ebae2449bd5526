import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountOf } from "./settings/partition.ts";

export interface ObjectTriggerArgs {
  readonly bucketName: pulumi.Input<string>;
  readonly bucketArn: pulumi.Input<string>;
  readonly functionName: pulumi.Input<string>;
  readonly functionArn: pulumi.Input<string>;
  readonly prefix: string;
  readonly suffixes: readonly string[];
  /** What must exist before the first event arrives: the bucket's versioning, and the destination of failed events. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The bucket's notification: calls the function for objects created under the prefix with one of the suffixes.
 *
 * This is the bucket's whole notification configuration. S3 has one per bucket, and a second resource would overwrite it, so only
 * this resource may manage it.
 */
export class ObjectTrigger extends pulumi.ComponentResource {
  constructor(name: string, args: ObjectTriggerArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:ObjectTrigger", name, {}, options);
    const permission = new aws.lambda.Permission(
      `${name}-trigger-permission`,
      {
        action: "lambda:InvokeFunction",
        function: args.functionName,
        principal: "s3.amazonaws.com",
        sourceArn: args.bucketArn,
        // A bucket's ARN contains no account: if our bucket were deleted, another account's bucket of that name could call the
        // function.
        sourceAccount: pulumi.output(args.functionArn).apply(accountOf),
      },
      { parent: this },
    );
    new aws.s3.BucketNotification(
      `${name}-trigger`,
      {
        bucket: args.bucketName,
        lambdaFunctions: args.suffixes.map((suffix, index) => ({
          id: `${name}-${index}`,
          lambdaFunctionArn: args.functionArn,
          events: ["s3:ObjectCreated:*"],
          ...(args.prefix === "" ? {} : { filterPrefix: filterText(args.prefix) }),
          ...(suffix === "" ? {} : { filterSuffix: filterText(suffix) }),
        })),
      },
      // S3 tests the permission when the notification is created.
      { parent: this, dependsOn: [permission, ...args.after] },
    );
    this.registerOutputs({});
  }
}

/**
 * Encodes a part of a key for a filter as S3 expects it: a space as `+`, other special characters percent-encoded.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function filterText(part: string): string {
  return encodeURIComponent(part).replaceAll("%2F", "/").replaceAll("%20", "+");
}
