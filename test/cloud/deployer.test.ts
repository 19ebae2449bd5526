import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { type Policy, policyUnder } from "../docs/documented-policies.ts";
import { World } from "../engine/world.ts";
import { CloudWorld, environmentOf, PROVIDER, REGION } from "./world/cloud-world.ts";

/** Of these, ministack does not know which alarm, dashboard or function is meant; AWS does, and needs no more than the documented resources. */
const UNRESOLVED = {
  Effect: "Allow",
  Action: ["cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:*Dashboard*", "lambda:CreateFunction"],
  Resource: "*",
};

/** The test's provider makes each resource with AWS's API, as the real one does, but with fewer calls. */
describe("the policy of those who deploy, in docs/account.md, on ministack with AUTH", () => {
  let world: CloudWorld;
  const engines: World[] = [];

  before(async () => {
    world = await CloudWorld.start();
  });
  after(async () => {
    for (const engine of engines) engine.close();
    await world.close();
  });

  /** The stack prod, by a user who has this policy and no other. */
  async function prodBy(UserName: string, policy: Policy) {
    const { iam } = world.aws;
    await iam.send(new CreateUserCommand({ UserName }));
    const PolicyDocument = JSON.stringify({ ...policy, Statement: [...policy.Statement, UNRESOLVED] });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "documented", PolicyDocument }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
    const credentials = { accessKeyId, secretAccessKey };
    const engine = new World({ folder: PROVIDER, environment: environmentOf({ ...world.ministack, credentials }) });
    engines.push(engine);
    return await engine.stack(engine.checkout("checkout"), "prod");
  }
  const documented = policyUnder("Who deploys", { REGION });
  const passing = { "sluice:protect": false, "sluice:retain": false, "sluice:deletionProtection": false };

  it("is enough to make prod, look at it, change it and remove it", async () => {
    const stack = await prodBy("deployer", documented);
    const up = (settings: object) => stack.configured({ ...passing, ...settings }, () => stack.up());

    expect(Object.keys((await up({})).summary)).to.deep.equal(["create"]);
    expect((await stack.refresh()).changes).to.deep.equal([]);
    expect((await up({ "sluice:logRetentionDays": 7, "sluice:suffixes": [".json", ".ndjson"] })).changes).to.deep.equal(
      [
        "update aws:cloudwatch/logGroup:LogGroup sluice-prod-log (retentionInDays)",
        "update aws:s3/bucketNotification:BucketNotification sluice-prod-trigger (queues)",
      ],
    );
    await stack.destroy();
  });

  it("says what is missing where it is not", async () => {
    const Statement = documented.Statement.filter(({ Action }) => ![Action].flat().includes("sqs:*"));
    const stack = await prodBy("without-sqs", { ...documented, Statement });

    const { message } = await stack.failing(() => stack.configured(passing, () => stack.up()));

    expect(message).to.match(/is not authorized to perform: sqs:CreateQueue\b/);
  });
});
