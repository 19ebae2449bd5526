import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AlarmedMetric, type AlarmRule, PERIOD_SECONDS } from "./alarm-rule.ts";
import { alarmRules, type AlarmRulesArgs } from "./alarm-rules.ts";

export interface PipelineAlarmsArgs extends AlarmRulesArgs {
  /** Default: the topic has no subscriber, and you subscribe to it yourself. */
  readonly email?: string | undefined;
  /** The customer managed key of the topic, if any. Unless its policy lets CloudWatch use it, alarms silently fail to publish. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The alarms, and the topic they publish to. */
export class PipelineAlarms extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: PipelineAlarmsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:PipelineAlarms", name, {}, options);
    const topic = new aws.sns.Topic(
      `${name}-alarms`,
      {
        name: `${name}-alarms`,
        displayName: `${name} alarms`,
        ...(args.kmsKeyArn === undefined ? {} : { kmsMasterKeyId: args.kmsKeyArn }),
        tags: args.tags,
      },
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
          ...watched(rule),
          comparisonOperator: "GreaterThanThreshold",
          threshold: rule.above,
          evaluationPeriods: rule.periods,
          datapointsToAlarm: rule.breaches,
          // Missing data means no traffic, which is fine.
          treatMissingData: "notBreaching",
          ...(rule.silent ? {} : { alarmActions: [topic.arn], okActions: [topic.arn] }),
          tags: args.tags,
        },
        { parent: this },
      );
    }
    this.topicArn = topic.arn;
    this.registerOutputs({ topicArn: this.topicArn });
  }
}

/** What an alarm compares with its threshold. */
function watched(rule: AlarmRule) {
  if (!("expression" in rule)) {
    return { ...metricOf(rule), statistic: rule.statistic, period: PERIOD_SECONDS };
  }
  const metrics = Object.entries(rule.metrics).map(([id, metric]) => ({
    id,
    metric: { ...metricOf(metric), stat: metric.statistic, period: PERIOD_SECONDS },
  }));
  const result = { id: "result", expression: rule.expression, label: rule.alarm, returnData: true };
  return { metricQueries: [...metrics, result] };
}

const metricOf = ({ namespace, metric, dimensions }: AlarmedMetric) => ({ namespace, metricName: metric, dimensions });
