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
  /** If the table is retained, so is its scaling. */
  readonly retain: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** Target tracking for a provisioned table's reads or writes. It reacts within minutes, so bursts are throttled first. */
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
