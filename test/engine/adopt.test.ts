import { expect } from "chai";
import type { EngineStack } from "./engine-stack.ts";
import { World } from "./world.ts";

const BUCKET = "aws:s3/bucket:Bucket";
const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";
const TABLE = "aws:dynamodb/table:Table";
const keyOf = (id: string) => `arn:aws:kms:ap-southeast-2:123456789012:key/${id}`;

/** Each test goes on where the one before it ended. */
describe("a stack that adopts, on the real engine", () => {
  let world: World;
  let stack: EngineStack;
  let theirs: unknown[];
  const settings = {
    "sluice:tableName": "",
    "sluice:adoptTable": "their-table",
    "sluice:billingMode": "on-demand",
    "sluice:mapping": { partitionKey: "pk", sortKey: "sk" },
    "sluice:adoptBucket": "their-files",
    "sluice:trigger": "eventbridge",
    "sluice:bucketKmsKeyArns": [keyOf("1a")],
  };
  const configured = (changes: object, run: () => Promise<unknown>) =>
    stack.configured({ ...settings, ...changes }, async () => await run());
  const up = (changes = {}) => stack.configured({ ...settings, ...changes }, () => stack.up());

  before(async () => {
    world = new World();
    stack = await world.stack(world.checkout("checkout"), "dev");
    const table = {
      ...{ name: "their-table", hashKey: "pk", rangeKey: "sk", billingMode: "PAY_PER_REQUEST" },
      arn: "arn:aws:dynamodb:ap-southeast-2:123456789012:table/their-table",
      attributes: [
        { name: "pk", type: "S" },
        { name: "sk", type: "N" },
      ],
      serverSideEncryption: { enabled: true, kmsKeyArn: keyOf("table") },
    };
    const queues = [{ queueArn: "arn:aws:sqs:ap-southeast-2:123456789012:of-others", events: ["s3:ObjectCreated:*"] }];
    world.cloud.put({ type: TABLE, id: "their-table", inputs: {}, state: table });
    world.cloud.put({ type: BUCKET, id: "their-files", inputs: {}, state: { bucket: "their-files" } });
    world.cloud.put({ type: NOTIFICATION, id: "their-files", inputs: {}, state: { queues, eventbridge: true } });
    theirs = world.cloud.all();
  });
  after(() => world.close());

  const policyOf = (name: string): string =>
    String(world.cloud.find("aws:iam/rolePolicy:RolePolicy", `LambdaS3DynamoDBRole:${name}`)?.state["policy"]);

  it("is refused by the preview where the table does not fit", async () => {
    const preview = () => configured({ "sluice:mapping": { partitionKey: "id" } }, () => stack.preview());
    const { message, steps } = await stack.failing(preview as Parameters<typeof stack.failing>[0]);

    expect(message).to.contain(
      'error: sluice:adoptTable is "their-table"; allowed: a table with the keys id (S), timestamp (N), as the mapping\'s ' +
        "partitionKey and sortKey name them (this one has pk (S), sk (N))",
    );
    expect(steps.changes).to.deep.equal([]);
  });

  it("makes what belongs to it, beside those who listen to the bucket already", async () => {
    const steps = await up();

    expect(steps.changes.filter((step) => /s3\/bucket|dynamodb\/|appautoscaling/.test(step))).to.deep.equal([]);
    expect(steps.changes).to.include("create aws:cloudwatch/eventRule:EventRule sluice-dev-rule");
    expect(world.cloud.all().slice(0, theirs.length)).to.deep.equal(theirs);
    expect(await stack.stack.outputs()).to.deep.include({
      bucketName: { value: "their-files", secret: false },
      tableName: { value: "their-table", secret: false },
    });
    expect(policyOf("s3")).to.contain(keyOf("1a"));
    expect(policyOf("dynamodb")).to.contain(keyOf("table"));
  });

  it("changes nothing when nothing has changed, and is found as it was made", async () => {
    expect((await up()).changes).to.deep.equal([]);
    expect((await stack.refresh()).changes).to.deep.equal([]);
  });

  it("follows its keys, and forgets them", async () => {
    const both = await up({ "sluice:bucketKmsKeyArns": [keyOf("1a"), keyOf("2b")] });
    expect(both.changes).to.deep.equal(["update aws:iam/rolePolicy:RolePolicy sluice-dev-role-s3 (policy)"]);

    const none = await up({ "sluice:bucketKmsKeyArns": [] });
    expect(none.changes).to.deep.equal(["update aws:iam/rolePolicy:RolePolicy sluice-dev-role-s3 (policy)"]);
    expect(policyOf("s3")).to.not.contain("kms:");
  });

  it("goes, and leaves what it adopted", async () => {
    await stack.destroy();

    expect(world.cloud.all()).to.deep.equal(theirs);
  });
});

describe("a stack with another account's bucket, on the real engine", () => {
  let world: World;
  let stack: EngineStack;
  const settings = { "sluice:adoptBucket": "their-files", "sluice:expectedBucketOwner": "210987654321" };

  before(async () => {
    world = new World();
    stack = await world.stack(world.checkout("checkout"), "dev");
  });
  after(() => world.close());

  it("prints the policy that the owner has to set, where the bucket cannot be read", async () => {
    const { message } = await stack.failing(() => stack.configured(settings, () => stack.preview()));

    expect(message).to.contain("Account 210987654321 has to allow it.");
    expect(message).to.contain('"AWS": "arn:aws:iam::123456789012:root"');
    expect(message).to.contain('"s3:PutBucketNotification"');
  });

  it("trusts that account's bucket alone, and exports the policy", async () => {
    world.cloud.put({ type: BUCKET, id: "their-files", inputs: {}, state: { bucket: "their-files" } });

    await stack.configured(settings, () => stack.up());

    const permissions = world.cloud.all().filter(({ type }) => type === "aws:lambda/permission:Permission");
    expect(permissions.map(({ state }) => state["sourceAccount"])).to.deep.equal(["210987654321"]);
    const { expectedBucketOwner, bucketPolicy } = await stack.stack.outputs();
    expect(expectedBucketOwner?.value).to.equal("210987654321");
    expect(bucketPolicy?.value).to.have.nested.property("Statement[0].Resource", "arn:aws:s3:::their-files/*");
  });

  it("is found as it was made, forgets the account, and goes", async () => {
    expect((await stack.refresh()).changes).to.deep.equal([]);
    const steps = await stack.configured({ ...settings, "sluice:expectedBucketOwner": "" }, () => stack.up());

    // Who may call the function cannot be changed, only replaced.
    expect(steps.changes.filter((step) => step.startsWith("update"))).to.deep.equal([
      "update aws:lambda/function:Function sluice-dev-processor (environment)",
    ]);
    expect(steps.changes).to.include(
      "replace aws:lambda/permission:Permission sluice-dev-trigger-permission (sourceAccount)",
    );
    await stack.destroy();
    expect(world.cloud.all().map(({ id }) => id)).to.deep.equal(["their-files"]);
  });
});
