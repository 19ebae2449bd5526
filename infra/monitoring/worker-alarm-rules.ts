import type { AlarmRule, Workers } from "./alarm-rule.ts";

/**
 * The alarms of runs on many machines. Only the first one sends: whoever started a run may no longer look at it. What happens to single
 * shards is in the run's results, and the command says it.
 */
export function workerRules({ functionName, stateMachineArn }: Workers): AlarmRule[] {
  const lambda = { namespace: "AWS/Lambda", dimensions: { FunctionName: functionName } };
  const any = { statistic: "Sum", above: 0 } as const;
  return [
    {
      ...any,
      ...{ periods: 1, breaches: 1 },
      alarm: "run-failed",
      namespace: "AWS/States",
      dimensions: { StateMachineArn: stateMachineArn },
      metric: "ExecutionsFailed",
      description: "A backfill on AWS failed as a whole. What it has done is kept: see why, and resume it.",
    },
    {
      ...lambda,
      ...any,
      ...{ periods: 1, breaches: 1 },
      alarm: "worker-errors",
      metric: "Errors",
      silent: true,
      description: "A worker failed, or had no time left. Its shard is tried again, and what is done is kept.",
    },
    {
      ...lambda,
      ...any,
      ...{ periods: 3, breaches: 3 },
      alarm: "worker-throttles",
      metric: "Throttles",
      silent: true,
      description: "Shards have had to wait for 15 minutes, as all executions are taken. None is lost.",
    },
  ];
}
