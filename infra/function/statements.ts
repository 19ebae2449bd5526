import * as pulumi from "@pulumi/pulumi";
import { literalPrefix } from "../settings/foreign-bucket-policy.ts";
import { dnsSuffixOf } from "../settings/partition.ts";

/** A statement of a role's policy. */
export interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: pulumi.Input<string> | readonly pulumi.Input<string>[];
  readonly Condition?: object;
}

export interface KeyArgs {
  readonly region: string;
  /** The customer managed key of bucket, table and queue, if any. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
}

export interface ObjectArgs extends KeyArgs {
  readonly bucketArn: pulumi.Input<string>;
  /** Objects with other key prefixes cannot be read. */
  readonly prefix: string;
  /** Other keys of objects in the bucket. */
  readonly bucketKmsKeyArns: readonly string[];
}

export interface ItemArgs extends KeyArgs {
  readonly tableArn: pulumi.Input<string>;
  /** The key of a table that is adopted, if it is another one. */
  readonly tableKmsKeyArn?: string | undefined;
}

/** A policy as IAM takes it. */
export function policyOf(statements: readonly object[]): pulumi.Output<string> {
  const complete = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: complete });
}

/** Reads the files. */
export function objectStatements({ bucketArn, prefix, ...args }: ObjectArgs): Statement[] {
  const { kmsKeyArn, bucketKmsKeyArns } = args;
  return [
    {
      Effect: "Allow",
      // HeadObject needs only the permission for GetObject.
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: pulumi.interpolate`${bucketArn}/${literalPrefix(prefix)}*`,
    },
    {
      Effect: "Allow",
      // Without permission to list the bucket, S3 answers 403 instead of 404 for a deleted object, which would look like a fault.
      // No condition on the prefix: GetObject requests have none, so the condition would turn the 404 into a 403.
      // Listing versions shows which of two versions stored in the same second is newer.
      Action: ["s3:ListBucket", "s3:ListBucketVersions"],
      Resource: bucketArn,
    },
    ...keyStatements([kmsKeyArn, ...bucketKmsKeyArns], args, "s3", ["kms:Decrypt"]),
  ];
}

/** Puts items. */
export function itemStatements({ tableArn, ...args }: ItemArgs): Statement[] {
  return [
    { Effect: "Allow", Action: ["dynamodb:PutItem"], Resource: tableArn },
    // DynamoDB uses a table's key on behalf of the caller.
    ...keyStatements([args.tableKmsKeyArn ?? args.kmsKeyArn], args, "dynamodb", ["kms:Decrypt"]),
  ];
}

/** Grants customer managed keys through one service only: the role cannot use a key directly. */
export function keyStatements(
  keyArns: readonly (pulumi.Input<string> | undefined)[],
  { region }: Pick<KeyArgs, "region">,
  service: string,
  actions: readonly string[],
): Statement[] {
  const keys = keyArns.filter((arn) => arn !== undefined);
  const [first] = keys;
  if (first === undefined) return [];
  const via = { StringEquals: { "kms:ViaService": `${service}.${region}.${dnsSuffixOf(region)}` } };
  return [{ Effect: "Allow", Action: actions, Resource: keys.length === 1 ? first : keys, Condition: via }];
}

/** X-Ray has no resources to name: AWS accepts only the wildcard here. */
export const TRACING: Statement = {
  Effect: "Allow",
  Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  Resource: "*",
};
