import { expect } from "chai";
import { IntakeBucket, type IntakeBucketArgs } from "../../../infra/bucket/intake-bucket.ts";
import { deploy } from "../deploy.ts";
import { policyOf } from "../program.ts";

const ARGS: IntakeBucketArgs = {
  oldVersionDays: 30,
  abortUploadDays: 3,
  forceDestroy: false,
  protect: false,
  retain: false,
  tags: {},
};
const build = (args: Partial<IntakeBucketArgs>) => deploy(() => new IntakeBucket("orders", { ...ARGS, ...args }));

describe("IntakeBucket", () => {
  it("is private, versioned and owned", async () => {
    const { find } = await build({});

    expect(find("orders-bucket-public-access").inputs).to.deep.equal({
      bucket: "orders-bucket-id",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(find("orders-bucket-versioning").inputs["versioningConfiguration"]).to.deep.equal({ status: "Enabled" });
    expect(find("orders-bucket-ownership").inputs["rule"]).to.deep.equal({ objectOwnership: "BucketOwnerEnforced" });
  });

  it("refuses whoever comes without TLS, after public access is blocked", async () => {
    const policy = (await build({})).find("orders-bucket-policy");

    expect(policyOf(policy)).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::orders-bucket-id", "arn:aws:s3:::orders-bucket-id/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    expect(policy.options.dependencies).to.include(
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock orders-bucket-public-access",
    );
  });

  it("is named by Pulumi, unless the stack names it", async () => {
    expect((await build({})).find("orders-bucket").inputs).to.not.have.property("bucket");
    expect((await build({ bucketName: "mine" })).find("orders-bucket").inputs["bucket"]).to.equal("mine");
  });

  it("is encrypted by S3's keys, or by one of the customer's", async () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/1a";
    const rulesOf = async (args: Partial<IntakeBucketArgs>) =>
      (await build(args)).find("orders-bucket-encryption").inputs["rules"];

    expect(await rulesOf({})).to.deep.equal([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, blockedEncryptionTypes: ["SSE-C"] },
    ]);
    expect(await rulesOf({ kmsKeyArn: key })).to.deep.equal([
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key },
        bucketKeyEnabled: true,
        blockedEncryptionTypes: ["SSE-C"],
      },
    ]);
  });

  const abort = {
    id: "abort-unfinished-uploads",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 3 },
  };
  const expire = {
    id: "expire-old-versions",
    status: "Enabled",
    filter: { prefix: "" },
    noncurrentVersionExpiration: { noncurrentDays: 30 },
    expiration: { expiredObjectDeleteMarker: true },
  };
  for (const { days, rules } of [
    { days: 30, rules: [abort, expire] },
    { days: 0, rules: [abort] },
  ]) {
    it(`deletes unfinished uploads, and old versions ${days === 0 ? "never" : `after ${days} days`}`, async () => {
      const { find } = await build({ oldVersionDays: days });

      expect(find("orders-bucket-lifecycle").inputs["rules"]).to.deep.equal(rules);
    });
  }

  it("keeps what guards it, where it stays when the stack goes", async () => {
    const { resources } = await build({ retain: true });

    const gone = resources.filter(({ type, options }) => type.startsWith("aws:") && !options.retainOnDelete);
    expect(gone).to.deep.equal([]);
    expect(resources.filter(({ options }) => options.retainOnDelete)).to.have.length(7);
  });

  it("goes before what guards it, which goes with it", async () => {
    const { resources, find } = await build({});

    expect(find("orders-bucket").options.deletedWith).to.equal(undefined);
    const guards = resources.filter(({ type }) => type.startsWith("aws:") && type !== "aws:s3/bucket:Bucket");
    expect(guards).to.have.length(6);
    for (const { options } of guards) expect(options.deletedWith).to.equal("aws:s3/bucket:Bucket orders-bucket");
  });

  it("is protected with what guards it", async () => {
    const { resources } = await build({ protect: true });

    expect(resources.filter(({ options }) => options.protect)).to.have.length(7);
  });

  it("is protected as the stack says, and never emptied unless it says so", async () => {
    const loose = (await build({ forceDestroy: true })).find("orders-bucket");
    const fast = (await build({ protect: true, retain: true })).find("orders-bucket");

    expect([loose.inputs["forceDestroy"], loose.options.protect, loose.options.retainOnDelete]).to.deep.equal([
      true,
      false,
      false,
    ]);
    expect([fast.inputs["forceDestroy"], fast.options.protect, fast.options.retainOnDelete]).to.deep.equal([
      false,
      true,
      true,
    ]);
  });
});
