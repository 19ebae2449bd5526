import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { guardBucket } from "./guards.ts";

export interface IntakeBucketArgs {
  /** Default: Pulumi's choice, from the component's name. */
  readonly bucketName?: string | undefined;
  /** Default: keys that S3 owns. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  readonly oldVersionDays: number;
  readonly abortUploadDays: number;
  readonly forceDestroy: boolean;
  readonly protect: boolean;
  readonly retain: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The bucket that receives the files: private, versioned, encrypted, TLS only.
 *
 * It is versioned because a notification may arrive after its object was overwritten. Only with the version id can the function
 * read the object that the notification names.
 */
export class IntakeBucket extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: IntakeBucketArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:IntakeBucket", name, {}, options);
    // If the bucket is protected or retained, so are its safeguards. Otherwise it would lose versioning, and accept connections without
    // TLS.
    const guarded = { parent: this, protect: args.protect, retainOnDelete: args.retain };
    const bucket = new aws.s3.Bucket(
      `${name}-bucket`,
      {
        ...(args.bucketName === undefined ? {} : { bucket: args.bucketName }),
        forceDestroy: args.forceDestroy,
        tags: args.tags,
      },
      guarded,
    );
    // They go with the bucket, and not before it: S3 refuses to delete a bucket that is not empty, and it must not be open then.
    const inBucket = { ...guarded, deletedWith: bucket };
    new aws.s3.BucketVersioning(
      `${name}-bucket-versioning`,
      { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
      inBucket,
    );
    guardBucket(`${name}-bucket`, { bucket, kmsKeyArn: args.kmsKeyArn }, inBucket);
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-bucket-lifecycle`,
      { bucket: bucket.id, rules: lifecycleRules(args) },
      inBucket,
    );
    this.name = bucket.id;
    this.arn = bucket.arn;
    // Whether the bucket would stay is what the next update has to know before it replaces it.
    this.registerOutputs({ name: this.name, arn: this.arn, retain: args.retain });
  }
}

function lifecycleRules(args: IntakeBucketArgs): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  const everyObject = { status: "Enabled", filter: { prefix: "" } };
  const abortUploads = {
    ...everyObject,
    id: "abort-unfinished-uploads",
    abortIncompleteMultipartUpload: { daysAfterInitiation: args.abortUploadDays },
  };
  if (args.oldVersionDays === 0) return [abortUploads];
  const expireOldVersions = {
    ...everyObject,
    id: "expire-old-versions",
    noncurrentVersionExpiration: { noncurrentDays: args.oldVersionDays },
    // A delete marker without older versions behind it only makes listings slower.
    expiration: { expiredObjectDeleteMarker: true },
  };
  return [abortUploads, expireOldVersions];
}
