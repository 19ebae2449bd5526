import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  type ItemArgs,
  itemStatements,
  keyStatements,
  type ObjectArgs,
  objectStatements,
  policyOf,
  type Statement,
  TRACING,
} from "../function/statements.ts";

export interface WorkerRoleArgs extends ObjectArgs, ItemArgs {
  readonly roleName: string;
  readonly workBucketArn: pulumi.Input<string>;
  readonly logGroupArn: pulumi.Input<string>;
  readonly tracing: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The worker's permissions: read objects, put items, read a run's work and write its results, write its log. It cannot change which shards
 * a run has, nor anything in the bucket of the files.
 */
export class WorkerRole extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: WorkerRoleArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:WorkerRole", name, {}, options);
    const role = new aws.iam.Role(
      `${name}-worker-role`,
      {
        name: args.roleName,
        description: "What the worker may do that processes shards of a backfill",
        assumeRolePolicy: policyOf([{ Principal: { Service: "lambda.amazonaws.com" }, Action: ["sts:AssumeRole"] }]),
        tags: args.tags,
      },
      { parent: this },
    );
    const policies: Record<string, Statement[]> = {
      s3: objectStatements(args),
      dynamodb: itemStatements(args),
      work: workStatements(args),
      log: [logStatement(args)],
      ...(args.tracing ? { tracing: [TRACING] } : {}),
    };
    for (const [policy, statements] of Object.entries(policies)) {
      new aws.iam.RolePolicy(
        `${name}-worker-role-${policy}`,
        { role: role.name, name: policy, policy: policyOf(statements) },
        { parent: this },
      );
    }
    this.name = role.name;
    this.arn = role.arn;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }
}

function workStatements({ workBucketArn, ...args }: WorkerRoleArgs): Statement[] {
  return [
    { Effect: "Allow", Action: ["s3:GetObject"], Resource: pulumi.interpolate`${workBucketArn}/runs/*` },
    { Effect: "Allow", Action: ["s3:PutObject"], Resource: pulumi.interpolate`${workBucketArn}/runs/*/results/*` },
    // Before a shard's first try there is no result, and mostly neither a changed pace nor a stop. Without this, S3 answers 403 to that.
    { Effect: "Allow", Action: ["s3:ListBucket"], Resource: workBucketArn },
    // Reading is allowed with the files' bucket already.
    ...keyStatements([args.kmsKeyArn], args, "s3", ["kms:GenerateDataKey"]),
  ];
}

/** Not AWS's policy for that, which opens all logs of the account. The group is there already. */
const logStatement = ({ logGroupArn }: WorkerRoleArgs): Statement => ({
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: pulumi.interpolate`${logGroupArn}:*`,
});
