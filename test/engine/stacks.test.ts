import { expect } from "chai";
import type { EngineStack } from "./engine-stack.ts";
import { expectedThings, expectedWorkers } from "./expected.ts";
import { POLICY_PACK, World } from "./world.ts";

/** What holds data, and what guards it, or scales it. */
const KEPT = [
  "aws:dynamodb/table:Table",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
];

/** Each test goes on where the one before it ended. */
describe("dev and prod, side by side on the real engine", () => {
  let world: World;
  let dev: EngineStack;
  let prod: EngineStack;

  before(async () => {
    world = new World();
    const checkout = world.checkout("checkout");
    dev = await world.stack(checkout, "dev");
    prod = await world.stack(checkout, "prod");
  });
  after(() => world.close());

  it("share no name in one account, and pass the policies", async () => {
    // The stand-in refuses, as AWS does, what exists already.
    const policyPacks = [POLICY_PACK];
    const violations = (await dev.up({ policyPacks })).violations;
    const ofDev = world.cloud.all().map(({ type, id }) => `${type} ${id}`);
    const steps = await prod.up({ policyPacks });

    expect([...violations, ...steps.violations]).to.deep.equal([]);
    expect(steps.changes).to.deep.equal(expectedThings("prod").map((thing) => `create ${thing}`));
    const all = world.cloud.all().map(({ type, id }) => `${type} ${id}`);
    expect(all).to.have.length(expectedThings("dev").length + expectedThings("prod").length);
    expect(all.slice(0, ofDev.length)).to.deep.equal(ofDev);
  });

  it("do not touch each other", async () => {
    expect((await dev.preview()).changes).to.deep.equal([]);
    expect((await prod.preview()).changes).to.deep.equal([]);
  });

  it("pass the policies with scaleOut, too, which comes and goes without a trace", async () => {
    const before = world.cloud.all().map(({ type, id }) => `${type} ${id}`);

    const policyPacks = [POLICY_PACK];
    const steps = await prod.configured({ "sluice:scaleOut": true }, () => prod.up({ policyPacks }));
    const without = await prod.up();

    const dashboard = "update aws:cloudwatch/dashboard:Dashboard sluice-prod-dashboard (dashboardBody)";
    const workers = expectedWorkers("prod");
    expect(steps.violations).to.deep.equal([]);
    expect(steps.changes).to.deep.equal([...workers.map((thing) => `create ${thing}`), dashboard]);
    // The work bucket is neither protected nor retained, as all else is here.
    expect(without.changes).to.deep.equal([...workers.map((thing) => `delete ${thing}`), dashboard]);
    expect(world.cloud.all().map(({ type, id }) => `${type} ${id}`)).to.have.members(before);
  });

  it("refuse to delete prod, and leave all of it, since it is protected", async () => {
    const before = world.cloud.all();

    const { message } = await prod.failing(() => prod.destroy());

    expect(message).to.contain("sluice-prod-items");
    expect(message).to.match(/resource "urn:pulumi:prod::[^"]*" cannot be deleted\s+because it is protected/);
    expect(world.cloud.all()).to.deep.equal(before);
  });

  it("keep prod's data and what guards it, when prod goes after all", async () => {
    const steps = await prod.configured({ "sluice:protect": false }, () => prod.up());
    expect(steps.changes).to.deep.equal([]);
    const before = world.cloud.all();
    const isProds = ({ id }: { readonly id: string }) => id.includes("prod");

    await prod.destroy();

    const left = world.cloud.all();
    expect(
      left
        .filter(isProds)
        .map(({ type }) => type)
        .sort(),
    ).to.deep.equal(KEPT);
    expect(left.filter((thing) => !isProds(thing))).to.deep.equal(before.filter((thing) => !isProds(thing)));
  });

  it("let dev go without a trace", async () => {
    await dev.destroy();

    const left = world.cloud.all().map(({ type }) => type);
    expect(left.sort()).to.deep.equal(KEPT);
  });
});
