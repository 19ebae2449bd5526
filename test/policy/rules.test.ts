import { readFileSync } from "node:fs";
import { expect } from "chai";
import { BUCKET_RULES } from "../../policy/bucket-rules.ts";
import { ENCRYPTION_RULES } from "../../policy/encryption-rules.ts";
import { PRODUCTION_RULES } from "../../policy/production-rules.ts";
import { ROLE_RULES } from "../../policy/role-rules.ts";
import { type ResourceRule, UNKNOWN } from "../../policy/rule.ts";
import { STACK_RULES } from "../../policy/stack-rules.ts";
import { resource } from "./resource.ts";

const RULES: readonly ResourceRule[] = [...BUCKET_RULES, ...ENCRYPTION_RULES, ...PRODUCTION_RULES, ...ROLE_RULES];

const statement = (changes: object) => ({
  policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...changes }] }),
});
const tls = (changes: object) =>
  statement({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
    ...changes,
  });
const encrypted = (sseAlgorithm: string) => ({ rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }] });
const allBlocked = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const everybody = "http://acs.amazonaws.com/groups/global/AllUsers";
const NO_TLS =
  'lets requests in without TLS: deny "s3:*" to everyone, on bucket and objects, where aws:SecureTransport is false';
const NOT_ENCRYPTED = "encrypts nothing by default: its algorithm must be one of AES256, aws:kms, aws:kms:dsse";
const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";

type Case = readonly [title: string, props: object, fault?: string | undefined, stack?: string];

