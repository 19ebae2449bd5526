import { expect } from "chai";
import type { EngineStack } from "./engine-stack.ts";
import { World } from "./world.ts";

const KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/1a2b3c4d-0000-4000-8000-000000000000";
const LOG = ["aws:cloudwatch/logGroup:LogGroup", "/aws/lambda/ProcessS3JSONToDynamoDB"] as const;
const TOPIC = ["aws:sns/topic:Topic", "arn:aws:sns:ap-southeast-2:123456789012:sluice-dev-alarms"] as const;

/** Each test goes on where the one before it ended. */
describe("a stack with a key, traces and narrow logs, on the real engine", () => {
  let world: World;
  let stack: EngineStack;
  const settings = { "sluice:kmsKeyArn": KEY, "sluice:tracing": true, "sluice:logs": "own" };

  before(async () => {
    world = new World();
    stack = await world.stack(world.checkout("checkout"), "dev");
  });
  after(() => world.close());

  it("has log and alarms under its key, and is found as it was made", async () => {
    await stack.configured(settings, () => stack.up());

    expect(world.cloud.find(...LOG)?.state["kmsKeyId"]).to.equal(KEY);
    expect(world.cloud.find(...TOPIC)?.state["kmsMasterKeyId"]).to.equal(KEY);
    expect((await stack.refresh()).changes).to.deep.equal([]);
  });

  it("forgets all of it", async () => {
    const { changes } = await stack.up();

    expect(changes).to.include.members([
      "create aws:iam/rolePolicyAttachment:RolePolicyAttachment sluice-dev-role-logs",
      "delete aws:iam/rolePolicy:RolePolicy sluice-dev-role-logs",
      "delete aws:iam/rolePolicy:RolePolicy sluice-dev-role-tracing",
      "update aws:cloudwatch/logGroup:LogGroup sluice-dev-log (kmsKeyId)",
      "update aws:lambda/function:Function sluice-dev-processor (code, tracingConfig)",
      "update aws:sns/topic:Topic sluice-dev-alarms (kmsMasterKeyId)",
    ]);
    expect(world.cloud.find(...LOG)?.state).to.not.have.property("kmsKeyId");
    expect((await stack.refresh()).changes).to.deep.equal([]);
  });

  it("goes without a trace", async () => {
    await stack.destroy();

    expect(world.cloud.all()).to.deep.equal([]);
  });
});
