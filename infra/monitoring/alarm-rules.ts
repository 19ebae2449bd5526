import { METRICS_NAMESPACE } from "../function/environment.ts";
import { type AlarmRule, type AlarmedWay, PERIOD_SECONDS, type Workers } from "./alarm-rule.ts";
import { workerRules } from "./worker-alarm-rules.ts";
import { wayRules } from "./way-alarm-rules.ts";

export interface AlarmRulesArgs {
  readonly functionName: string;
  readonly timeoutSeconds: number;
  readonly tableName: string;
  readonly failureQueueName: string;
  /** What stands between bucket and function. */
  readonly way: AlarmedWay;
  readonly workers?: Workers | undefined;
}

const DAY_SECONDS = 24 * 60 * 60;

/**
 * The alarms. Those that are not silent tell of something that is lost, or will be if nobody acts; or of files that wait for longer
 * than a retry takes.
 *
 * Rejected records are not errors of the function: it does not throw them, since no retry helps. So they have a separate alarm,
 * besides the one for the failure queue that holds them.
 */
export function alarmRules(args: AlarmRulesArgs): AlarmRule[] {
  const { functionName, tableName, failureQueueName, timeoutSeconds, way, workers } = args;
  const queue = { namespace: "AWS/SQS", dimensions: { QueueName: failureQueueName } };
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
      silent: true,
      description:
        "The function failed. Events are tried again, and what fails for good is on the failure queue, which has alarms of its own.",
    },
    {
      ...lambda,
      ...any,
      ...lasting,
      alarm: "throttles",
      metric: "Throttles",
      silent: true,
      description: "Events have had to wait for 15 minutes, as all executions are taken. None is lost for 6 hours.",
    },
    {
      ...lambda,
      ...onceInvoked,
      alarm: "duration",
      metric: "Duration",
      silent: true,
      statistic: "Maximum",
      above: 0.8 * timeoutSeconds * 1000,
      description: `An invocation took more than 80 % of the ${timeoutSeconds} s that it may. The rest of a large file is handed on in time.`,
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
      ...lambda,
      ...any,
      ...once,
      alarm: "lost-failures",
      metric: "DestinationDeliveryFailures",
      description:
        "An event that failed for good could not be put on the failure queue: it is lost. Look for its files, and backfill.",
    },
    {
      ...lambda,
      ...any,
      ...once,
      alarm: "dropped",
      metric: "AsyncEventsDropped",
      description:
        "Lambda dropped events, as they became too old or were tried too often. Those on the failure queue are not lost.",
    },
    {
      ...once,
      alarm: "new-failures",
      metrics: {
        level: { ...queue, metric: "ApproximateNumberOfMessagesVisible", statistic: "Maximum" },
      },
      expression: "DIFF(level)",
      above: 0,
      description: "There are more messages on the failure queue than before.",
    },
    {
      ...once,
      alarm: "failure-age",
      ...queue,
      metric: "ApproximateAgeOfOldestMessage",
      statistic: "Maximum",
      above: 10 * DAY_SECONDS,
      description:
        "A message has been on the failure queue for 10 days. After 14 days it is deleted: replay it before.",
    },
    ...wayRules(way, timeoutSeconds),
    ...(workers === undefined ? [] : workerRules(workers)),
    {
      ...once,
      alarm: "failures",
      ...queue,
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
      silent: true,
      description: "The table has refused reads for 15 minutes: its read capacity, or its maximum, is too small.",
    },
    {
      ...table,
      ...any,
      ...lasting,
      alarm: "write-throttles",
      metric: "WriteThrottleEvents",
      silent: true,
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
