import {
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  type EncryptionType,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type LifecycleRule,
  type ObjectOwnership,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type ServerSideEncryption,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Properties } from "../../../engine/standin/properties.ts";
import { type Maker, text, unlessGone } from "../maker.ts";

/** A part of a bucket's configuration: put whole, read and removed by the bucket's name. */
const setting = (
  put: (s3: S3Client, Bucket: string, inputs: Properties) => Promise<unknown>,
  get: (s3: S3Client, Bucket: string) => Promise<unknown>,
  remove: (s3: S3Client, Bucket: string) => Promise<unknown>,
): Maker => ({
  create: async (inputs, { s3 }) => {
    await put(s3, text(inputs, "bucket"), inputs);
  },
  exists: ({ id }, { s3 }) => unlessGone(get(s3, id)),
  delete: ({ id }, { s3 }) => unlessGone(remove(s3, id)),
});

const versioningOf = (s3: S3Client, Bucket: string, Status: "Enabled" | "Suspended") =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

export const versioning = setting(
  (s3, bucket, { versioningConfiguration }) =>
    versioningOf(s3, bucket, (versioningConfiguration as { readonly status: "Enabled" }).status),
  (s3, Bucket) => s3.send(new GetBucketVersioningCommand({ Bucket })),
  (s3, bucket) => versioningOf(s3, bucket, "Suspended"),
);

export const ownership = setting(
  (s3, Bucket, { rule }) => {
    const ObjectOwnership = (rule as { readonly objectOwnership: ObjectOwnership }).objectOwnership;
    return s3.send(
      new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }),
    );
  },
  (s3, Bucket) => s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
  (s3, Bucket) => s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket })),
);

export const publicAccess = setting(
  (s3, Bucket, inputs) =>
    s3.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: inputs["blockPublicAcls"] === true,
          BlockPublicPolicy: inputs["blockPublicPolicy"] === true,
          IgnorePublicAcls: inputs["ignorePublicAcls"] === true,
          RestrictPublicBuckets: inputs["restrictPublicBuckets"] === true,
        },
      }),
    ),
  (s3, Bucket) => s3.send(new GetPublicAccessBlockCommand({ Bucket })),
  (s3, Bucket) => s3.send(new DeletePublicAccessBlockCommand({ Bucket })),
);

interface EncryptionRule {
  readonly applyServerSideEncryptionByDefault: {
    readonly sseAlgorithm: ServerSideEncryption;
    readonly kmsMasterKeyId?: string;
  };
  readonly bucketKeyEnabled?: boolean;
  readonly blockedEncryptionTypes?: EncryptionType[];
}

export const encryption = setting(
  (s3, Bucket, { rules }) =>
    s3.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: (rules as readonly EncryptionRule[]).map(
            ({ applyServerSideEncryptionByDefault: how, bucketKeyEnabled, blockedEncryptionTypes }) => ({
              ApplyServerSideEncryptionByDefault: {
                SSEAlgorithm: how.sseAlgorithm,
                KMSMasterKeyID: how.kmsMasterKeyId,
              },
              BucketKeyEnabled: bucketKeyEnabled,
              BlockedEncryptionTypes: { EncryptionType: blockedEncryptionTypes },
            }),
          ),
        },
      }),
    ),
  (s3, Bucket) => s3.send(new GetBucketEncryptionCommand({ Bucket })),
  (s3, Bucket) => s3.send(new DeleteBucketEncryptionCommand({ Bucket })),
);

interface Lifecycle {
  readonly id: string;
  readonly status: "Enabled";
  readonly filter: { readonly prefix: string };
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation: number };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays: number };
  readonly expiration?: { readonly expiredObjectDeleteMarker: boolean };
}

export const lifecycle = setting(
  (s3, Bucket, { rules }) =>
    s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules: (rules as readonly Lifecycle[]).map(lifecycleRule) },
      }),
    ),
  (s3, Bucket) => s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
  (s3, Bucket) => s3.send(new DeleteBucketLifecycleCommand({ Bucket })),
);

const lifecycleRule = (rule: Lifecycle): LifecycleRule => ({
  ID: rule.id,
  Status: rule.status,
  Filter: { Prefix: rule.filter.prefix },
  AbortIncompleteMultipartUpload: rule.abortIncompleteMultipartUpload && {
    DaysAfterInitiation: rule.abortIncompleteMultipartUpload.daysAfterInitiation,
  },
  NoncurrentVersionExpiration: rule.noncurrentVersionExpiration && {
    NoncurrentDays: rule.noncurrentVersionExpiration.noncurrentDays,
  },
  Expiration: rule.expiration && { ExpiredObjectDeleteMarker: rule.expiration.expiredObjectDeleteMarker },
});

export const bucketPolicy = setting(
  (s3, Bucket, inputs) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: text(inputs, "policy") })),
  (s3, Bucket) => s3.send(new GetBucketPolicyCommand({ Bucket })),
  (s3, Bucket) => s3.send(new DeleteBucketPolicyCommand({ Bucket })),
);
