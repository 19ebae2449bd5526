import { expect } from "chai";
import { isProduction, type Resource, stackOf, UNKNOWN } from "../../policy/rule.ts";
import { known } from "../../policy/known.ts";
import { STACK_RULES } from "../../policy/stack-rules.ts";
import { resource } from "./resource.ts";

const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const KEY = "arn:aws:kms:eu-west-1:1:key/1a";

const faults = (rule: string, resources: readonly Resource[]): string[] =>
  STACK_RULES.filter(({ name }) => name === rule)
    .flatMap((each) => each.faults(resources))
    .map(({ resource: { name }, fault }) => `${name} ${fault}`);

describe("bucket-is-guarded", () => {
  const bucket = resource("aws:s3/bucket:Bucket", { bucket: "b" }, { name: "intake" });
  const guard = (type: string, name = "b") => resource(type, { bucket: name });

  const cases = [
    { title: "takes a bucket with all of its guards", guards: [guard(BLOCK), guard(POLICY), guard(ENCRYPTION)] },
    {
      title: "knows guards by reference, where the bucket's name is not known yet",
      guards: [BLOCK, POLICY, ENCRYPTION].map((type) =>
        resource(type, { bucket: UNKNOWN }, { references: [bucket.urn] }),
      ),
    },
    {
      title: "refuses a bucket without a policy",
      guards: [guard(BLOCK), guard(ENCRYPTION)],
      found: ["intake has no policy that denies requests without TLS"],
    },
    {
      title: "refuses a bucket whose guards are another's",
      guards: [guard(BLOCK, "c"), guard(POLICY, "c"), guard(ENCRYPTION)],
      found: ["intake has no public access block", "intake has no policy that denies requests without TLS"],
    },
    {
      title: "refuses a bucket without encryption",
      guards: [guard(BLOCK), guard(POLICY)],
      found: ["intake has no encryption"],
    },
  ];
  for (const { title, guards, found = [] } of cases) {
    it(title, () => expect(faults("bucket-is-guarded", [bucket, ...guards])).to.deep.equal(found));
  }
});

describe("production-keeps-its-bucket", () => {
  const bucket = (props: object, stack = "prod") =>
    resource("aws:s3/bucket:Bucket", { bucket: "b", ...props }, { name: "intake", stack });
  const lifecycle = (rule: object, name = "b") =>
    resource(LIFECYCLE, { bucket: name, rules: [{ status: "Enabled", filter: { prefix: "" }, ...rule }] });
  const emptied = bucket({ forceDestroy: true });
  const found = ["intake would be emptied and deleted with the stack: forceDestroy must be false in production"];

  const cases = [
    { title: "takes forceDestroy elsewhere", resources: [bucket({ forceDestroy: true }, "dev")] },
    { title: "takes a bucket that is kept", resources: [bucket({ forceDestroy: false })] },
    {
      title: "takes a bucket in which everything expires",
      resources: [emptied, lifecycle({ expiration: { days: 30 } })],
    },
    { title: "refuses forceDestroy", resources: [emptied], found },
    {
      title: "refuses it where another bucket's objects expire",
      resources: [emptied, lifecycle({ expiration: { days: 30 } }, "c")],
      found,
    },
    {
      title: "refuses it where only some objects expire",
      resources: [emptied, lifecycle({ expiration: { days: 30 }, filter: { prefix: "tmp/" } })],
      found,
    },
    {
      title: "refuses it where only objects with a tag expire",
      resources: [emptied, lifecycle({ expiration: { days: 30 }, filter: { tag: { key: "tmp", value: "1" } } })],
      found,
    },
    {
      title: "refuses it where only old versions expire",
      resources: [emptied, lifecycle({ noncurrentVersionExpiration: { noncurrentDays: 30 } })],
      found,
    },
    {
      title: "refuses it where the rule is switched off",
      resources: [emptied, lifecycle({ expiration: { days: 30 }, status: "Disabled" })],
      found,
    },
  ];
  for (const { title, resources, found = [] } of cases) {
    it(title, () => expect(faults("production-keeps-its-bucket", resources)).to.deep.equal(found));
  }
});

describe("table-is-encrypted-like-the-rest", () => {
  const queue = (props: object) => resource("aws:sqs/queue:Queue", props);
  const table = (props: object) => resource("aws:dynamodb/table:Table", props, { name: "items" });
  const bucketKey = {
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY } }],
  };
  const fault = "items has no customer managed key, but other parts of the stack have one: set serverSideEncryption";

  const cases = [
    { title: "takes keys that AWS owns", resources: [queue({ sqsManagedSseEnabled: true }), table({})] },
    {
      title: "takes one key for all",
      resources: [queue({ kmsMasterKeyId: KEY }), table({ serverSideEncryption: { enabled: true, kmsKeyArn: KEY } })],
    },
    {
      title: "refuses a table beside a queue under a key",
      resources: [queue({ kmsMasterKeyId: KEY }), table({})],
      found: [fault],
    },
    {
      title: "refuses a table beside a bucket under a key",
      resources: [resource(ENCRYPTION, bucketKey), table({})],
      found: [fault],
    },
  ];
  for (const { title, resources, found = [] } of cases) {
    it(title, () => expect(faults("table-is-encrypted-like-the-rest", resources)).to.deep.equal(found));
  }
});

describe("isProduction", () => {
  const stacks = { prod: true, production: true, "eu-prod": true, PROD: true, "prod-2": true };
  const others = { dev: false, staging: false, preprod: false, product: false, reproduction: false };
  for (const [stack, production] of Object.entries({ ...stacks, ...others })) {
    it(`says ${production ? "yes" : "no"} to ${stack}`, () => expect(isProduction(stack)).to.equal(production));
  }

  it("goes by the stack in a resource's URN", () => {
    expect(stackOf("urn:pulumi:prod::sluice::aws:sqs/queue:Queue::q")).to.equal("prod");
    expect(stackOf("nonsense")).to.equal("");
  });
});

describe("known", () => {
  const throwing = (error: Error) => ({
    get secret() {
      throw error;
    },
  });

  it("marks what is not known yet, and copies everything else", () => {
    const unknown = throwing(Object.assign(new Error("not known"), { unknownTypeSentinel: "x" }));

    expect(known({ a: [1, "b", null, { c: true }], d: unknown })).to.deep.equal({
      a: [1, "b", null, { c: true }],
      d: { secret: UNKNOWN },
    });
  });

  it("hides no other error", () => expect(() => known(throwing(new TypeError("bug")))).to.throw(TypeError, "bug"));
});
