import { countText, durationText, pluralText } from "../../../terminal/text/format.ts";
import { labelledLines } from "../../../terminal/text/labelled-lines.ts";
import type { Prices } from "./prices.ts";
import type { CostPart, ScaleOutCost, ScaleOutWork } from "./scale-out-cost.ts";
import type { TableCapacity } from "./table-capacity.ts";

const UNITS: Readonly<Record<CostPart["what"], (part: CostPart) => string>> = {
  writes: ({ amount }) => `${pluralText(amount, "write unit")}, by the size of the objects`,
  reads: ({ amount }) => `${pluralText(amount, "request")} to the bucket`,
  map: ({ amount }) => `${pluralText(amount, "transition")} of Step Functions`,
  workers: ({ amount }) => `${durationText(amount * 1_000)} of workers`,
  "work bucket": ({ amount }) => `${pluralText(amount, "request")} to the work bucket`,
};

const BOUNDS: Readonly<Record<ScaleOutCost["boundBy"], string>> = {
  workers: "by the workers",
  "max-writes": "by --max-writes",
  capacity: "by the table's write capacity",
};

/** What a run on AWS would cost and how long it would take, for people. */
export function scaleOutText(
  work: ScaleOutWork,
  { parts, cost, seconds, boundBy }: ScaleOutCost,
  { prices, table, region }: { readonly prices: Prices; readonly table: TableCapacity; readonly region: string },
  width: number | undefined,
): string {
  const money = (amount: number): string => `${amount.toFixed(2)} ${prices.currency}`;
  const elsewhere = region === prices.region ? "" : `; this is ${region}, name its prices with --prices`;
  const rows = [
    [
      "on AWS",
      `${pluralText(work.objects, "object")} in ${pluralText(work.shards, "shard")}, ${countText(work.workers)} workers at once`,
    ],
    ["costs about", `${money(cost)} (prices of ${prices.region}, ${prices.date}${elsewhere})`],
    ...parts.map((part) => [
      `  ${part.what}`,
      part.what === "writes" && table.billing === "provisioned"
        ? `paid for by the table's provisioned capacity (${UNITS.writes(part)})`
        : `${money(part.cost)} (${UNITS[part.what](part)})`,
    ]),
    ["takes at least", `${durationText(seconds * 1_000)}, ${BOUNDS[boundBy]}`],
  ] as [string, string][];
  return labelledLines(rows, { width, indent: "  " });
}
