import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { METRICS_NAMESPACE } from "../function/environment.ts";

export interface PipelineAlarmsArgs {
  readonly functionName: string;
  readonly timeoutSeconds: number;
  readonly tableName: string;
  readonly failureQueueName: string;
  /** Default: the topic has no subscriber, and you subscribe to it yourself. */
  readonly email?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** One alarm. It fires when a metric exceeds the threshold in a given number of the last periods. */
export interface AlarmRule {
  readonly alarm: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "Maximum";
  /** The unit is the metric's own: a count, or milliseconds. */
  readonly above: number;
  /** How many periods are evaluated, and in how many of them the metric must exceed the threshold. */
  readonly periods: number;
  readonly breaches: number;
  readonly description: string;
}

/** The length of a period. Metrics of Lambda, DynamoDB and SQS have a resolution of one minute. */
const PERIOD_SECONDS = 5 * 60;

/**
 * The alarms, each for something worth waking somebody up for.
 *
 * Rejected records are not errors of the function: it does not throw them, since no retry helps. So they have a separate alarm,
 * besides the one for the failure queue that holds them.
 */
export function alarmRules(args: Omit<PipelineAlarmsArgs, "tags" | "email">): AlarmRule[] {
  const { functionName, tableName, failureQueueName, timeoutSeconds } = args;
  const lambda = { namespace: "AWS/Lambda", dimensions: { FunctionName: functionName } };
  const table = { namespace: "AWS/DynamoDB", dimensions: { TableName: tableName } };
  // Retries start one and two minutes after a failure, and each try may take the full timeout.
  const retriedAgeSeconds = 3 * timeoutSeconds + 3 * 60;
  const once = { periods: 1, breaches: 1 };
  const lasting = { periods: 3, breaches: 3 };
  // Lambda publishes an invocation's metrics at its end, but dates them to its start, which a window of one period may no longer
  // cover. So the window is one period longer than the longest invocation, to allow for the delay to CloudWatch.
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
  const onceInvoked = { periods: Math.ceil(timeoutSeconds / PERIOD_SECONDS) + 1, breaches: 1 };
  const any = { statistic: "Sum", above: 0 } as const;
  return [
    {
      ...lambda,
      ...any,
      ...onceInvoked,
      alarm: "errors",
      metric: "Errors",
      description:
        "The function failed. Lambda tries an event three times; what failed for good is on the failure queue.",
    },
    {
      ...lambda,
      ...any,
      ...lasting,
      alarm: "throttles",
      metric: "Throttles",
      description: "Events have had to wait for 15 minutes, as all executions are taken. None is lost for 6 hours.",
    },
    {
      ...lambda,
      ...onceInvoked,
      alarm: "duration",
      metric: "Duration",
      statistic: "Maximum",
      above: 0.8 * timeoutSeconds * 1000,
      description: `An invocation took more than 80 % of the ${timeoutSeconds} s that it may: a larger file would time out.`,
    },
    {
      ...lambda,
      ...onceInvoked,
      alarm: "event-age",
      metric: "AsyncEventAge",
      statistic: "Maximum",
      above: retriedAgeSeconds * 1000,
      description: `An event is older than ${retriedAgeSeconds} s, more than its retries explain: files come faster than they go.`,
    },
    {
      ...once,
      alarm: "failures",
      namespace: "AWS/SQS",
      dimensions: { QueueName: failureQueueName },
      metric: "ApproximateNumberOfMessagesVisible",
      statistic: "Maximum",
      above: 0,
      description:
        "The failure queue holds what did not become items. It keeps each message for 14 days: inspect, fix, replay.",
    },
    {
      ...table,
      ...any,
      ...lasting,
      alarm: "read-throttles",
      metric: "ReadThrottleEvents",
      description: "The table has refused reads for 15 minutes: its read capacity, or its maximum, is too small.",
    },
    {
      ...table,
      ...any,
      ...lasting,
      alarm: "write-throttles",
      metric: "WriteThrottleEvents",
      description: "The table has refused writes for 15 minutes: its write capacity, or its maximum, is too small.",
    },
    {
      ...any,
      ...once,
      alarm: "rejected",
      namespace: METRICS_NAMESPACE,
      dimensions: { service: functionName },
      metric: "Rejected",
      description: "Records can never become items as they are. The failure queue says which, and why.",
    },
  ];
}

/** The alarms, and the topic they publish to. */
export class PipelineAlarms extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: PipelineAlarmsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:PipelineAlarms", name, {}, options);
    // Not encrypted with the customer managed key: unless its policy lets CloudWatch use it, alarms would silently fail to
    // publish. The messages name metrics, and contain nothing from the files.
    const topic = new aws.sns.Topic(
      `${name}-alarms`,
      { name: `${name}-alarms`, displayName: `${name} alarms`, tags: args.tags },
      { parent: this },
    );
    if (args.email !== undefined) {
      new aws.sns.TopicSubscription(
        `${name}-alarms-email`,
        { topic: topic.arn, protocol: "email", endpoint: args.email },
        { parent: this },
      );
    }
    for (const rule of alarmRules(args)) {
      new aws.cloudwatch.MetricAlarm(
        `${name}-alarm-${rule.alarm}`,
        {
          name: `${name}-${rule.alarm}`,
          alarmDescription: rule.description,
          namespace: rule.namespace,
          metricName: rule.metric,
          dimensions: rule.dimensions,
          statistic: rule.statistic,
          comparisonOperator: "GreaterThanThreshold",
          threshold: rule.above,
          period: PERIOD_SECONDS,
          evaluationPeriods: rule.periods,
          datapointsToAlarm: rule.breaches,
          // Missing data means no traffic, which is fine.
          treatMissingData: "notBreaching",
          alarmActions: [topic.arn],
          okActions: [topic.arn],
          tags: args.tags,
        },
        { parent: this },
      );
    }
    this.topicArn = topic.arn;
    this.registerOutputs({ topicArn: this.topicArn });
  }
}
