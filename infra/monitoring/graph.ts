import type * as pulumi from "@pulumi/pulumi";

/** A metric as CloudWatch's dashboards write it: namespace, name, alternating dimension names and values, and display options. */
export type Metric = readonly (pulumi.Input<string> | Readonly<Record<string, unknown>>)[];

export interface Graph {
  readonly title: string;
  readonly statistic: string;
  readonly unit: string;
  readonly metrics: readonly Metric[];
  readonly stacked?: boolean;
}
