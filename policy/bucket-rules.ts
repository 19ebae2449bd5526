import { isDeepStrictEqual } from "node:util";
import { type Statement, statementsOf } from "./policy-document.ts";
import { type Resource, type ResourceRule, UNKNOWN } from "./rule.ts";

const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** ACL groups that mean everybody, or everybody with an AWS account. */
const EVERYBODY = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;
const OPEN_ACL = /^(public-|authenticated-read)/;

/** A policy is a separate resource, or an input of the bucket; the input is deprecated but still works. */
const WITH_POLICY = ["aws:s3/bucketPolicy:BucketPolicy", "aws:s3/bucket:Bucket"];

export const BUCKET_RULES: readonly ResourceRule[] = [
  {
    name: "bucket-blocks-public-access",
    description: "A bucket's public access block blocks all of it.",
    types: ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"],
    fault: ({ props }) => {
      const open = BLOCKS.filter((name) => props[name] !== true && props[name] !== UNKNOWN);
      return open.length === 0 ? undefined : `leaves public access open: ${open.join(", ")} must be true`;
    },
  },
  {
    name: "bucket-acl-is-private",
    description: "No ACL opens a bucket to everybody.",
    types: ["aws:s3/bucket:Bucket", "aws:s3/bucketAcl:BucketAcl"],
    fault: ({ props }) => {
      const acl = props["acl"];
      if (typeof acl === "string" && OPEN_ACL.test(acl)) return `has the ACL ${acl}, which is public`;
      const grants = JSON.stringify([props["grants"], props["accessControlPolicy"]]);
      const uris = grants.match(/"uri":"[^"]*"/g) ?? [];
      return uris.some((uri) => EVERYBODY.test(uri.slice(0, -1))) ? "grants access to everybody by its ACL" : undefined;
    },
  },
  {
    name: "bucket-policy-is-private",
    description: "No bucket policy allows everybody anything, whatever its conditions.",
    types: WITH_POLICY,
    fault: ({ props }) => {
      const open = statementsOf(props["policy"])?.some(({ effect, everyone, negated }) => {
        return effect === "Allow" && (everyone || negated);
      });
      return open === true ? "allows everybody access: name the principals" : undefined;
    },
  },
  {
    name: "bucket-policy-is-tls-only",
    description: "A bucket's policy denies what does not come over TLS.",
    types: WITH_POLICY,
    fault: ({ props }: Resource) =>
      statementsOf(props["policy"])?.some(deniesPlaintext) === false
        ? 'lets requests in without TLS: deny "s3:*" to everyone, on bucket and objects, where aws:SecureTransport is false'
        : undefined,
  },
];

function deniesPlaintext({ effect, everyone, actions, resources, condition, negated }: Statement): boolean {
  return (
    effect === "Deny" &&
    everyone &&
    !negated &&
    actions.some((action) => action === "*" || action === "s3:*") &&
    (resources.includes("*") || (resources.some(isObjects) && resources.some((resource) => !isObjects(resource)))) &&
    // Any further condition would let some requests through.
    isDeepStrictEqual(JSON.parse(JSON.stringify(condition ?? {}), textOfBoolean), {
      Bool: { "aws:SecureTransport": "false" },
    })
  );
}

const isObjects = (resource: string): boolean => resource.endsWith("/*");
const textOfBoolean = (_name: string, value: unknown): unknown => (typeof value === "boolean" ? String(value) : value);
