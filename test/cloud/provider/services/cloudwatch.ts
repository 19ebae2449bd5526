import {
  type ComparisonOperator,
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  type Metric,
  type MetricDataQuery,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  type Statistic,
} from "@aws-sdk/client-cloudwatch";
import type { Properties } from "../../../engine/standin/properties.ts";
import { type Maker, tagList, text, unlessGone } from "../maker.ts";

export const metricAlarm: Maker = {
  create: async (inputs, { cloudwatch }) => {
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: text(inputs, "name"),
        AlarmDescription: text(inputs, "alarmDescription"),
        ComparisonOperator: text(inputs, "comparisonOperator") as ComparisonOperator,
        Threshold: Number(inputs["threshold"]),
        EvaluationPeriods: Number(inputs["evaluationPeriods"]),
        DatapointsToAlarm: Number(inputs["datapointsToAlarm"]),
        TreatMissingData: text(inputs, "treatMissingData"),
        AlarmActions: inputs["alarmActions"] as string[] | undefined,
        OKActions: inputs["okActions"] as string[] | undefined,
        ...measured(inputs),
        Tags: tagList(inputs),
      }),
    );
  },
  exists: async ({ id }, { cloudwatch }) => {
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [id] }));
    return MetricAlarms?.[0];
  },
  delete: ({ id }, { cloudwatch }) => unlessGone(cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [id] }))),
};

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly label?: string;
  readonly returnData?: boolean;
  readonly metric?: Properties;
}

/** One metric, or an expression of several. */
function measured(inputs: Properties) {
  const queries = inputs["metricQueries"] as readonly Query[] | undefined;
  if (queries !== undefined) return { Metrics: queries.map(queryOf) };
  return { ...metricOf(inputs), Statistic: text(inputs, "statistic") as Statistic, Period: Number(inputs["period"]) };
}

const queryOf = ({ id, expression, label, returnData = false, metric }: Query): MetricDataQuery => ({
  Id: id,
  Expression: expression,
  Label: label,
  ReturnData: returnData,
  MetricStat: metric && {
    Metric: metricOf(metric),
    Stat: text(metric, "stat"),
    Period: Number(metric["period"]),
  },
});

const metricOf = ({ namespace, metricName, dimensions }: Properties): Metric => ({
  Namespace: String(namespace),
  MetricName: String(metricName),
  Dimensions: Object.entries((dimensions ?? {}) as Record<string, string>).map(([Name, Value]) => ({ Name, Value })),
});

export const dashboard: Maker = {
  create: async (inputs, { cloudwatch }) => {
    const { DashboardValidationMessages = [] } = await cloudwatch.send(
      new PutDashboardCommand({
        DashboardName: text(inputs, "dashboardName"),
        DashboardBody: text(inputs, "dashboardBody"),
      }),
    );
    if (DashboardValidationMessages.length > 0) throw new Error(JSON.stringify(DashboardValidationMessages));
  },
  exists: ({ id }, { cloudwatch }) => unlessGone(cloudwatch.send(new GetDashboardCommand({ DashboardName: id }))),
  delete: ({ id }, { cloudwatch }) =>
    unlessGone(cloudwatch.send(new DeleteDashboardsCommand({ DashboardNames: [id] }))),
};
