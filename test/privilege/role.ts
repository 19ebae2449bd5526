import type { RecordedProgram, RecordedResource } from "../../local/program/recorded.ts";

export interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: object;
}

/** A role, as the program declares it. */
export interface Role {
  readonly arn: string;
  /** The statements of its own policies, by the policies' names; a statement of several resources is one for each. */
  readonly policies: Readonly<Record<string, readonly Statement[]>>;
  /** Statements with NotAction or NotResource, as they stand: they name only what they leave out. */
  readonly negated: readonly object[];
  /** ARNs of the policies that are attached to it. */
  readonly attached: readonly string[];
  /** The policies of the buckets that the program declares, by their ARNs. */
  readonly bucketPolicies: Readonly<Record<string, object>>;
}

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/**
 * @param name default: the function's
 * @throws where there is no such role, or where something may give a role what is not looked at here
 */
export function roleOf(program: RecordedProgram, name = String(program.outputs["roleName"])): Role {
  const ofType = (type: string) => program.resources.filter((resource) => resource.type === type);
  refuseStrangers(program.resources);
  const roles = ofType(ROLE).filter(({ inputs }) => inputs["name"] === name);
  const [arn] = roles.map(({ state }) => String(state["arn"]));
  if (arn === undefined) throw new Error(`there is no role ${name}`);
  const ofRole = (type: string) => ofType(type).filter(({ inputs }) => inputs["role"] === name);
  const [policies, negated] = readPolicies([
    ...ofRole(POLICY).map(({ inputs }) => inputs),
    ...roles.flatMap(({ inputs }) => list(inputs["inlinePolicies"]) as RecordedResource["inputs"][]),
  ]);
  return {
    arn,
    policies,
    negated,
    attached: [
      ...ofRole(ATTACHMENT).map(({ inputs }) => inputs["policyArn"]),
      ...roles.flatMap(({ inputs }) => list(inputs["managedPolicyArns"])),
    ].map(String),
    bucketPolicies: Object.fromEntries(
      ofType("aws:s3/bucketPolicy:BucketPolicy").map(({ inputs }) => [
        `arn:aws:s3:::${String(inputs["bucket"])}`,
        JSON.parse(String(inputs["policy"])) as object,
      ]),
    ),
  };
}

function refuseStrangers(resources: readonly RecordedResource[]): void {
  const names = resources.filter(({ type }) => type === ROLE).map(({ inputs }) => inputs["name"]);
  for (const { type, name, inputs } of resources.filter((resource) => resource.type.startsWith("aws:iam/"))) {
    if (![ROLE, POLICY, ATTACHMENT].includes(type)) throw new Error(`what does it give a role: ${name} (${type})`);
    if (type !== ROLE && !names.includes(inputs["role"])) throw new Error(`of no role of the program: ${name}`);
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
