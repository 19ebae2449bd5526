import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { guardBucket } from "../bucket/guards.ts";

export interface WorkBucketArgs {
  /** Default: Pulumi's choice, from the component's name. */
  readonly bucketName?: string | undefined;
  /** Default: keys that S3 owns. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** How long a run can be collected or resumed. */
const KEPT_DAYS = 30;
const ABORT_UPLOAD_DAYS = 1;

/**
 * The bucket through which a command and the workers of a run talk: tasks, shards and results, and no file of the user.
 *
 * So it is neither protected nor retained, and goes with whatever is in it. It triggers nothing, and it has no versions, since a result is
 * replaced by the next try's.
 */
export class WorkBucket extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: WorkBucketArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:WorkBucket", name, {}, options);
    const bucket = new aws.s3.Bucket(
      `${name}-work`,
      {
        ...(args.bucketName === undefined ? {} : { bucket: args.bucketName }),
        forceDestroy: true,
        tags: args.tags,
      },
      { parent: this },
    );
    guardBucket(`${name}-work`, { bucket, kmsKeyArn: args.kmsKeyArn }, { parent: this });
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-work-lifecycle`,
      {
        bucket: bucket.id,
        rules: [
          {
            id: "expire-runs",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { days: KEPT_DAYS },
            abortIncompleteMultipartUpload: { daysAfterInitiation: ABORT_UPLOAD_DAYS },
          },
        ],
      },
      { parent: this },
    );
    this.name = bucket.id;
    this.arn = bucket.arn;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }
}
