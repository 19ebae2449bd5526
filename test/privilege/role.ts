import type { RecordedProgram, RecordedResource } from "../../local/program/recorded.ts";

export interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: object;
}

/** The function's role, as the program declares it. */
export interface Role {
  readonly arn: string;
  /** The statements of its own policies, by the policies' names; a statement of several resources is one for each. */
  readonly policies: Readonly<Record<string, readonly Statement[]>>;
  /** Statements with NotAction or NotResource, as they stand: they name only what they leave out. */
  readonly negated: readonly object[];
  /** ARNs of the policies that are attached to it. */
  readonly attached: readonly string[];
  /** The policy of the bucket that it reads, if the program declares that. */
  readonly bucketPolicy: object | undefined;
}

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** @throws where something belongs to another role, or may give the role what is not looked at here */
export function roleOf(program: RecordedProgram): Role {
  const ofType = (type: string) => program.resources.filter((resource) => resource.type === type);
  const text = (name: string) => String(program.outputs[name]);
  refuseStrangers(program.resources, text("roleName"));
  const [policies, negated] = readPolicies([
    ...ofType(POLICY).map(({ inputs }) => inputs),
    ...ofType(ROLE).flatMap(({ inputs }) => list(inputs["inlinePolicies"]) as RecordedResource["inputs"][]),
  ]);
  const [bucketPolicy] = ofType("aws:s3/bucketPolicy:BucketPolicy");
  return {
    arn: text("roleArn"),
    policies,
    negated,
    attached: [
      ...ofType(ATTACHMENT).map(({ inputs }) => inputs["policyArn"]),
      ...ofType(ROLE).flatMap(({ inputs }) => list(inputs["managedPolicyArns"])),
    ].map(String),
    bucketPolicy: bucketPolicy && (JSON.parse(String(bucketPolicy.inputs["policy"])) as object),
  };
}

function refuseStrangers(resources: readonly RecordedResource[], roleName: string): void {
  for (const { type, name, inputs } of resources.filter((resource) => resource.type.startsWith("aws:iam/"))) {
    if (![ROLE, POLICY, ATTACHMENT].includes(type)) throw new Error(`what does it give the role: ${name} (${type})`);
    if (inputs[type === ROLE ? "name" : "role"] !== roleName) throw new Error(`not the function's role: ${name}`);
  }
}

function readPolicies(
  declared: readonly RecordedResource["inputs"][],
): [policies: Record<string, Statement[]>, negated: object[]] {
  const policies: Record<string, Statement[]> = {};
  const negated: object[] = [];
  for (const { name, policy } of declared) {
    const statements = (policies[String(name)] ??= []);
    for (const raw of list((JSON.parse(String(policy)) as { readonly Statement: unknown }).Statement) as object[]) {
      if ("NotAction" in raw || "NotResource" in raw) negated.push(raw);
      else statements.push(...withLists(raw as { readonly Effect: string }));
    }
  }
  return [policies, negated];
}

/** IAM takes one text for a list of one. */
function withLists(raw: { readonly Effect: string; readonly Action?: unknown; readonly Resource?: unknown }) {
  const Action = list(raw.Action).map(String);
  return list(raw.Resource).map((resource): Statement => ({ ...raw, Action, Resource: String(resource) }));
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
