import { markdownFile } from "./markdown-files.ts";

export interface PolicyStatement {
  readonly Effect: "Allow";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

export interface Policy {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

/** The account of tests, in what documents call ACCOUNT. */
const ACCOUNT = "123456789012";

/**
 * The first policy below a heading of docs/account.md.
 *
 * @param names what stands in place of words such as BUCKET
 */
export function policyUnder(heading: string, names: Readonly<Record<string, string>>): Policy {
  const { text } = markdownFile("docs/account.md");
  const [, section] = text.split(new RegExp(`\n#+ ${heading}\n`));
  const [, json] = /```json\n([\s\S]*?)```/.exec(section ?? "") ?? [];
  if (json === undefined) throw new Error(`docs/account.md has no policy below "${heading}"`);
  const all = Object.entries({ ACCOUNT, ...names });
  return JSON.parse(all.reduce((policy, [word, name]) => policy.replaceAll(word, name), json)) as Policy;
}

export const actionsOf = ({ Statement }: Policy): string[] =>
  Statement.flatMap(({ Action }) => (typeof Action === "string" ? [Action] : [...Action]));

/** The policy with one action less. */
export function without(policy: Policy, action: string): Policy {
  const Statement = policy.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((each) => each !== action),
  })).filter(({ Action }) => Action.length > 0);
  return { ...policy, Statement };
}

/**
 * The policy as ministack reads it: a batch of SQS has an action of its own there. For AWS, it needs the action of what it does many times.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
 */
export function withBatches(policy: Policy): Policy {
  const Statement = policy.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action]
      .flat()
      .flatMap((action) => (/^sqs:(Change|Delete)/.test(action) ? [action, `${action}Batch`] : [action])),
  }));
  return { ...policy, Statement };
}
