import { CreateTableCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { EngineStack } from "../engine/engine-stack.ts";
import { Deployed } from "./deployed.ts";
import { eventually } from "./eventually.ts";
import { CloudWorld, REGION } from "./world/cloud-world.ts";
import { inventory } from "./world/inventory.ts";

const BUCKET = "shared-files";
const TABLE = "clicks-of-years";

/** The pattern of docs/triggers.md: one bucket, a stack for each kind of file. Each test goes on where the one before it ended. */
describe("two stacks on one bucket, with a prefix and a mapping each, on ministack", () => {
  let world: CloudWorld;
  let orders: EngineStack;
  let clicks: EngineStack;
  let ordersThere: Deployed;
  let clicksThere: Deployed;
  let atFirst: string[];

  before(async () => {
    world = await CloudWorld.start();
    await world.aws.s3.send(
      new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } }),
    );
    await world.aws.s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: BUCKET,
        NotificationConfiguration: { EventBridgeConfiguration: {} },
      }),
    );
    // One of the tables is there already, too, with keys of its own.
    await world.aws.dynamodb.send(
      new CreateTableCommand({
        ...{ TableName: TABLE, BillingMode: "PAY_PER_REQUEST" },
        KeySchema: [
          { AttributeName: "visitor", KeyType: "HASH" },
          { AttributeName: "at", KeyType: "RANGE" },
        ],
        AttributeDefinitions: [
          { AttributeName: "visitor", AttributeType: "S" },
          { AttributeName: "at", AttributeType: "N" },
        ],
      }),
    );
    atFirst = await inventory(world.aws);
    const shared = { adoptBucket: BUCKET, trigger: "eventbridge", billingMode: "on-demand", timeoutSeconds: 20 };
    orders = await world.stack("orders", {
      ...{ ...shared, prefix: "orders/", protect: false },
      mapping: { userID: "/customer", timestamp: "/placedAt", data: "" },
    });
    clicks = await world.stack("clicks", {
      ...{ ...shared, prefix: "clicks/", adoptTable: TABLE, protect: false },
      mapping: { userID: "/visitor", timestamp: "/time", data: "/page", partitionKey: "visitor", sortKey: "at" },
    });
  });
  after(() => world.close());

  it("come up side by side", async () => {
    await orders.up();
    await clicks.up();

    ordersThere = await Deployed.of(orders, world.aws);
    clicksThere = await Deployed.of(clicks, world.aws);
    expect([ordersThere.outputs.bucketName, clicksThere.outputs.bucketName]).to.deep.equal([BUCKET, BUCKET]);
    expect(clicksThere.outputs.tableName).to.equal(TABLE);
  });

  it("take their own files by their own mapping, and no other's", async () => {
    const order = { customer: "ana", placedAt: 1_700_000_000_000, total: 3 };
    const click = { visitor: "bo", time: 1_700_000_000_001, page: "/" };
    const none = { items: [] };
    await ordersThere.put({ key: "elsewhere/1.json", body: JSON.stringify(order), ...none });
    await ordersThere.put({ key: "orders/1.json", body: JSON.stringify(order), ...none });
    await clicksThere.put({ key: "clicks/1.json", body: JSON.stringify(click), ...none });

    const bothThere = await eventually("an item in each table", async () => {
      const found = { orders: await itemsOf(ordersThere.outputs.tableName), clicks: await itemsOf(TABLE) };
      return found.orders.length > 0 && found.clicks.length > 0 && found;
    });

    expect(bothThere).to.deep.equal({
      orders: [["userID=ana", "timestamp=1700000000000", "source=orders/1.json"]],
      clicks: [["visitor=bo", "at=1700000000001", "source=clicks/1.json"]],
    });
  });

  it("are found as they were made, and change nothing when they come up again", async () => {
    expect((await clicks.refresh()).changes).to.deep.equal([]);
    expect((await clicks.up()).changes).to.deep.equal([]);
  });

  it("go one by one, and leave the bucket, its notification and the table to the others", async () => {
    await orders.destroy();
    await clicksThere.put({
      key: "clicks/2.json",
      body: '{"visitor":"cy","time":1700000000002,"page":"/"}',
      items: [],
    });
    await eventually("the other stack's next item", async () => (await itemsOf(TABLE)).length === 2);

    await clicks.destroy();

    expect(await inventory(world.aws)).to.deep.equal(atFirst);
    const notification = await world.aws.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: BUCKET }));
    expect(notification.EventBridgeConfiguration).to.deep.equal({});
    expect(await itemsOf(TABLE)).to.have.length(2);
  });

  /** Keys and source of each item. */
  async function itemsOf(TableName: string): Promise<string[][]> {
    const { Items = [] } = await world.aws.dynamodb.send(new ScanCommand({ TableName }));
    const shown = ["userID", "visitor", "timestamp", "at", "source"];
    return Items.map((item) =>
      shown.filter((name) => item[name]).map((name) => `${name}=${item[name]?.S ?? item[name]?.N ?? ""}`),
    );
  }
});
