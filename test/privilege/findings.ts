import { isWildcardOnlyAction, runSimulation } from "@cloud-copilot/iam-simulate";
import type { Permission } from "./needed.ts";
import type { Role, Statement } from "./role.ts";

/**
 * What is wrong with a role, for what it needs: both ways. Policies are evaluated by a simulator of IAM (under the AGPL: it
 * serves tests, and nothing that is deployed has any of it).
 *
 * @returns one line for each permission that is needed and not allowed, allowed and not needed, or wider than it has to be,
 * and for each statement that names only what it leaves out, which counts for nothing in the others
 */
export async function findings(role: Role, needed: readonly Permission[]): Promise<string[]> {
  const lines = role.negated.map((statement) => `names only what it leaves out: ${JSON.stringify(statement)}`);
  for (const permission of needed) {
    if (!(await allows(role, permission))) lines.push(`not allowed: ${permission.action} on ${permission.resource}`);
  }
  // Where something is not allowed anyway, nothing more can be taken away.
  const allowed = await filter(needed, (permission) => allows(role, permission));
  for (const { action, resource, without } of grants(role)) {
    const missed = await filter(allowed, async (permission) => !(await allows(without, permission)));
    if (missed.length === 0) lines.push(`never needed: ${action} on ${resource}`);
    if (await isWide(action, resource)) lines.push(`too wide: ${action} on ${resource}`);
  }
  return lines;
}

/** Whether the role may: by its own policies, and by those of what it uses. @throws where the simulator refuses its input */
export async function allows(role: Role, { action, resource, via }: Permission, secure = true): Promise<boolean> {
  const accountId = role.arn.split(":")[4] ?? "";
  const service = action.split(":")[0];
  const result = await runSimulation(
    {
      request: {
        principal: role.arn,
        action,
        resource: { resource, accountId },
        contextVariables: {
          "aws:SecureTransport": String(secure),
          ...(via === undefined ? {} : { "kms:ViaService": via }),
        },
      },
      identityPolicies: Object.entries(role.policies)
        // A policy without statements would be none.
        .filter(([, statements]) => statements.length > 0)
        .map(([name, Statement]) => ({ name, policy: { Version: "2012-10-17", Statement } })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(service === "s3" ? { resourcePolicy: role.bucketPolicies[resource.split("/")[0] ?? ""] } : {}),
      ...(service === "kms" ? { resourcePolicy: keyPolicy(accountId) } : {}),
    },
    {},
  );
  if (result.resultType === "error") throw new Error(`${action}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === "Allowed";
}

/** What KMS gives to every new key: the account's own policies decide. */
const keyPolicy = (accountId: string) => ({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: "kms:*", Resource: "*" },
  ],
});

/** Each action that the role allows somewhere, with the role that does not allow it there. */
function grants(role: Role): { readonly action: string; readonly resource: string; readonly without: Role }[] {
  return Object.entries(role.policies).flatMap(([name, statements]) =>
    statements.flatMap((statement, index) =>
      statement.Action.map((action) => {
        const rest: Statement = { ...statement, Action: statement.Action.filter((each) => each !== action) };
        const others = rest.Action.length === 0 ? statements.toSpliced(index, 1) : statements.with(index, rest);
        const without = { ...role, policies: { ...role.policies, [name]: others } };
        return { action, resource: statement.Resource, without };
      }),
    ),
  );
}

/**
 * What of a resource may end with a wildcard: the keys of a bucket's objects are as narrow as its notification, and a function makes the
 * streams of its log as it goes; a state machine, its executions.
 */
const NARROWEST: Readonly<Record<string, (resource: string) => string>> = {
  s3: (resource) => resource.replace(/\/.*$/, (key) => key.replaceAll("*", "")),
  states: (resource) => resource.replace(/(:execution:[^*]+):\*$/, "$1"),
  logs: (resource) => resource.replace(/(:log-group:[^:]+):\*$/, "$1"),
};

/** Whether AWS would take a narrower resource. */
async function isWide(action: string, resource: string): Promise<boolean> {
  const [service = "", name = ""] = action.split(":");
  if (/[*?]/.test(action)) return true;
  if (resource === "*") return !(await isWildcardOnlyAction(service, name));
  const exact = NARROWEST[service]?.(resource) ?? resource;
  return /[*?]/.test(exact.replaceAll(/\$\{[*?$]\}/g, ""));
}

async function filter<T>(values: readonly T[], keep: (value: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(values.map(keep));
  return values.filter((_, index) => kept[index]);
}
