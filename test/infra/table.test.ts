import { expect } from "chai";
import { type Billing, ItemTable, type ItemTableArgs } from "../../infra/table.ts";
import { deploy } from "./deploy.ts";
import { keyNames } from "../../runtime/mapping/record-mapping.ts";

const ARGS: ItemTableArgs = {
  keys: keyNames({}),
  tableName: "T",
  billing: { mode: "on-demand" },
  pointInTimeRecovery: false,
  deletionProtection: false,
  protect: false,
  retain: false,
  tags: {},
};
const PROVISIONED: Billing = {
  mode: "provisioned",
  read: { min: 2, max: 20, targetPercent: 50 },
  write: { min: 3, max: 30, targetPercent: 60 },
};
const build = (args: Partial<ItemTableArgs>) => deploy(() => new ItemTable("orders", { ...ARGS, ...args }));

describe("ItemTable", () => {
  it("keeps items by userID and timestamp", async () => {
    const { find } = await build({});

    expect(find("orders-items").inputs).to.deep.include({
      name: "T",
      hashKey: "userID",
      rangeKey: "timestamp",
      attributes: [
        { name: "userID", type: "S" },
        { name: "timestamp", type: "N" },
      ],
    });
  });

  it("scales a provisioned table, whose capacities are then auto scaling's own", async () => {
    const { find, names } = await build({ billing: PROVISIONED });

    expect(names()).to.deep.equal([
      "aws:appautoscaling/policy:Policy orders-read-scaling",
      "aws:appautoscaling/policy:Policy orders-write-scaling",
      "aws:appautoscaling/target:Target orders-read-capacity",
      "aws:appautoscaling/target:Target orders-write-capacity",
      "aws:dynamodb/table:Table orders-items",
      "sluice:infra:ItemTable orders",
      "sluice:infra:TableScaling orders-read",
      "sluice:infra:TableScaling orders-write",
    ]);
    const table = find("orders-items");
    expect(table.inputs).to.deep.include({ billingMode: "PROVISIONED", readCapacity: 2, writeCapacity: 3 });
    expect(table.options.ignoreChanges).to.deep.equal(["readCapacity", "writeCapacity"]);
    expect(find("orders-write-capacity").inputs).to.deep.equal({
      serviceNamespace: "dynamodb",
      scalableDimension: "dynamodb:table:WriteCapacityUnits",
      resourceId: "table/T",
      minCapacity: 3,
      maxCapacity: 30,
      tags: {},
    });
    expect(find("orders-read-scaling").inputs["targetTrackingScalingPolicyConfiguration"]).to.deep.equal({
      predefinedMetricSpecification: { predefinedMetricType: "DynamoDBReadCapacityUtilization" },
      targetValue: 50,
    });
  });

  it("is scaled on, where it stays when the stack goes", async () => {
    const withTable = async (retain: boolean) => {
      const { resources } = await build({ billing: PROVISIONED, retain });
      return resources.filter(({ options }) => options.deletedWith !== undefined).map(({ name }) => name);
    };

    expect(await withTable(false)).to.deep.equal([]);
    // The engine deletes the table no more than these, as it is retained.
    expect(await withTable(true)).to.have.members([
      "orders-read-capacity",
      "orders-read-scaling",
      "orders-write-capacity",
      "orders-write-scaling",
    ]);
  });

  const onDemand = [
    { title: "no limit", limits: {}, throughput: undefined },
    {
      title: "a limit of writes alone",
      limits: { maxWriteRequestUnits: 100 },
      throughput: { maxWriteRequestUnits: 100 },
    },
    {
      title: "both limits",
      limits: { maxReadRequestUnits: 10, maxWriteRequestUnits: 100 },
      throughput: { maxReadRequestUnits: 10, maxWriteRequestUnits: 100 },
    },
  ];
  for (const { title, limits, throughput } of onDemand) {
    it(`is paid by request, with ${title}, and not scaled`, async () => {
      const { find, names } = await build({ billing: { mode: "on-demand", ...limits } });

      expect(names()).to.deep.equal(["aws:dynamodb/table:Table orders-items", "sluice:infra:ItemTable orders"]);
      const table = find("orders-items");
      expect(table.inputs["billingMode"]).to.equal("PAY_PER_REQUEST");
      expect(table.inputs["onDemandThroughput"]).to.deep.equal(throughput);
      expect(table.inputs).to.not.have.any.keys("readCapacity", "writeCapacity");
      expect(table.options.ignoreChanges).to.deep.equal([]);
    });
  }

  const deployed = (limits: object | undefined) => ({
    "pulumi:pulumi:readStackResourceOutputs": () => ({
      outputs: {
        "urn:pulumi:dev::sluice::sluice:infra:ItemTable$aws:dynamodb/table:Table::orders-items": {
          outputs: { name: "T", ...(limits === undefined ? {} : { onDemandThroughput: limits }) },
        },
      },
    }),
  });
  const inForce = [
    { limits: undefined, declared: undefined },
    {
      limits: { maxReadRequestUnits: 5, maxWriteRequestUnits: 0 },
      declared: { maxReadRequestUnits: -1 },
    },
  ];
  for (const { limits, declared } of inForce) {
    it(`removes the limits that it has and should not have: ${JSON.stringify(limits)}`, async () => {
      const args = { ...ARGS, billing: { mode: "on-demand" } as const };
      const { find } = await deploy(() => new ItemTable("orders", args), { invokes: deployed(limits) });

      expect(find("orders-items").inputs["onDemandThroughput"]).to.deep.equal(declared);
    });
  }

  it("is protected as the stack says", async () => {
    const guarded = { pointInTimeRecovery: true, deletionProtection: true, protect: true, retain: true };
    const [loose, fast] = [(await build({})).find("orders-items"), (await build(guarded)).find("orders-items")];

    expect([loose.options.protect, loose.options.retainOnDelete]).to.deep.equal([false, false]);
    expect(loose.inputs).to.deep.include({ pointInTimeRecovery: { enabled: false }, deletionProtectionEnabled: false });
    expect([fast.options.protect, fast.options.retainOnDelete]).to.deep.equal([true, true]);
    expect(fast.inputs).to.deep.include({ pointInTimeRecovery: { enabled: true }, deletionProtectionEnabled: true });
  });

  it("is encrypted by a key of the customer's, if there is one", async () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/1a";

    expect((await build({})).find("orders-items").inputs["serverSideEncryption"]).to.deep.equal({ enabled: false });
    expect((await build({ kmsKeyArn: key })).find("orders-items").inputs["serverSideEncryption"]).to.deep.equal({
      enabled: true,
      kmsKeyArn: key,
    });
  });
});
