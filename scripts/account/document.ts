import { format } from "prettier";
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

/** What stacks make in an account, and what it costs: a part of README.md, in Markdown. The stacks go by their names. */
export async function accountDocument(stacks: Readonly<Record<string, Resources>>): Promise<string> {
  const { asOf, region, sources, free, withUse } = PRICES;
  const text = [
    `Every resource of both stacks, as \`pulumi preview\` lists them. Costs are **approximate**, in US dollars a month, for ` +
      `${region}, as of ${asOf}, without tax; they count what is there while nothing happens. They were taken from second-hand ` +
      `sources: before you rely on them, look at AWS's own pages (${sources.map((url) => `<${url}>`).join(", ")}).`,
    ...Object.entries(stacks).flatMap(([name, resources]) => section(name, rowsOf(resources))),
    "### What comes with use",
    "Besides requests, which AWS counts by the million (S3, Lambda, DynamoDB, SQS, SNS):",
    table(["what", "US dollars, about"], withUse),
    `An account has ${free.alarms} alarms and ${free.dashboards} dashboards (of at most 50 metrics) for free. A key of your own in KMS ` +
      "(`sluice:kmsKeyArn`) costs 1.00 a month, wherever it comes from.",
  ].join("\n\n");
  return await format(text, { parser: "markdown", printWidth: 120 });
}

function section(stack: string, rows: readonly Row[]): string[] {
  const costs = rows.map(({ cost }) => cost);
  const total = costs.reduce((sum, { dollarsMonth }) => sum + dollarsMonth, 0);
  return [
    `### ${stack}`,
    `${rows.length} resources; at rest **$${total.toFixed(2)}** a month, or $${afterFree(costs).toFixed(2)} in an account ` +
      "that has its free alarms and dashboards left.",
    table(
      ["part", "resource", "name", "what for", "at rest"],
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
      return {
        // aws:s3/bucket:Bucket is s3.Bucket, as in the provider's modules.
        type: fullType.replace(/^aws:(\w+)\/.*:/, "$1."),
        name,
        part: /(\w+) /.exec(parent)?.[1] ?? "",
        purpose: purposeOf(fullType, given),
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

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
