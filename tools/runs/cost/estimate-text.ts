import type { Estimate } from "./estimate.ts";

/** What the estimated cost includes, and what it leaves out. */
export function costBasis({ prices, table, region }: Estimate): string {
  const of = `prices of ${prices.region}, ${prices.date}`;
  const elsewhere =
    region === undefined || region === prices.region
      ? ""
      : `; the table is in ${region}, name its prices with --prices`;
  return `${writesText(table)}; ${of}${elsewhere}`;
}

function writesText(table: Estimate["table"]): string {
  switch (table?.billing) {
    case "provisioned":
      return "S3 requests only: the table's writes are paid for by its provisioned capacity";
    case "on-demand":
      return "S3 requests and on-demand writes";
    case "unknown":
      return `S3 requests and on-demand writes, as the table's billing is not known (${table.why})`;
    case undefined:
      return "S3 requests and on-demand writes";
  }
}

/** What the estimated time is based on. */
export function timeBasis({ boundBy, table }: Estimate): string {
  const units = table === undefined || table.billing === "unknown" ? undefined : table.writeUnitsPerSecond;
  const each = units === undefined ? "" : `${units.toLocaleString("en")} write units/s`;
  if (boundBy === "max-writes") return "by --max-writes";
  if (boundBy === "capacity") {
    return table?.billing === "on-demand"
      ? `at the least: the table's on-demand maximum is ${each}`
      : `by the table's provisioned capacity of ${each}; auto scaling may raise it`;
  }
  return table?.billing === "unknown"
    ? `at the rate of this dry run; what the table takes is not known (${table.why})`
    : "at the rate of this dry run";
}
