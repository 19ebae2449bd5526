import { policyUnder } from "../docs/documented-policies.ts";
import { TABLE, BUCKET } from "../tools/world.ts";
import type { Role, Statement } from "./role.ts";

export const QUEUE = "failures-of-operators";
const NAMES = { BUCKET, TABLE, QUEUE, REGION: "us-east-1", ACCOUNT: "000000000000" };
export const ARNS = {
  tableName: TABLE,
  tableArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TABLE}`,
  failureQueueArn: `arn:aws:sqs:us-east-1:000000000000:${QUEUE}`,
};

/** The statements that docs/account.md has below a heading, for those who operate. */
export const documented = (heading: string): Statement[] => [...policyUnder(heading, NAMES).Statement] as Statement[];

export function roleWith(...statements: readonly Statement[][]): Role {
  return {
    arn: "arn:aws:iam::000000000000:role/operator",
    policies: Object.fromEntries(statements.map((policy, index) => [`policy-${index}`, policy])),
    negated: [],
    attached: [],
    bucketPolicies: {},
  };
}
