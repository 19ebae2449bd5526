import { isProduction, type Resource, type StackRule } from "./rule.ts";

const BUCKET = "aws:s3/bucket:Bucket";
const TABLE = "aws:dynamodb/table:Table";

/** The safeguards of a bucket; other rules check their contents. */
const GUARDS: Readonly<Record<string, string>> = {
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "public access block",
  "aws:s3/bucketPolicy:BucketPolicy": "policy that denies requests without TLS",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "encryption",
};

export const STACK_RULES: readonly StackRule[] = [
  {
    name: "bucket-is-guarded",
    description: "Each bucket has a public access block, a policy that denies requests without TLS, and encryption.",
    faults: (resources) =>
      resources
        .filter(({ type }) => type === BUCKET)
        .flatMap((bucket) => {
          const guards = resources.filter((each) => each.type in GUARDS && concerns(each, bucket));
          const present = new Set(guards.map(({ type }) => type));
          const missing = Object.keys(GUARDS).filter((type) => !present.has(type));
          return missing.map((type) => ({ resource: bucket, fault: `has no ${GUARDS[type] ?? ""}` }));
        }),
  },
  {
    name: "production-keeps-its-bucket",
    description:
      "In production, destroying the stack does not empty a bucket, unless all that is in it expires anyway.",
    faults: (resources) =>
      resources
        .filter(({ type, props, stack }) => type === BUCKET && isProduction(stack) && props["forceDestroy"] === true)
        .filter((bucket) => !resources.some((each) => concerns(each, bucket) && expiresEverything(each)))
        .map((resource) => ({
          resource,
          fault: "would be emptied and deleted with the stack: forceDestroy must be false in production",
        })),
  },
  {
    name: "table-is-encrypted-like-the-rest",
    description: "If the bucket or the queue has a customer managed key, so does the table.",
    faults: (resources) => {
      const hasKey = resources.some(({ type, props }) => type !== TABLE && usesCustomerKey(props));
      const tables = resources.filter(({ type, props }) => type === TABLE && !usesCustomerKey(props));
      const fault = "has no customer managed key, but other parts of the stack have one: set serverSideEncryption";
      return hasKey ? tables.map((resource) => ({ resource, fault })) : [];
    },
  },
];

/** A resource belongs to a bucket if it depends on it, or has its name. */
function concerns({ props, references }: Resource, bucket: Resource): boolean {
  return (
    references.includes(bucket.urn) ||
    (typeof props["bucket"] === "string" && props["bucket"] === bucket.props["bucket"])
  );
}

/** Whether a bucket's lifecycle deletes every object, whatever its key. */
function expiresEverything({ type, props }: Resource): boolean {
  if (type !== "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration") return false;
  const rules = Array.isArray(props["rules"]) ? (props["rules"] as LifecycleRule[]) : [];
  return rules.some(({ status, filter, expiration }) => {
    const { prefix = "", ...others } = filter ?? {};
    return status === "Enabled" && prefix === "" && Object.keys(others).length === 0 && Number(expiration?.days) > 0;
  });
}

interface LifecycleRule {
  readonly status?: string;
  readonly filter?: { readonly prefix?: unknown };
  readonly expiration?: { readonly days?: unknown };
}

/** The key of a queue, of a bucket's encryption rules, or of a table. */
function usesCustomerKey(props: Resource["props"]): boolean {
  const rules = Array.isArray(props["rules"]) ? (props["rules"] as Rule[]) : [];
  const { kmsKeyArn } = (props["serverSideEncryption"] ?? {}) as { readonly kmsKeyArn?: unknown };
  const keys = [
    props["kmsMasterKeyId"],
    kmsKeyArn,
    ...rules.map((rule) => rule.applyServerSideEncryptionByDefault?.kmsMasterKeyId),
  ];
  return keys.some((key) => key !== undefined && key !== "");
}

interface Rule {
  readonly applyServerSideEncryptionByDefault?: { readonly kmsMasterKeyId?: unknown };
}
