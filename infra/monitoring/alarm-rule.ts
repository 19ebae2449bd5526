import type * as pulumi from "@pulumi/pulumi";

/** What of the trigger can lose events, or hold them back. */
export type AlarmedWay =
  | { readonly kind: "direct" }
  /** @param retriedSeconds how old a message becomes that is received as often as it may be */
  | { readonly kind: "queue"; readonly queueName: string; readonly retriedSeconds: number }
  | { readonly kind: "eventbridge"; readonly ruleName: string };

/** What processes the shards of a run, if anything does. */
export interface Workers {
  readonly functionName: string;
  readonly stateMachineArn: pulumi.Input<string>;
}

/** A metric, and what of it in a period. */
export interface AlarmedMetric {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  readonly statistic: "Sum" | "Maximum";
}

/** An expression of CloudWatch's metric math, and the metrics that it names. */
export interface AlarmedExpression {
  readonly expression: string;
  readonly metrics: Readonly<Record<string, AlarmedMetric>>;
}

/** One alarm. It fires when what it watches exceeds the threshold in a given number of the last periods. */
export type AlarmRule = (AlarmedMetric | AlarmedExpression) & {
  readonly alarm: string;
  /** Whether it sends nothing, since another alarm does if anything is lost: it shows in the console and on the dashboard. */
  readonly silent?: boolean;
  /** The unit is the metric's own: a count, or milliseconds. */
  readonly above: number;
  /** How many periods are evaluated, and in how many of them the metric must exceed the threshold. */
  readonly periods: number;
  readonly breaches: number;
  readonly description: string;
};

/** The length of a period. Metrics of Lambda, DynamoDB and SQS have a resolution of one minute. */
export const PERIOD_SECONDS = 5 * 60;
