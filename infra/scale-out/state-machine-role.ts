import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type KeyArgs, keyStatements, policyOf, type Statement } from "../function/statements.ts";
import { accountOf, partitionOf } from "../settings/partition.ts";
import { MAP_LABEL, MAP_RESULTS_PREFIX } from "./definition.ts";

export interface StateMachineRoleArgs extends KeyArgs {
  readonly roleName: string;
  /** The state machine that takes the role. */
  readonly stateMachineName: string;
  readonly workBucketArn: pulumi.Input<string>;
  readonly workerArn: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/** The state machine's permissions: run its own children, read the index of a run, write its list of children, call the worker. */
export class StateMachineRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: StateMachineRoleArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:StateMachineRole", name, {}, options);
    const account = pulumi.output(args.workerArn).apply(accountOf);
    const role = new aws.iam.Role(
      `${name}-scale-out-role`,
      {
        name: args.roleName,
        description: "What the state machine may do that processes shards of a backfill",
        assumeRolePolicy: policyOf([
          {
            Principal: { Service: "states.amazonaws.com" },
            Action: ["sts:AssumeRole"],
            // A state machine of another account cannot make Step Functions take this role.
            Condition: { StringEquals: { "aws:SourceAccount": account } },
          },
        ]),
        tags: args.tags,
      },
      { parent: this },
    );
    const policies: Record<string, Statement[]> = {
      children: childStatements(args, account),
      index: indexStatements(args),
      worker: [{ Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: args.workerArn }],
    };
    for (const [policy, statements] of Object.entries(policies)) {
      new aws.iam.RolePolicy(
        `${name}-scale-out-role-${policy}`,
        { role: role.name, name: policy, policy: policyOf(statements) },
        { parent: this },
      );
    }
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/**
 * A Distributed Map starts its children as executions of its own state machine, and they are then executions of `MACHINE/LABEL`. The ARNs
 * are made from names, since the state machine is created after its role.
 *
 * https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
function childStatements(
  { region, stateMachineName }: StateMachineRoleArgs,
  account: pulumi.Output<string>,
): Statement[] {
  const states = pulumi.interpolate`arn:${partitionOf(region)}:states:${region}:${account}`;
  return [
    {
      Effect: "Allow",
      Action: ["states:StartExecution"],
      Resource: pulumi.interpolate`${states}:stateMachine:${stateMachineName}`,
    },
    {
      Effect: "Allow",
      Action: ["states:DescribeExecution", "states:StopExecution"],
      Resource: pulumi.interpolate`${states}:execution:${stateMachineName}/${MAP_LABEL}:*`,
    },
  ];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html#resultwriter-iam-policies */
function indexStatements({ workBucketArn, ...args }: StateMachineRoleArgs): Statement[] {
  return [
    { Effect: "Allow", Action: ["s3:GetObject"], Resource: pulumi.interpolate`${workBucketArn}/runs/*/index-*` },
    {
      Effect: "Allow",
      // Large lists are uploaded in parts.
      Action: ["s3:PutObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"],
      Resource: pulumi.interpolate`${workBucketArn}/${MAP_RESULTS_PREFIX}/*`,
    },
    ...keyStatements([args.kmsKeyArn], args, "s3", ["kms:GenerateDataKey", "kms:Decrypt"]),
  ];
}
