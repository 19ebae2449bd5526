import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** The range of capacity units for a table, and the target utilization. */
export interface CapacityRange {
  readonly min: number;
  readonly max: number;
  readonly targetPercent: number;
}

export interface TableScalingArgs {
  readonly tableName: pulumi.Input<string>;
  readonly access: "Read" | "Write";
  readonly range: CapacityRange;
  /**
   * The table, if it stays when the stack goes: so does its scaling then. It does not stay when the table becomes on-demand, or its
   * policies would be in the way of new ones.
   */
  readonly staysWith?: pulumi.Resource | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Target tracking for a provisioned table's reads or writes. It reacts within minutes, so bursts are throttled first. */
export class TableScaling extends pulumi.ComponentResource {
  constructor(name: string, args: TableScalingArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:TableScaling", name, {}, options);
    const child = { parent: this, ...(args.staysWith === undefined ? {} : { deletedWith: args.staysWith }) };
    const target = new aws.appautoscaling.Target(
      `${name}-capacity`,
      {
        serviceNamespace: "dynamodb",
        scalableDimension: `dynamodb:table:${args.access}CapacityUnits`,
        resourceId: pulumi.interpolate`table/${args.tableName}`,
        minCapacity: args.range.min,
        maxCapacity: args.range.max,
        tags: args.tags,
      },
      child,
    );
    new aws.appautoscaling.Policy(
      `${name}-scaling`,
      {
        policyType: "TargetTrackingScaling",
        serviceNamespace: target.serviceNamespace,
        scalableDimension: target.scalableDimension,
        resourceId: target.resourceId,
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: `DynamoDB${args.access}CapacityUtilization` },
          targetValue: args.range.targetPercent,
        },
      },
      child,
    );
    this.registerOutputs({});
  }
}
