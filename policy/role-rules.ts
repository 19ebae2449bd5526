import { type Statement, statementsOf } from "./policy-document.ts";
import { type Resource, type ResourceRule, UNKNOWN } from "./rule.ts";

/** Actions for which AWS accepts only the wildcard as a resource. */
const WITHOUT_RESOURCES = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];

/** The only AWS managed policy that a function needs: it allows writing the log. */
const LOGGING = /^arn:aws[a-z-]*:iam::aws:policy\/service-role\/AWSLambdaBasicExecutionRole$/;

export const ROLE_RULES: readonly ResourceRule[] = [
  {
    name: "role-policy-has-no-wildcard",
    description: "A policy of a role names the actions and the resources that it allows.",
    types: ["aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy", "aws:iam/role:Role"],
    fault: (resource) => {
      const wide = policiesOf(resource)
        .flatMap((policy) => statementsOf(policy) ?? [])
        .flatMap(tooWide);
      return wide.length === 0 ? undefined : `allows too much: ${wide.join("; ")}`;
    },
  },
  {
    name: "role-has-no-broad-managed-policy",
    description: "Of AWS's own policies, a role has AWSLambdaBasicExecutionRole and no other.",
    types: [
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
      "aws:iam/policyAttachment:PolicyAttachment",
      "aws:iam/role:Role",
    ],
    fault: ({ props }) => {
      const attached = [props["policyArn"], props["policyArns"], props["managedPolicyArns"]].flat();
      const broad = attached.filter(
        (arn) => typeof arn === "string" && arn.includes(":iam::aws:") && !LOGGING.test(arn),
      );
      return broad.length === 0
        ? undefined
        : `attaches ${broad.join(", ")}: write a policy with only the needed actions`;
    },
  },
];

function policiesOf({ type, props }: Resource): unknown[] {
  if (type !== "aws:iam/role:Role") return [props["policy"]];
  const inline = props["inlinePolicies"];
  if (inline === UNKNOWN || inline === undefined) return [];
  return (inline as { readonly policy?: unknown }[]).map(({ policy }) => policy);
}

function tooWide({ effect, actions, resources, negated }: Statement): string[] {
  if (effect !== "Allow") return [];
  const faults = negated ? ["all but what NotAction or NotResource names"] : [];
  faults.push(...actions.filter((action) => /[*?]/.test(action)).map((action) => `the actions ${action}`));
  if (actions.length > 0 && actions.every((action) => WITHOUT_RESOURCES.includes(action))) return faults;
  return [...faults, ...resources.filter(isWide).map((resource) => `the resources ${resource}`)];
}

/** In the ARN of an object, only the key may contain wildcards; in that of a log group, only what stands for its streams. */
function isWide(resource: string): boolean {
  if (/^arn:[^*?]*:log-group:[^*?]+:\*$/.test(resource)) return false;
  const [bucket = "", ...key] = resource.split("/");
  return /[*?]/.test(bucket.startsWith("arn:") && bucket.includes(":s3:::") && key.length > 0 ? bucket : resource);
}