/** For each rule: the inputs of a resource, and what is wrong with it; undefined where nothing is. */
const cases: Record<string, readonly Case[]> = {
  "bucket-blocks-public-access": [
    ["takes a block of everything", allBlocked],
    ["takes what is not known yet", { ...allBlocked, blockPublicAcls: UNKNOWN }],
    [
      "refuses one that lets a policy open the bucket",
      { ...allBlocked, blockPublicPolicy: false },
      "leaves public access open: blockPublicPolicy must be true",
    ],
    [
      "refuses one that leaves something out",
      { blockPublicAcls: true, blockPublicPolicy: true },
      "leaves public access open: ignorePublicAcls, restrictPublicBuckets must be true",
    ],
  ],
  "bucket-acl-is-private": [
    ["takes no ACL", {}],
    ["takes a private one", { acl: "private" }],
    ["refuses public-read", { acl: "public-read" }, "has the ACL public-read, which is public"],
    ["refuses authenticated-read", { acl: "authenticated-read" }, "has the ACL authenticated-read, which is public"],
    ["takes grants to an account", { grants: [{ id: "1a", permissions: ["READ"], type: "CanonicalUser" }] }],
    [
      "refuses grants to everybody",
      { grants: [{ uri: everybody, permissions: ["READ"], type: "Group" }] },
      "grants access to everybody by its ACL",
    ],
    [
      "refuses an access control policy for everybody",
      { accessControlPolicy: { grants: [{ grantee: { uri: everybody, type: "Group" }, permission: "READ" }] } },
      "grants access to everybody by its ACL",
    ],
  ],
  "bucket-policy-is-private": [
    ["takes a denial to everyone", tls({})],
    ["takes an account", statement({ Principal: { AWS: "arn:aws:iam::1:root" }, Action: "s3:GetObject" })],
    ["takes what is not known yet", { policy: UNKNOWN }],
    ["refuses everyone", statement({ Principal: "*" }), "allows everybody access: name the principals"],
    [
      "refuses everyone among others",
      statement({ Principal: { AWS: ["arn:aws:iam::1:root", "*"] } }),
      "allows everybody access: name the principals",
    ],
    [
      "refuses all but some",
      statement({ NotPrincipal: { AWS: "arn:aws:iam::1:root" } }),
      "allows everybody access: name the principals",
    ],
  ],
  "bucket-policy-is-tls-only": [
    ["takes the denial of what is not TLS", tls({})],
    ["takes a boolean", tls({ Condition: { Bool: { "aws:SecureTransport": false } } })],
    ["takes what is not known yet", { policy: UNKNOWN }],
    ["refuses a policy without it", statement({ Principal: { AWS: "arn:aws:iam::1:root" } }), NO_TLS],
    ["refuses one of the objects only", tls({ Resource: ["arn:aws:s3:::b/*"] }), NO_TLS],
    ["refuses one of the bucket only", tls({ Resource: "arn:aws:s3:::b" }), NO_TLS],
    ["refuses one of some actions", tls({ Action: ["s3:GetObject"] }), NO_TLS],
    ["refuses one for somebody", tls({ Principal: { AWS: "arn:aws:iam::1:root" } }), NO_TLS],
    ["refuses the opposite", tls({ Condition: { Bool: { "aws:SecureTransport": "true" } } }), NO_TLS],
    [
      "refuses one with a further condition",
      tls({ Condition: { Bool: { "aws:SecureTransport": "false" }, IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }),
      NO_TLS,
    ],
  ],
  "bucket-is-encrypted": [
    ["takes S3's own keys", encrypted("AES256")],
    ["takes a key of KMS", encrypted("aws:kms")],
    ["takes what is not known yet", { rules: UNKNOWN }],
    ["refuses an unknown algorithm", encrypted("none"), NOT_ENCRYPTED],
    ["refuses no rule", { rules: [] }, NOT_ENCRYPTED],
    ["refuses a rule without a default", { rules: [{ bucketKeyEnabled: true }] }, NOT_ENCRYPTED],
  ],
  "queue-is-encrypted": [
    ["takes SQS's own key", { sqsManagedSseEnabled: true }],
    ["takes a key of KMS", { kmsMasterKeyId: "arn:aws:kms:eu-west-1:1:key/1a" }],
    ["takes a key that is not known yet", { kmsMasterKeyId: UNKNOWN }],
    ["refuses neither", {}, "is not encrypted: set sqsManagedSseEnabled or kmsMasterKeyId"],
    [
      "refuses SQS's switched off",
      { sqsManagedSseEnabled: false },
      "is not encrypted: set sqsManagedSseEnabled or kmsMasterKeyId",
    ],
  ],
  "production-table-is-recoverable": [
    ["takes none elsewhere", {}, undefined, "dev"],
    ["takes recovery", { pointInTimeRecovery: { enabled: true } }, undefined, "prod"],
    [
      "refuses it switched off",
      { pointInTimeRecovery: { enabled: false } },
      "cannot be restored: pointInTimeRecovery must be enabled in production",
      "prod",
    ],
    ["refuses none", {}, "cannot be restored: pointInTimeRecovery must be enabled in production", "eu-production"],
  ],
  "role-policy-has-no-wildcard": [
    ["takes a table", statement({ Action: ["dynamodb:PutItem"], Resource: "arn:aws:dynamodb:eu-west-1:1:table/T" })],
    ["takes a bucket's objects", statement({ Action: "s3:GetObject", Resource: "arn:aws:s3:::b/in/*" })],
    [
      "takes executions of a state machine's Map",
      statement({ Action: "states:StopExecution", Resource: "arn:aws:states:eu-west-1:1:execution:M/L:*" }),
    ],
    [
      "takes the streams of a log group",
      statement({ Action: "logs:PutLogEvents", Resource: "arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/f:*" }),
    ],
    ["takes X-Ray's, which has no resources", statement({ Action: ["xray:PutTraceSegments"], Resource: "*" })],
    ["takes what is not known yet", { policy: UNKNOWN }],
    ["takes a denial", statement({ Effect: "Deny", Action: "*", Resource: "*" })],
    [
      "refuses everything",
      statement({ Action: "*", Resource: "*" }),
      "allows too much: the actions *; the resources *",
    ],
    [
      "refuses a service's actions",
      statement({ Action: "dynamodb:*", Resource: "arn:aws:dynamodb:eu-west-1:1:table/T" }),
      "allows too much: the actions dynamodb:*",
    ],
    [
      "refuses a kind of actions",
      statement({ Action: "s3:Get*", Resource: "arn:aws:s3:::b/*" }),
      "allows too much: the actions s3:Get*",
    ],
    [
      "refuses actions by the number of their letters",
      statement({ Action: "dynamodb:??????Item", Resource: "arn:aws:dynamodb:eu-west-1:1:table/T" }),
      "allows too much: the actions dynamodb:??????Item",
    ],
    [
      "refuses all log groups",
      statement({ Action: "logs:PutLogEvents", Resource: "arn:aws:logs:eu-west-1:1:log-group:*:*" }),
      "allows too much: the resources arn:aws:logs:eu-west-1:1:log-group:*:*",
    ],
    [
      "refuses all tables",
      statement({ Action: "dynamodb:PutItem", Resource: "arn:aws:dynamodb:eu-west-1:1:table/*" }),
      "allows too much: the resources arn:aws:dynamodb:eu-west-1:1:table/*",
    ],
    [
      "refuses executions of all state machines",
      statement({ Action: "states:StopExecution", Resource: "arn:aws:states:eu-west-1:1:execution:*:*" }),
      "allows too much: the resources arn:aws:states:eu-west-1:1:execution:*:*",
    ],
    [
      "refuses the streams of all log groups",
      statement({ Action: "logs:PutLogEvents", Resource: "arn:aws:logs:eu-west-1:1:log-group:*:*" }),
      "allows too much: the resources arn:aws:logs:eu-west-1:1:log-group:*:*",
    ],
    [
      "refuses buckets by the beginning of their names",
      statement({ Action: "s3:GetObject", Resource: "arn:aws:s3:::b*/x" }),
      "allows too much: the resources arn:aws:s3:::b*/x",
    ],
    [
      "refuses more than X-Ray's on everything",
      statement({ Action: ["xray:PutTraceSegments", "s3:GetObject"], Resource: "*" }),
      "allows too much: the resources *",
    ],
    [
      "refuses all but some",
      statement({ NotAction: "iam:CreateUser", Resource: "arn:aws:s3:::b/x" }),
      "allows too much: all but what NotAction or NotResource names",
    ],
  ],
  "role-has-no-broad-managed-policy": [
    ["takes the one for logs", { policyArn: BASIC }],
    ["takes it in other partitions", { policyArn: BASIC.replace("arn:aws:", "arn:aws-cn:") }],
    ["takes one of the account's own", { policyArn: "arn:aws:iam::123456789012:policy/mine" }],
    ["takes what is not known yet", { policyArn: UNKNOWN }],
    [
      "refuses an administrator's",
      { policyArn: ADMIN },
      `attaches ${ADMIN}: write a policy with only the needed actions`,
    ],
    [
      "refuses it in the role itself",
      { managedPolicyArns: [BASIC, ADMIN] },
      `attaches ${ADMIN}: write a policy with only the needed actions`,
    ],
  ],
};

describe("policy/README.md", () => {
  it("has every rule", () => {
    const readme = readFileSync(new URL("../../policy/README.md", import.meta.url), "utf8");
    const documented = [...readme.matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name);

    expect(documented.sort()).to.deep.equal([...RULES, ...STACK_RULES].map(({ name }) => name).sort());
  });
});

describe("the policy pack's rules of resources", () => {
  it("are all here", () => expect(RULES.map(({ name }) => name).sort()).to.deep.equal(Object.keys(cases).sort()));

  for (const rule of RULES) {
    describe(rule.name, () => {
      for (const [title, props, fault, stack = "dev"] of cases[rule.name] ?? []) {
        it(title, () => expect(rule.fault(resource(rule.types[0]!, props, { stack }))).to.equal(fault));
      }
    });
  }

  /** What the rule of that name has against a resource; it has to look at the type. */
  function faultOf(name: string, type: string, props: object): string | undefined {
    const rule = RULES.find((each) => each.name === name);
    expect(rule?.types).to.include(type);
    return rule?.fault(resource(type, props));
  }

  it("look into a bucket's inline policy too", () => {
    const bucket = "aws:s3/bucket:Bucket";
    const open = statement({ Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" });

    expect(faultOf("bucket-policy-is-private", bucket, open)).to.equal("allows everybody access: name the principals");
    expect(faultOf("bucket-policy-is-tls-only", bucket, open)).to.equal(NO_TLS);
    for (const fine of [{}, { policy: UNKNOWN }, tls({})]) {
      expect(faultOf("bucket-policy-is-private", bucket, fine)).to.equal(undefined);
      expect(faultOf("bucket-policy-is-tls-only", bucket, fine)).to.equal(undefined);
    }
  });

  const attachments = [
    { type: "aws:iam/policyAttachment:PolicyAttachment", attached: (arn: string) => ({ policyArn: arn }) },
    {
      type: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
      attached: (arn: string) => ({ policyArns: [arn] }),
    },
  ];
  for (const { type, attached } of attachments) {
    it(`know another way to attach AWS's policies: ${type}`, () => {
      const rule = "role-has-no-broad-managed-policy";

      expect(faultOf(rule, type, attached(ADMIN))).to.equal(
        `attaches ${ADMIN}: write a policy with only the needed actions`,
      );
      expect(faultOf(rule, type, attached(BASIC))).to.equal(undefined);
    });
  }

  it("look into a role's inline policies too", () => {
    const faultWith = (inlinePolicies: unknown) =>
      faultOf("role-policy-has-no-wildcard", "aws:iam/role:Role", { inlinePolicies });

    expect(faultWith([statement({ Action: "*", Resource: "arn:aws:s3:::b/x" })])).to.equal(
      "allows too much: the actions *",
    );
    for (const fine of [undefined, UNKNOWN, [{}]]) expect(faultWith(fine)).to.equal(undefined);
  });
});
