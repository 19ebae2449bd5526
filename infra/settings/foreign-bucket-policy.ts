import { partitionOf } from "./partition.ts";

export interface ForeignBucketPolicyArgs {
  readonly bucketArn: string;
  /** The stack's account, not the bucket's. */
  readonly account: string;
  readonly region: string;
  readonly prefix: string;
}

/**
 * What the policy of another account's bucket has to say, so that the stack can read and be notified: for the bucket's owner to paste.
 *
 * It names the stack's account instead of its role, for two reasons: S3 refuses a policy that names a role which does not exist yet, and
 * commands read the bucket as whoever types them. The account's own policies then say who may.
 */
export function foreignBucketPolicy({ bucketArn, account, region, prefix }: ForeignBucketPolicyArgs): object {
  const allow = (Sid: string, Action: readonly string[], Resource: string) => ({
    Sid,
    Effect: "Allow",
    Principal: { AWS: `arn:${partitionOf(region)}:iam::${account}:root` },
    Action,
    Resource,
  });
  return {
    Version: "2012-10-17",
    Statement: [
      allow("SluiceReads", ["s3:GetObject", "s3:GetObjectVersion"], `${bucketArn}/${literalPrefix(prefix)}*`),
      allow("SluiceLists", ["s3:ListBucket", "s3:ListBucketVersions"], bucketArn),
      allow(
        "SluiceDeploys",
        ["s3:GetBucketLocation", "s3:GetBucketNotification", "s3:PutBucketNotification"],
        bucketArn,
      ),
    ],
  };
}

/** Escapes a prefix where IAM reads patterns and variables. */
export const literalPrefix = (prefix: string): string => prefix.replace(/[*?$]/g, (character) => `\${${character}}`);
