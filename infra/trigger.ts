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
  /** What has to stand before the first event may come: the bucket's versioning, and where an event goes that fails. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The bucket's notification: objects created under the prefix, with one of the suffixes, call the function.
 *
 * It is the bucket's whole notification configuration. S3 has one a bucket, and a second resource would overwrite it: this
 * is its one owner.
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
        // A bucket's ARN names no account: if ours were deleted, another's of the same name could call.
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
      // S3 tries the permission when it takes the notification.
      { parent: this, dependsOn: [permission, ...args.after] },
    );
    this.registerOutputs({});
  }
}

/**
 * A part of a key as S3 wants it in a filter: a space as `+`, other special characters percent-encoded.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function filterText(part: string): string {
  return encodeURIComponent(part).replaceAll("%2F", "/").replaceAll("%20", "+");
}
