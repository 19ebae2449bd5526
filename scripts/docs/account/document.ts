import { readFileSync } from "node:fs";
import { format } from "prettier";
import { markdownTable } from "../markdown-table.ts";
import { ROOT } from "../root.ts";
import { afterFree, type Cost, costOf } from "./cost.ts";
import { PRICES } from "./prices.ts";
import { purposeOf } from "./purpose.ts";

/** The resources and components of a stack, by "type name". */
export type Resources = Readonly<Record<string, { readonly parent?: string; readonly inputs?: unknown }>>;

interface Row {
  readonly type: string;
  readonly name: string;
  /** The component that it is a part of. */
  readonly part: string;
  readonly purpose: string;
  readonly cost: Cost;
}

/** What the program declares for a stack. A test compares these files with the program, input by input. */
export function declared(stack: string): Resources {
  return JSON.parse(readFileSync(`${ROOT}test/infra/expected/${stack}.json`, "utf8")) as Resources;
}

/** What `scaleOut: true` adds to a stack: what is in expected/scale-out.json and not in the stack's own file. */
export function added(stack: string): Resources {
  const without = declared(stack);
  return Object.fromEntries(Object.entries(declared("scale-out")).filter(([key]) => !(key in without)));
}

/** What stacks, by their names, make in an account, and what it costs: the part of docs/account.md that is generated. */
export async function accountDocument(stacks: Readonly<Record<string, Resources>>): Promise<string> {
  const { asOf, region, sources, free, withUse } = PRICES;
  const text = [
    `Costs are **approximate**, in US dollars a month, for ${region}, as of ${asOf}, without tax. They count what a stack costs ` +
      "while nothing happens. They come from second-hand sources: before you rely on them, check AWS's own pages " +
      `(${sources.map((url) => `<${url}>`).join(", ")}).`,
    ...Object.entries(stacks).flatMap(([name, resources]) => section(name, rowsOf(resources))),
    "### Costs of use",
    "AWS also charges for requests, by the million (S3, Lambda, DynamoDB, SQS, SNS), and for:",
    markdownTable(["what", "US dollars, about"], withUse),
    `An account has ${free.alarms} alarms and ${free.dashboards} dashboards (of at most 50 metrics) for free. A KMS key of your ` +
      "own (`kmsKeyArn`) costs 1.00 a month.",
  ].join("\n\n");
  return await format(text, { parser: "markdown", printWidth: 120 });
}

function section(stack: string, rows: readonly Row[]): string[] {
  const costs = rows.map(({ cost }) => cost);
  const total = costs.reduce((sum, { dollarsMonth }) => sum + dollarsMonth, 0);
  return [
    `### ${stack}`,
    `${rows.length} resources. At rest **$${total.toFixed(2)}** a month, or $${afterFree(costs).toFixed(2)} in an account ` +
      "that has not used its free alarms and dashboards.",
    markdownTable(
      ["part", "resource", "name", "purpose", "at rest"],
      rows.map(({ part, type, name, purpose, cost }) => [part, type, `\`${name}\``, purpose, shown(cost)]),
    ),
  ];
}

function rowsOf(resources: Resources): Row[] {
  return Object.entries(resources)
    .filter(([key]) => key.startsWith("aws:"))
    .map(([key, { parent = "", inputs = {} }]) => {
      const [fullType = "", name = ""] = key.split(" ");
      const given = inputs as Readonly<Record<string, unknown>>;
      const part = /(\w+) /.exec(parent)?.[1] ?? "";
      return {
        // aws:s3/bucket:Bucket is s3.Bucket, as in the provider's modules.
        type: fullType.replace(/^aws:(\w+)\/.*:/, "$1."),
        name,
        part,
        purpose: purposeOf(fullType, given, part),
        cost: costOf(fullType, given),
      };
    })
    .sort((one, other) => compare(one.part + one.type + one.name, other.part + other.type + other.name));
}

function shown({ dollarsMonth, note }: Cost): string {
  const amount = dollarsMonth === 0 ? "" : dollarsMonth.toFixed(2);
  if (note === undefined) return amount === "" ? "–" : amount;
  return amount === "" ? note : `${amount} (${note})`;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
