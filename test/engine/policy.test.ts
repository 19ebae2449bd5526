import { expect } from "chai";
import type { Thing } from "./standin/account.ts";
import { edit, POLICY_PACK, World } from "./world.ts";

const KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/1a2b3c4d-0000-4000-8000-000000000000";
const policyPacks = [POLICY_PACK];

type Edit = readonly [file: string, from: string, to: string];

/** Twins of this program, each with mistakes that somebody could make; every rule of the pack refuses one. */
describe("the policy pack on the real engine", () => {
  let world: World;
  before(() => {
    world = new World();
  });
  after(() => world.close());

  function twin(name: string, edits: readonly Edit[]): string {
    const checkout = world.checkout(name);
    for (const [file, from, to] of edits) edit(checkout, file, from, to);
    return checkout;
  }

  const previews = [
    {
      title:
        "a bucket that is open, not encrypted and not guarded, a queue that is not encrypted, a role with everything",
      stack: "dev",
      settings: {},
      edits: [
        ["infra/bucket/guards.ts", "blockPublicPolicy: true", "blockPublicPolicy: false"],
        ["infra/bucket/intake-bucket.ts", "forceDestroy: args.forceDestroy", 'acl: "public-read"'],
        ["infra/bucket/guards.ts", 'sseAlgorithm: "AES256"', 'sseAlgorithm: "none"'],
        ["infra/bucket/guards.ts", "new aws.s3.BucketPolicy(", "((...unused: unknown[]) => unused)("],
        ["infra/failure-queue.ts", "{ sqsManagedSseEnabled: true }", "{}"],
        ["infra/function/role.ts", "service-role/AWSLambdaBasicExecutionRole", "AdministratorAccess"],
      ] as const,
      violations: [
        "bucket-acl-is-private: sluice-dev-bucket has the ACL public-read, which is public",
        "bucket-blocks-public-access: sluice-dev-bucket-public-access leaves public access open: blockPublicPolicy must be true",
        "bucket-is-encrypted: sluice-dev-bucket-encryption encrypts nothing by default: its algorithm must be one of AES256, aws:kms, aws:kms:dsse",
        "bucket-is-guarded: sluice-dev-bucket has no policy that denies requests without TLS",
        "queue-is-encrypted: sluice-dev-failures is not encrypted: set sqsManagedSseEnabled or kmsMasterKeyId",
        "role-has-no-broad-managed-policy: sluice-dev-role-logs attaches arn:aws:iam::aws:policy/AdministratorAccess: write a policy with only the needed actions",
      ],
    },
    {
      title: "in prod, a bucket that goes with the stack, and a table that cannot be restored, without the stack's key",
      stack: "prod",
      settings: { "sluice:kmsKeyArn": KEY },
      edits: [
        ["infra/bucket/intake-bucket.ts", "forceDestroy: args.forceDestroy", "forceDestroy: true"],
        ["infra/table.ts", "enabled: args.pointInTimeRecovery", "enabled: false"],
        ["infra/table.ts", "args.kmsKeyArn === undefined", "true"],
      ] as const,
      violations: [
        "production-keeps-its-bucket: sluice-prod-bucket would be emptied and deleted with the stack: forceDestroy must be false in production",
        "production-table-is-recoverable: sluice-prod-items cannot be restored: pointInTimeRecovery must be enabled in production",
        "table-is-encrypted-like-the-rest: sluice-prod-items has no customer managed key, but other parts of the stack have one: set serverSideEncryption",
      ],
    },
  ];
  for (const { title, stack: name, settings, edits, violations } of previews) {
    it(`refuses at a preview: ${title}`, async () => {
      const stack = await world.stack(twin(`preview-${name}`, edits), name);

      const { steps } = await stack.failing(() => stack.configured(settings, () => stack.preview({ policyPacks })));

      expect(steps.violations).to.deep.equal(violations);
    });
  }

  // These hold ARNs that nothing knows before the first update.
  const updates = [
    {
      isRefused: ({ type }: Thing) => type === "aws:s3/bucketPolicy:BucketPolicy",
      title: "a bucket policy that lets everybody in, without TLS too",
      edits: [["infra/bucket/guards.ts", 'Effect: "Deny"', 'Effect: "Allow"']] as const,
      violations: [
        "bucket-policy-is-private: sluice-dev-bucket-policy allows everybody access: name the principals",
        'bucket-policy-is-tls-only: sluice-dev-bucket-policy lets requests in without TLS: deny "s3:*" to everyone, on bucket and objects, where aws:SecureTransport is false',
      ],
    },
    {
      isRefused: ({ type, inputs }: Thing) => type === "aws:iam/rolePolicy:RolePolicy" && inputs["name"] === "dynamodb",
      title: "a role policy of all actions",
      edits: [["infra/function/statements.ts", '["dynamodb:PutItem"]', '["dynamodb:*"]']] as const,
      violations: ["role-policy-has-no-wildcard: sluice-dev-role-dynamodb allows too much: the actions dynamodb:*"],
    },
  ];
  for (const { isRefused, title, edits, violations } of updates) {
    it(`refuses at the update, before it is made: ${title}`, async () => {
      const stack = await world.stack(twin(title, edits), "dev");

      const { steps } = await stack.failing(() => stack.up({ policyPacks }));

      expect(steps.violations).to.deep.equal(violations);
      expect(world.cloud.all().filter((thing) => isRefused(thing))).to.deep.equal([]);
      await stack.destroy();
    });
  }
});
