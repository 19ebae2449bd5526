import { METRICS_NAMESPACE } from "../function/environment.ts";
import type { Workers } from "./alarm-rule.ts";
import type { Graph, Metric } from "./graph.ts";
import { workerGraphs } from "./worker-graphs.ts";

/** The names of the resources that the dashboard shows. */
export interface DashboardSubjects {
  readonly region: string;
  readonly functionName: string;
  readonly tableName: string;
  readonly failureQueueName: string;
  /** Whether there is provisioned capacity to compare consumption with. */
  readonly provisioned: boolean;
  readonly workers?: Workers | undefined;
}

/** Dashboards are 24 units wide, which is three graphs per row. */
const WIDTH = 8;
const HEIGHT = 6;
const PERIOD_SECONDS = 60;

/**
 * A dashboard's body: arrivals, outcomes, latency, capacity against consumption, failures; and runs on many machines, if there can be any.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(subjects: DashboardSubjects): object {
  const widgets = graphs(subjects).map(({ title, statistic, unit, metrics, stacked = false }, index) => ({
    type: "metric",
    x: (index % 3) * WIDTH,
    y: Math.floor(index / 3) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: {
      title,
      region: subjects.region,
      view: "timeSeries",
      stacked,
      stat: statistic,
      period: PERIOD_SECONDS,
      yAxis: { left: { min: 0, label: unit, showUnits: false } },
      metrics,
    },
  }));
  return { start: "-PT3H", periodOverride: "inherit", widgets };
}

function graphs(subjects: DashboardSubjects): Graph[] {
  const lambda = (metric: string, how: object = {}): Metric => [
    "AWS/Lambda",
    metric,
    "FunctionName",
    subjects.functionName,
    { ...how },
  ];
  const own = (metric: string, label: string): Metric => [
    METRICS_NAMESPACE,
    metric,
    "service",
    subjects.functionName,
    { label },
  ];
  const queue = (metric: string, label: string): Metric => [
    "AWS/SQS",
    metric,
    "QueueName",
    subjects.failureQueueName,
    { label },
  ];
  return [
    {
      title: "Arriving: events and invocations",
      statistic: "Sum",
      unit: "a minute",
      metrics: [
        lambda("AsyncEventsReceived", { label: "events" }),
        lambda("Invocations", { label: "invocations" }),
        own("TestEvents", "test events of S3"),
      ],
    },
    {
      title: "What becomes of the records",
      statistic: "Sum",
      unit: "records a minute",
      stacked: true,
      metrics: [
        own("Written", "written"),
        own("StoredByReference", "stored by reference"),
        own("AlreadyThere", "already there"),
        own("Stale", "stale"),
        own("PassedOver", "passed over"),
        own("Rejected", "rejected"),
        own("Gone", "gone (objects)"),
      ],
    },
    {
      title: "Latency: an invocation, and an event's age",
      statistic: "Maximum",
      unit: "ms",
      metrics: [
        lambda("Duration", { stat: "p50", label: "invocation, median" }),
        lambda("Duration", { stat: "p99", label: "invocation, p99" }),
        lambda("AsyncEventAge", { label: "oldest event" }),
      ],
    },
    capacityGraph("Write", subjects),
    capacityGraph("Read", subjects),
    {
      title: "Executions at once",
      statistic: "Maximum",
      unit: "executions",
      metrics: [lambda("ConcurrentExecutions", { label: "concurrent executions" })],
    },
    {
      title: "Failures of the function",
      statistic: "Sum",
      unit: "a minute",
      metrics: [
        lambda("Errors", { label: "errors" }),
        lambda("Throttles", { label: "throttles" }),
        lambda("AsyncEventsDropped", { label: "events given up" }),
        lambda("DestinationDeliveryFailures", { label: "events lost: the failure queue refused them" }),
      ],
    },
    {
      title: "Failure queue",
      statistic: "Maximum",
      unit: "messages",
      metrics: [
        queue("ApproximateNumberOfMessagesVisible", "waiting"),
        queue("ApproximateNumberOfMessagesNotVisible", "being replayed"),
      ],
    },
    {
      title: "Throttled by the table",
      statistic: "Sum",
      unit: "a minute",
      metrics: [
        ["AWS/DynamoDB", "WriteThrottleEvents", "TableName", subjects.tableName, { label: "writes" }],
        ["AWS/DynamoDB", "ReadThrottleEvents", "TableName", subjects.tableName, { label: "reads" }],
      ],
    },
    ...(subjects.workers === undefined ? [] : workerGraphs(subjects.workers)),
  ];
}

/** Consumption is a sum over the period, and capacity is in units per second. Dividing makes the two comparable. */
function capacityGraph(access: "Read" | "Write", { tableName, provisioned }: DashboardSubjects): Graph {
  const consumed = `Consumed${access}CapacityUnits`;
  const metrics: Metric[] = [
    [{ expression: "consumed / PERIOD(consumed)", label: "consumed", id: "rate" }],
    ["AWS/DynamoDB", consumed, "TableName", tableName, { id: "consumed", stat: "Sum", visible: false }],
  ];
  const capacity = ["AWS/DynamoDB", `Provisioned${access}CapacityUnits`, "TableName", tableName] as const;
  if (provisioned) metrics.push([...capacity, { id: "provisioned", stat: "Average", label: "provisioned" }]);
  return { title: `${access} capacity of the table`, statistic: "Sum", unit: "units a second", metrics };
}
