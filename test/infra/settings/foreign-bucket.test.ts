import { expect } from "chai";
import { JsonPipeline } from "../../../infra/json-pipeline.ts";
import { lookAtBucket, type LookAtBucketArgs } from "../../../infra/settings/adopted-bucket.ts";
import { readConfig } from "../../../infra/settings/config.ts";
import { deploy, type DeployOptions, valueOf } from "../deploy.ts";
import { CODE, policyOf } from "../program.ts";

const OWN = "123456789012";
const OWNER = "210987654321";

/** The account of the deployment, and a bucket as the provider would answer for it. */
const account: NonNullable<DeployOptions["invokes"]> = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: OWN }),
  "aws:s3/getBucket:getBucket": () => ({ bucket: "theirs", arn: "arn:aws:s3:::theirs", bucketRegion: "eu-west-1" }),
  "aws:s3/getBucketNotification:getBucketNotification": () => ({
    ...{ eventbridge: false, lambdaFunctions: [], queues: [], topics: [] },
  }),
};
const denied = {
  ...account,
  "aws:s3/getBucket:getBucket": () => {
    throw new Error("Forbidden");
  },
};

const allow = (sid: string, action: readonly string[], resource: string) => ({
  Sid: sid,
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${OWN}:root` },
  Action: action,
  Resource: resource,
});
const POLICY = {
  Version: "2012-10-17",
  Statement: [
    allow("SluiceReads", ["s3:GetObject", "s3:GetObjectVersion"], "arn:aws:s3:::theirs/in${?}/*"),
    allow("SluiceLists", ["s3:ListBucket", "s3:ListBucketVersions"], "arn:aws:s3:::theirs"),
    allow(
      "SluiceDeploys",
      ["s3:GetBucketLocation", "s3:GetBucketNotification", "s3:PutBucketNotification"],
      "arn:aws:s3:::theirs",
    ),
  ],
};

describe("a bucket of another account", () => {
  const args: LookAtBucketArgs = {
    ...{ functionName: "ours", intakeQueueName: "our-intake", region: "eu-west-1", trigger: "direct" },
    ...{ prefix: "in?/", expectedBucketOwner: OWNER },
  };
  const look = async (changes: Partial<LookAtBucketArgs>, invokes: NonNullable<DeployOptions["invokes"]>) => {
    const run = () =>
      lookAtBucket("theirs", { ...args, ...changes }).catch((error: unknown) => (error as Error).message);
    return (await deploy(run, { invokes })).result;
  };

  it("is taken if it can be read", async () => {
    expect(await look({}, account)).to.deep.equal({ name: "theirs", arn: "arn:aws:s3:::theirs" });
  });

  it("is refused otherwise, with the policy for its owner to paste", async () => {
    const [first, second, ...policy] = ((await look({}, denied)) as string).split("\n");

    expect(first).to.equal('sluice:adoptBucket is "theirs"; allowed: a bucket that exists, and that you may read');
    expect(second).to.equal(
      `Account ${OWNER} has to allow it. Ask its owner to add these statements to the policy of the bucket:`,
    );
    expect(JSON.parse(policy.join("\n"))).to.deep.equal(POLICY);
  });

  it("is refused without a policy if the owner is this account", async () => {
    expect(await look({ expectedBucketOwner: OWN }, denied)).to.equal(
      'sluice:adoptBucket is "theirs"; allowed: a bucket that exists, and that you may read',
    );
  });

  it("is refused with EventBridge, to which S3 sends its events in the owner's account", async () => {
    expect(await look({ trigger: "eventbridge" }, account)).to.match(
      /^sluice:adoptBucket is "theirs"; allowed: a bucket of this account, as trigger is eventbridge \(/,
    );
  });

  const settings = {
    ...{ "aws:region": "eu-west-1", "sluice:adoptBucket": "theirs", "sluice:prefix": "in/" },
    "sluice:expectedBucketOwner": OWNER,
  };
  const build = (changes: Record<string, string> = {}) =>
    deploy(
      async () => {
        const { name, args: given } = await readConfig();
        return new JsonPipeline(name, { ...given, code: CODE });
      },
      { config: { ...settings, ...changes }, invokes: account },
    );

  it("is the only one that may call the function", async () => {
    const { find, result } = await build();

    expect(find("sluice-dev-trigger-permission").inputs).to.include({ sourceAccount: OWNER });
    expect(find("sluice-dev-processor").inputs["environment"]).to.have.nested.property(
      "variables.EXPECTED_BUCKET_OWNER",
      OWNER,
    );
    expect(result.expectedBucketOwner).to.equal(OWNER);
  });

  it("is the only one that may write to the queue", async () => {
    const { find } = await build({ "sluice:trigger": "queue" });

    expect(policyOf(find("sluice-dev-intake-policy"))).to.have.nested.property(
      "Statement[0].Condition.StringEquals.aws:SourceAccount",
      OWNER,
    );
  });

  it("has its policy among the outputs", async () => {
    const { result } = await build({ "sluice:prefix": "in?/" });

    expect(await valueOf(result.bucketPolicy)).to.deep.equal(POLICY);
    const own = await build({ "sluice:expectedBucketOwner": OWN });
    expect(await valueOf(own.result.bucketPolicy)).to.equal(null);
  });
});
