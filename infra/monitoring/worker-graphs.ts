import type { Workers } from "./alarm-rule.ts";
import type { Graph, Metric } from "./graph.ts";

/** A row of their own for runs on many machines. */
export function workerGraphs({ functionName, stateMachineArn }: Workers): Graph[] {
  const run = (metric: string, label: string): Metric => [
    "AWS/States",
    metric,
    "StateMachineArn",
    stateMachineArn,
    { label },
  ];
  const worker = (metric: string, how: Readonly<Record<string, unknown>>): Metric => [
    "AWS/Lambda",
    metric,
    "FunctionName",
    functionName,
    how,
  ];
  return [
    {
      title: "Backfills on AWS",
      statistic: "Sum",
      unit: "a minute",
      metrics: [
        run("ExecutionsStarted", "started"),
        run("ExecutionsSucceeded", "ended"),
        run("ExecutionsAborted", "stopped"),
        run("ExecutionsFailed", "failed"),
      ],
    },
    {
      title: "Workers at once, and how long a try takes",
      statistic: "Maximum",
      unit: "workers; seconds",
      metrics: [
        worker("ConcurrentExecutions", { label: "workers" }),
        [{ expression: "duration / 1000", label: "a try, median", id: "seconds" }],
        worker("Duration", { id: "duration", stat: "p50", visible: false }),
      ],
    },
    {
      title: "Failures of workers",
      statistic: "Sum",
      unit: "a minute",
      metrics: [worker("Errors", { label: "errors, and no time left" }), worker("Throttles", { label: "throttles" })],
    },
  ];
}
