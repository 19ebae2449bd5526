import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { literalPrefix } from "../settings/foreign-bucket-policy.ts";
import { accountOf, dnsSuffixOf, functionArnOf, partitionOf } from "../settings/partition.ts";

export interface ProcessorRoleArgs {
  readonly roleName: string;
  readonly region: string;
  readonly bucketArn: pulumi.Input<string>;
  /** The function cannot read objects with other key prefixes. */
  readonly prefix: string;
  readonly tableArn: pulumi.Input<string>;
  readonly failureQueueArn: pulumi.Input<string>;
  /** The queue from which Lambda feeds the function, if any. */
  readonly intakeQueueArn?: pulumi.Input<string> | undefined;
  /** The function that takes the role. */
  readonly functionName: string;
  /** The customer managed key of bucket, table and queue, if any. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  /** The key of a table that is adopted, if it is another one. */
  readonly tableKmsKeyArn?: string | undefined;
  /** Other keys of objects in the bucket. */
  readonly bucketKmsKeyArns: readonly string[];
  readonly tracing: boolean;
  /** Writing to its own log group, or AWS's managed policy. */
  readonly logs: "own" | "managed";
  readonly tags: Readonly<Record<string, string>>;
}

interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: pulumi.Input<string> | readonly pulumi.Input<string>[];
  readonly Condition?: object;
}

/**
 * The function's permissions: write its log, read objects, put items, send failures, call itself. It cannot delete or overwrite anything in
 * the bucket.
 */
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
    if (args.logs === "managed") {
      new aws.iam.RolePolicyAttachment(
        `${name}-role-logs`,
        {
          role: role.name,
          policyArn: `arn:${partitionOf(args.region)}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`,
        },
        { parent: this },
      );
    }
    const policies: Record<string, Statement[]> = {
      ...(args.logs === "own" ? { logs: [logStatement(args, role)] } : {}),
      s3: objectStatements(args),
      dynamodb: itemStatements(args),
      failures: failureStatements(args),
      continuations: [continuationStatement(args, role)],
      ...(args.intakeQueueArn === undefined ? {} : { intake: intakeStatements(args.intakeQueueArn, args) }),
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

/**
 * No CreateLogGroup: the stack makes the log group. With that permission, a late line of the function would make it again after the
 * stack is destroyed, and the next deployment would fail on it.
 */
function logStatement({ region, functionName }: ProcessorRoleArgs, role: aws.iam.Role): Statement {
  const group = `log-group:/aws/lambda/${functionName}`;
  const streams = role.arn.apply((arn) => `arn:${partitionOf(region)}:logs:${region}:${accountOf(arn)}:${group}:*`);
  return { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: streams };
}

function objectStatements({ bucketArn, prefix, ...args }: ProcessorRoleArgs): Statement[] {
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

function itemStatements({ tableArn, ...args }: ProcessorRoleArgs): Statement[] {
  return [
    { Effect: "Allow", Action: ["dynamodb:PutItem"], Resource: tableArn },
    // DynamoDB uses a table's key on behalf of the caller.
    ...keyStatements([args.tableKmsKeyArn ?? args.kmsKeyArn], args, "dynamodb", ["kms:Decrypt"]),
  ];
}

function failureStatements({ failureQueueArn, ...args }: ProcessorRoleArgs): Statement[] {
  return [
    // Lambda, too, uses this role to send events that failed for good.
    { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: failureQueueArn },
    ...keyStatements([args.kmsKeyArn], args, "sqs", ["kms:GenerateDataKey", "kms:Decrypt"]),
  ];
}

/** Lambda receives the queue's messages with the function's role. */
function intakeStatements(
  intakeQueueArn: pulumi.Input<string>,
  args: Pick<ProcessorRoleArgs, "kmsKeyArn" | "region">,
): Statement[] {
  return [
    {
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      Resource: intakeQueueArn,
    },
    ...keyStatements([args.kmsKeyArn], args, "sqs", ["kms:Decrypt"]),
  ];
}

/**
 * The function hands on what is left of a file to an invocation of its own. Its ARN is made from its name, since it is created
 * after its role.
 */
function continuationStatement({ region, functionName }: ProcessorRoleArgs, role: aws.iam.Role): Statement {
  const functionArn = role.arn.apply((arn) => functionArnOf(region, accountOf(arn), functionName));
  return { Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: functionArn };
}

/** Grants customer managed keys through one service only: the role cannot use a key directly. */
function keyStatements(
  keyArns: readonly (pulumi.Input<string> | undefined)[],
  { region }: Pick<ProcessorRoleArgs, "region">,
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
const TRACING: Statement = {
  Effect: "Allow",
  Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  Resource: "*",
};
