import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { KeyNames } from "../runtime/mapping/record-mapping.ts";
import { declaredLimits, limitsInForce } from "./deployed/on-demand-limits.ts";
import { type CapacityRange, TableScaling } from "./table-scaling.ts";

/** The table's billing mode. */
export type Billing =
  | { readonly mode: "provisioned"; readonly read: CapacityRange; readonly write: CapacityRange }
  | {
      readonly mode: "on-demand";
      /** The most request units per second. Without it, only the account's quota limits the bill. */
      readonly maxReadRequestUnits?: number | undefined;
      readonly maxWriteRequestUnits?: number | undefined;
    };

export interface ItemTableArgs {
  readonly tableName: string;
  /** The names of the keys. */
  readonly keys: KeyNames;
  readonly billing: Billing;
  /** Default: a key that DynamoDB owns. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  readonly pointInTimeRecovery: boolean;
  readonly deletionProtection: boolean;
  readonly protect: boolean;
  readonly retain: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** The table of the items: a partition key (S) and a sort key (N). The mapping determines all other attributes. */
export class ItemTable extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ItemTableArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:ItemTable", name, {}, options);
    const { billing, keys } = args;
    const table = new aws.dynamodb.Table(
      `${name}-items`,
      {
        name: args.tableName,
        hashKey: keys.partitionKey,
        rangeKey: keys.sortKey,
        attributes: [
          { name: keys.partitionKey, type: "S" },
          { name: keys.sortKey, type: "N" },
        ],
        ...capacityOf(billing, `${name}-items`),
        // Said either way: leaving it out would not take a table from the customer's key again.
        serverSideEncryption:
          args.kmsKeyArn === undefined ? { enabled: false } : { enabled: true, kmsKeyArn: args.kmsKeyArn },
        pointInTimeRecovery: { enabled: args.pointInTimeRecovery },
        deletionProtectionEnabled: args.deletionProtection,
        tags: args.tags,
      },
      {
        parent: this,
        protect: args.protect,
        retainOnDelete: args.retain,
        // Auto scaling controls the capacities: without this, each `up` would reset them to the minimum. (When a table changes
        // from on-demand to provisioned, the provider uses 1 for an ignored capacity.)
        ignoreChanges: billing.mode === "provisioned" ? ["readCapacity", "writeCapacity"] : [],
      },
    );
    if (billing.mode === "provisioned") {
      const scaled = { tableName: table.name, staysWith: args.retain ? table : undefined, tags: args.tags };
      new TableScaling(`${name}-read`, { ...scaled, access: "Read", range: billing.read }, { parent: this });
      new TableScaling(`${name}-write`, { ...scaled, access: "Write", range: billing.write }, { parent: this });
    }
    this.name = table.name;
    this.arn = table.arn;
    // Whether the table would stay is what the next update has to know before it replaces it.
    this.registerOutputs({ name: this.name, arn: this.arn, retain: args.retain });
  }
}

function capacityOf(billing: Billing, tableName: string): Partial<aws.dynamodb.TableArgs> {
  if (billing.mode === "provisioned") {
    return { billingMode: "PROVISIONED", readCapacity: billing.read.min, writeCapacity: billing.write.min };
  }
  const { maxReadRequestUnits, maxWriteRequestUnits } = billing;
  if (maxReadRequestUnits !== undefined && maxWriteRequestUnits !== undefined) {
    return { billingMode: "PAY_PER_REQUEST", onDemandThroughput: { maxReadRequestUnits, maxWriteRequestUnits } };
  }
  const inForce = pulumi.output(limitsInForce(tableName));
  return {
    billingMode: "PAY_PER_REQUEST",
    onDemandThroughput: inForce.apply((limits) =>
      declaredLimits({ maxReadRequestUnits, maxWriteRequestUnits }, limits),
    ),
  };
}
