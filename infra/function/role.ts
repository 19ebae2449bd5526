import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountOf, functionArnOf, partitionOf } from "../settings/partition.ts";
import {
  type ItemArgs,
  itemStatements,
  type KeyArgs,
  keyStatements,
  type ObjectArgs,
  objectStatements,
  policyOf,
  type Statement,
  TRACING,
} from "./statements.ts";

export interface ProcessorRoleArgs extends ObjectArgs, ItemArgs {
  readonly roleName: string;
  readonly failureQueueArn: pulumi.Input<string>;
  /** The queue from which Lambda feeds the function, if any. */
  readonly intakeQueueArn?: pulumi.Input<string> | undefined;
  /** The function that takes the role. */
  readonly functionName: string;
  readonly tracing: boolean;
  /** Writing to its own log group, or AWS's managed policy. */
  readonly logs: "own" | "managed";
  readonly tags: Readonly<Record<string, string>>;
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

/**
 * No CreateLogGroup: the stack makes the log group. With that permission, a late line of the function would make it again after the
 * stack is destroyed, and the next deployment would fail on it.
 */
function logStatement({ region, functionName }: ProcessorRoleArgs, role: aws.iam.Role): Statement {
  const group = `log-group:/aws/lambda/${functionName}`;
  const streams = role.arn.apply((arn) => `arn:${partitionOf(region)}:logs:${region}:${accountOf(arn)}:${group}:*`);
  return { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: streams };
}

function failureStatements({ failureQueueArn, ...args }: ProcessorRoleArgs): Statement[] {
  return [
    // Lambda, too, uses this role to send events that failed for good.
    { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: failureQueueArn },
    ...keyStatements([args.kmsKeyArn], args, "sqs", ["kms:GenerateDataKey", "kms:Decrypt"]),
  ];
}

/** Lambda receives the queue's messages with the function's role. */
function intakeStatements(intakeQueueArn: pulumi.Input<string>, args: KeyArgs): Statement[] {
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
