import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type DefinitionArgs, stateMachineDefinition } from "./definition.ts";
import { StateMachineRole, type StateMachineRoleArgs } from "./state-machine-role.ts";
import { WORKER_TIMEOUT_SECONDS } from "./worker.ts";

export interface ShardStateMachineArgs extends StateMachineRoleArgs {
  readonly workBucketName: pulumi.Input<string>;
}

/**
 * The state machine that processes the shards of a run, and its role.
 *
 * It is Standard, as its Map needs hours. It logs nothing: Step Functions keeps the history of each execution, and of each child, for 90
 * days, and the permission to log would have to be one for all logs of the account.
 */
export class ShardStateMachine extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ShardStateMachineArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:ShardStateMachine", name, {}, options);
    const role = new StateMachineRole(name, args, { parent: this });
    const { region } = args;
    const definition = pulumi
      .all([args.workBucketName, args.workerArn])
      .apply(([workBucketName, workerArn]) =>
        definitionText({ region, workBucketName, workerArn, timeoutSeconds: WORKER_TIMEOUT_SECONDS }),
      );
    const machine = new aws.sfn.StateMachine(
      `${name}-scale-out`,
      { name: args.stateMachineName, type: "STANDARD", roleArn: role.arn, definition, tags: args.tags },
      // This includes the role's policies.
      { parent: this, dependsOn: [role] },
    );
    this.arn = machine.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

const definitionText = (args: DefinitionArgs): string => JSON.stringify(stateMachineDefinition(args));
