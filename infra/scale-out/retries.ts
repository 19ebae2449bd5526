import type { Retrier } from "./asl.ts";

/**
 * When a shard is tried again. The names of the worker's own errors are those of `SHARD_ERRORS` in
 * `runtime/work/shard/shard-error.ts`; a test compares the two.
 *
 * Workers call what they can retry again themselves: S3, DynamoDB. What comes here is what ended the whole try.
 */
export const SHARD_RETRIES: readonly Retrier[] = [
  {
    // The worker ran out of time, and has kept what is done: the next try goes on from there. One that makes no progress fails by
    // another name. 1,000 tries of 15 minutes are ten days, and stay below the 25,000 events that an execution's history may have.
    ErrorEquals: ["Sluice.TimeLeft"],
    IntervalSeconds: 1,
    MaxAttempts: 1_000,
    BackoffRate: 1,
  },
  // Another try would end in the same way.
  { ErrorEquals: ["Sluice.NoProgress", "Sluice.Fatal", "Sluice.InvalidShard"], MaxAttempts: 0 },
  {
    // There are more children than executions: `workerConcurrency` is less than the run's concurrency, or other functions of the account
    // take them. The shard waits, for hours if need be.
    ErrorEquals: ["Lambda.TooManyRequestsException"],
    IntervalSeconds: 5,
    MaxAttempts: 1_000,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: "FULL",
  },
  {
    // Faults of Lambda itself: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html
    ErrorEquals: [
      "Lambda.ServiceException",
      "Lambda.AWSLambdaException",
      "Lambda.SdkClientException",
      "Lambda.ClientExecutionTimeoutException",
    ],
    IntervalSeconds: 2,
    MaxAttempts: 10,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: "FULL",
  },
  {
    // `Sluice.Failed`, a worker that died of its memory or its time, and whatever else nobody has thought of. Lambda's names for a death
    // have changed over the years. Emulators give all errors of a function one name, `Sluice.TimeLeft` included (`Runtime.HandlerError`):
    // there, a shard is tried again this often. So this takes all errors, and not a list of names.
    ErrorEquals: ["States.ALL"],
    IntervalSeconds: 2,
    MaxAttempts: 5,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: "FULL",
  },
];
