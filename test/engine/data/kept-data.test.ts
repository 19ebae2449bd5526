import { expect } from "chai";
import type { EngineStack } from "../engine-stack.ts";
import { expectedThings } from "../expected.ts";
import { FILES } from "../standin/pretended-account.ts";
import { World } from "../world.ts";

const TABLE = "aws:dynamodb/table:Table";
const BUCKET = "aws:s3/bucket:Bucket";

/** Each test goes on where the one before it ended. `dev` may be thrown away, and its data is not deleted by a slip either. */
describe("a stack's data on the real engine", () => {
  let world: World;
  let stack: EngineStack;

  before(async () => {
    world = new World();
    stack = await world.stack(world.checkout("checkout"), "dev");
  });
  after(() => world.close());

  const bucket = () => world.cloud.all().find(({ type }) => type === BUCKET)!;

  /** What a run refuses, in one line. */
  async function refusal(settings: Readonly<Record<string, unknown>>, run: "preview" | "up"): Promise<string> {
    const before = world.cloud.all();
    const { message, steps } = await stack.failing(() => stack.configured(settings, () => stack[run]()));
    expect(steps.changes, "nothing is planned").to.deep.equal([]);
    expect(world.cloud.all(), "nothing is changed").to.deep.equal(before);
    return message.replaceAll(/\s+/g, " ");
  }

  it("is not replaced after a first update that failed halfway", async () => {
    const taken = { type: "aws:lambda/function:Function", id: "ProcessS3JSONToDynamoDB", inputs: {}, state: {} };
    world.cloud.put(taken);
    const { message } = await stack.failing(() => stack.up());
    expect(message).to.contain("it exists already");
    expect(world.cloud.find(TABLE, "UserDataTable")).to.be.an("object");

    expect(await refusal({ "sluice:tableName": "Other" }, "up")).to.contain(
      'error: Stack "dev": sluice:tableName is "Other", and AWS cannot rename a table: this would delete the table UserDataTable and ' +
        "its items, or fail halfway To keep it: pulumi config set sluice:tableName UserDataTable To move to another table, with " +
        "nothing lost: docs/stacks.md#move-to-another-table If everything in the stack may be lost: pulumi destroy, then pulumi up",
    );
    world.cloud.remove(taken.type, taken.id);
    await stack.up();
  });

  const changes = [
    { settings: { "sluice:tableName": "Other" }, refused: "the table UserDataTable and its items" },
    { settings: { "sluice:mapping": { partitionKey: "id" } }, refused: "the table UserDataTable and its items" },
    { settings: { "sluice:bucketName": "another" }, refused: "the bucket BUCKET and its files" },
    { settings: { "aws:region": "eu-west-1" }, refused: "the table UserDataTable and its items" },
    { settings: { "sluice:name": "renamed" }, refused: "the table UserDataTable and its items" },
    {
      settings: { "sluice:tableName": "Other", "sluice:retain": true },
      refused: "the table UserDataTable and its items",
    },
  ];
  for (const { settings, refused } of changes) {
    it(`is not replaced for ${JSON.stringify(settings)}: the preview fails`, async () => {
      const data = refused.replace("BUCKET", bucket().id);

      expect(await refusal(settings, "preview")).to.contain(`this would delete ${data}, or fail halfway`);
    });
  }

  it("may have the bucket's own name in its config", async () => {
    const steps = await stack.configured({ "sluice:bucketName": bucket().id }, () => stack.preview());

    expect(steps.changes).to.deep.equal([]);
  });

  it("keeps what guards the bucket, if S3 refuses to delete it", async () => {
    const { state, ...rest } = bucket();
    world.cloud.put({ ...rest, state: { ...state, [FILES]: ["a.json"] } });
    const ofBucket = () =>
      world.cloud
        .all()
        .filter(({ type, id }) => type.startsWith("aws:s3/bucket") && id === rest.id)
        .map(({ type }) => type)
        .filter((type) => type !== "aws:s3/bucketNotification:BucketNotification")
        .sort();
    const before = ofBucket();

    const { message } = await stack.failing(() => stack.destroy());

    expect(message).to.contain("BucketNotEmpty");
    expect(before).to.have.length(7);
    expect(ofBucket()).to.deep.equal(before);
  });

  it("is whole again after another update", async () => {
    await stack.up();

    expect((await stack.preview()).changes).to.deep.equal([]);
    expect(world.cloud.all()).to.have.length(expectedThings("dev").length);
  });

  it("is protected with what guards it, unless the stack's file says otherwise", async () => {
    await stack.configured({ "sluice:protect": undefined }, () => stack.up());
    const before = world.cloud.all();

    const { message } = await stack.failing(() => stack.destroy());

    expect(message).to.match(/cannot be deleted\s+because it is protected/);
    expect(world.cloud.all()).to.deep.equal(before);
    const state = (await stack.state()) as readonly { readonly protect?: boolean }[];
    expect(state.filter(({ protect }) => protect === true)).to.have.length(8);
  });
}).timeout(600_000);
