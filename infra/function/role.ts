import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { dnsSuffixOf, partitionOf } from "../settings/partition.ts";

export interface ProcessorRoleArgs {
  readonly roleName: string;
  readonly region: string;
  readonly bucketArn: pulumi.Input<string>;
  /** Objects whose key begins otherwise cannot be read. */
  readonly prefix: string;
  readonly tableArn: pulumi.Input<string>;
  readonly failureQueueArn: pulumi.Input<string>;
  /** The key of bucket, table and queue, if they have one of the customer's. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  readonly tracing: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: pulumi.Input<string>;
  readonly Condition?: object;
}

/** What the function may do: write its log, read objects, put items, send failures. Nothing is deleted or overwritten. */
export class ProcessorRole extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ProcessorRoleArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:ProcessorRole", name, {}, options);
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: args.roleName,
        description: "What the function may do that takes JSON files from S3 into DynamoDB",
        assumeRolePolicy: policyOf([{ Principal: { Service: "lambda.amazonaws.com" }, Action: ["sts:AssumeRole"] }]),
        tags: args.tags,
      },
      { parent: this },
    );
    new aws.iam.RolePolicyAttachment(
      `${name}-role-logs`,
      {
        role: role.name,
        policyArn: `arn:${partitionOf(args.region)}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`,
      },
      { parent: this },
    );
    const policies: Record<string, Statement[]> = {
      s3: objectStatements(args),
      dynamodb: itemStatements(args),
      failures: failureStatements(args),
      ...(args.tracing ? { tracing: [TRACING] } : {}),
    };
    for (const [policy, statements] of Object.entries(policies)) {
      new aws.iam.RolePolicy(
        `${name}-role-${policy}`,
        { role: role.name, name: policy, policy: policyOf(statements) },
        { parent: this },
      );
    }
    this.name = role.name;
    this.arn = role.arn;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }
}

function policyOf(statements: readonly object[]): pulumi.Output<string> {
  const complete = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: complete });
}

function objectStatements({ bucketArn, prefix, ...args }: ProcessorRoleArgs): Statement[] {
  return [
    {
      Effect: "Allow",
      // HeadObject needs no permission but GetObject's.
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: pulumi.interpolate`${bucketArn}/${literal(prefix)}*`,
    },
    {
      Effect: "Allow",
      // Who may not list a bucket is told 403 instead of 404 where an object is gone, and could not tell it from a fault.
      // No condition on the prefix: a GetObject has none, and the 404 would go with it.
      // Versions: which of two that were stored in one second is the newer, only their listing knows.
      Action: ["s3:ListBucket", "s3:ListBucketVersions"],
      Resource: bucketArn,
    },
    ...keyStatements(args, "s3", ["kms:Decrypt"]),
  ];
}

function itemStatements({ tableArn, ...args }: ProcessorRoleArgs): Statement[] {
  return [
    { Effect: "Allow", Action: ["dynamodb:PutItem"], Resource: tableArn },
    // DynamoDB opens a table's key in the name of whoever calls.
    ...keyStatements(args, "dynamodb", ["kms:Decrypt"]),
  ];
}

function failureStatements({ failureQueueArn, ...args }: ProcessorRoleArgs): Statement[] {
  return [
    // Lambda too sends what failed for good with this role's permission.
    { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: failureQueueArn },
    ...keyStatements(args, "sqs", ["kms:GenerateDataKey", "kms:Decrypt"]),
  ];
}

/** The customer's key, through one service only: the role cannot use it by itself. */
function keyStatements(
  { kmsKeyArn, region }: Pick<ProcessorRoleArgs, "kmsKeyArn" | "region">,
  service: string,
  actions: readonly string[],
): Statement[] {
  if (kmsKeyArn === undefined) return [];
  const via = { StringEquals: { "kms:ViaService": `${service}.${region}.${dnsSuffixOf(region)}` } };
  return [{ Effect: "Allow", Action: actions, Resource: kmsKeyArn, Condition: via }];
}

/** X-Ray has no resources to name: AWS takes nothing but the wildcard here. */
const TRACING: Statement = {
  Effect: "Allow",
  Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  Resource: "*",
};

/** A prefix as it is, in a place where IAM reads patterns and variables. */
const literal = (prefix: string) => prefix.replace(/[*?$]/g, (character) => `\${${character}}`);
