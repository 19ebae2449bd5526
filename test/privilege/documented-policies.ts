import { markdownFile } from "../docs/markdown-files.ts";
import { TABLE, BUCKET } from "../tools/world.ts";
import type { Role, Statement } from "./role.ts";

export const QUEUE = "failures-of-operators";
const NAMES = { BUCKET, TABLE, QUEUE, REGION: "us-east-1", ACCOUNT: "000000000000" };
export const ARNS = {
  tableName: TABLE,
  tableArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TABLE}`,
  failureQueueArn: `arn:aws:sqs:us-east-1:000000000000:${QUEUE}`,
};

/** The policies that docs/account.md gives to those who operate: for a backfill, for the failure queue, and for a verification. */
export function documentedPolicies(): readonly Statement[][] {
  const [, section = ""] = markdownFile("docs/account.md").text.split("\n## Who operates\n");
  return [...section.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = ""]) => {
    const text = Object.entries(NAMES).reduce((policy, [name, value]) => policy.replaceAll(name, value), json);
    return (JSON.parse(text) as { Statement: Statement[] }).Statement;
  });
}

export function roleWith(...statements: readonly Statement[][]): Role {
  return {
    arn: "arn:aws:iam::000000000000:role/operator",
    policies: Object.fromEntries(statements.map((policy, index) => [`policy-${index}`, policy])),
    negated: [],
    attached: [],
    bucketPolicies: {},
  };
}
