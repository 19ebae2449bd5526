import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface BucketGuardsArgs {
  readonly bucket: aws.s3.Bucket;
  /** Default: keys that S3 owns. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
}

/**
 * What every bucket of a stack has: no ACLs, no public access, encryption, and no requests without TLS.
 *
 * @param name the bucket's own name in the program, from which those of its guards follow
 */
export function guardBucket(
  name: string,
  { bucket, kmsKeyArn }: BucketGuardsArgs,
  options: pulumi.CustomResourceOptions,
): void {
  new aws.s3.BucketOwnershipControls(
    `${name}-ownership`,
    // Disables ACLs: the bucket's owner also owns objects that another account uploads.
    { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
    options,
  );
  const publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
    `${name}-public-access`,
    {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    options,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { bucket: bucket.id, rules: [encryptionRule(kmsKeyArn)] },
    options,
  );
  new aws.s3.BucketPolicy(
    `${name}-policy`,
    { bucket: bucket.id, policy: tlsOnly(bucket.arn) },
    // S3 answers 409 to concurrent changes of a bucket's access.
    { ...options, dependsOn: [publicAccessBlock] },
  );
}

function encryptionRule(
  kmsKeyArn: pulumi.Input<string> | undefined,
): aws.types.input.s3.BucketServerSideEncryptionConfigurationRule {
  // The function could never read an object encrypted with the uploader's own key (SSE-C).
  const blockedEncryptionTypes = ["SSE-C"];
  if (kmsKeyArn === undefined) {
    return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, blockedEncryptionTypes };
  }
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
    // One request to KMS serves many objects, instead of one request per object.
    bucketKeyEnabled: true,
    blockedEncryptionTypes,
  };
}

function tlsOnly(bucketArn: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}
