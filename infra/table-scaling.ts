import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Capacity units between which a table is scaled, and the utilization that scaling keeps to. */
export interface CapacityRange {
  readonly min: number;
  readonly max: number;
  readonly targetPercent: number;
}

export interface TableScalingArgs {
  readonly tableName: pulumi.Input<string>;
  readonly access: "Read" | "Write";
  readonly range: CapacityRange;
  /** A table that stays is scaled on. */
  readonly retain: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** Target tracking of a provisioned table's reads or writes. It acts on minutes of load: bursts meet throttling first. */
export class TableScaling extends pulumi.ComponentResource {
  constructor(name: string, args: TableScalingArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:TableScaling", name, {}, options);
    const child = { parent: this, retainOnDelete: args.retain };
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
