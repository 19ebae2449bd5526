import { type AlarmRule, type AlarmedWay, PERIOD_SECONDS } from "./alarm-rule.ts";

const ONCE = { periods: 1, breaches: 1 };

/** The alarms that depend on what stands between bucket and function. */
export function wayRules(way: AlarmedWay, timeoutSeconds: number): AlarmRule[] {
  switch (way.kind) {
    case "direct":
      return [];
    case "queue":
      return [
        silence(way.queueName, timeoutSeconds),
        {
          ...ONCE,
          alarm: "intake-age",
          namespace: "AWS/SQS",
          dimensions: { QueueName: way.queueName },
          metric: "ApproximateAgeOfOldestMessage",
          statistic: "Maximum",
          above: way.retriedSeconds,
          description: `A file has waited for ${way.retriedSeconds} s, more than its retries explain: files come faster than they go.`,
        },
      ];
    case "eventbridge":
      return [
        {
          ...ONCE,
          alarm: "lost-events",
          namespace: "AWS/Events",
          dimensions: { RuleName: way.ruleName },
          metric: "InvocationsFailedToBeSentToDlq",
          statistic: "Sum",
          above: 0,
          description:
            "EventBridge could hand an event neither to the function nor to the failure queue: it is lost. Look for its file, and backfill.",
        },
      ];
  }
}

/**
 * Files wait or are being tried, and none is done. An invocation ends within the function's timeout, so that in so many periods at
 * least one would be done if anything worked. The age of the oldest message tells of it too, but after hours.
 *
 * There is no such alarm without a queue. CloudWatch does not show how many events wait within Lambda; but those that fail there are on
 * the failure queue within minutes, and not within hours as here.
 *
 * While a queue has messages, SQS publishes these three even if they are 0, so that no missing value has to be made up for.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
function silence(queueName: string, timeoutSeconds: number): AlarmRule {
  const periods = Math.ceil(timeoutSeconds / PERIOD_SECONDS) + 2;
  const minutes = (periods * PERIOD_SECONDS) / 60;
  const queue = { namespace: "AWS/SQS", dimensions: { QueueName: queueName } };
  return {
    periods,
    breaches: periods,
    alarm: "silence",
    metrics: {
      waiting: { ...queue, metric: "ApproximateNumberOfMessagesVisible", statistic: "Maximum" },
      tried: { ...queue, metric: "ApproximateNumberOfMessagesNotVisible", statistic: "Maximum" },
      done: { ...queue, metric: "NumberOfMessagesDeleted", statistic: "Sum" },
    },
    expression: "IF(waiting + tried > 0 AND done < 1, 1, 0)",
    above: 0,
    description: `Files have come, and none has been processed for ${minutes} minutes: the function fails on all of them, or is not called.`,
  };
}
