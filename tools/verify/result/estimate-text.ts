import type { TableDescription } from "@aws-sdk/client-dynamodb";
import { countText, durationText } from "../../../terminal/text/format.ts";
import type { Prices } from "../../runs/cost/prices.ts";

/** What half a read unit covers in an eventually consistent read. */
const UNIT_BYTES = 8_192;

export interface EstimateOptions {
  /** `undefined` if the table could not be described. */
  readonly table: Pick<TableDescription, "ItemCount" | "TableSizeBytes" | "BillingModeSummary"> | undefined;
  readonly prices: Prices;
  /** Read units per second. */
  readonly maxReads: number;
  readonly deep: boolean;
  readonly sample: number | undefined;
}

/** Used where a user's table of prices has none. On-demand reads in us-east-1, November 2026. */
const READ_UNITS_PER_MILLION = 0.125;

/** Says what a verification will read, cost and take, as far as the table tells. */
export function estimateText({ table, prices, maxReads, deep, sample }: EstimateOptions): string {
  if (sample !== undefined) {
    return `lists the bucket, reads ${countText(sample)} objects, and from the table each of their records with at least one read unit`;
  }
  if (table?.TableSizeBytes === undefined) return "not known: the table could not be described";
  const { TableSizeBytes: bytes, ItemCount: items = 0, BillingModeSummary: billing } = table;
  const units = Math.ceil(bytes / UNIT_BYTES);
  const { perMillion, currency, region, date } = prices;
  const provisioned = billing?.BillingMode !== "PAY_PER_REQUEST";
  const reads = provisioned ? 0 : units * (perMillion.readUnits ?? READ_UNITS_PER_MILLION);
  const listing = (items / 1_000) * perMillion.lists;
  const gets = deep ? items * perMillion.gets : 0;
  const cost = ((reads + listing + gets) / 1e6).toFixed(2);
  const objects = deep ? ", and each object" : "";
  const time = maxReads === Infinity ? "" : `; at least ${durationText((units / maxReads) * 1_000)} at --max-reads`;
  const basis = provisioned ? "; the table's reads are paid for by its provisioned capacity" : "";
  return `about ${countText(items)} items with ${countText(units)} read units${objects}; at most about ${cost} ${currency} for as many objects as items (prices of ${region}, ${date}${basis})${time}. DynamoDB counts items every six hours.`;
}
