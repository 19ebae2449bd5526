/** How the execution of a run is. */
export interface ExecutionLook {
  /** `timedOut` and `failed` are Step Functions' own words for an end that is neither success nor a stop. */
  readonly status: "running" | "succeeded" | "failed" | "timedOut" | "stopped";
  /** Epoch milliseconds. */
  readonly began: number;
  readonly ended: number | undefined;
  /** How many workers it was to have at once. */
  readonly workers: number | undefined;
  /** Why it failed, in the words of Step Functions. */
  readonly why: string | undefined;
  /** Of its map run; `undefined` before that has begun. */
  readonly children: ChildCounts | undefined;
}

/** How many shards are in which state. */
export interface ChildCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** A shard whose worker failed for good. */
export interface FailedShard {
  /** The shard's id; `undefined` if the execution does not say it. */
  readonly shard: string | undefined;
  /** Lambda's or the worker's own name of the error, such as `Sandbox.Timedout`. */
  readonly error: string;
  readonly cause: string;
}

/** What the state machine takes: the same as in `infra/scale-out/definition.ts`. A test compares the two. */
export interface ExecutionInput {
  readonly run: string;
  /** The run's folder in the work bucket, with a slash at its end. */
  readonly prefix: string;
  /** The key of the index, whose lines name the shards to process. */
  readonly index: string;
  /** Shards, and so workers, at once. */
  readonly maxConcurrency: number;
}

/** The executions of a state machine, as far as a run needs them. */
export interface Executions {
  /** Starts an execution. If it runs already, with the same input, nothing changes. */
  start(name: string, input: ExecutionInput): Promise<void>;
  /** @returns `undefined` if there is no such execution */
  look(name: string): Promise<ExecutionLook | undefined>;
  /** Changes how many workers are at once. */
  setConcurrency(name: string, workers: number): Promise<void>;
  stop(name: string, why: string): Promise<void>;
  /** @param most at most so many, because each takes a call */
  failedShards(name: string, most: number): Promise<readonly FailedShard[]>;
}

/** The name of an execution, unique in its state machine. */
export const executionName = (run: string, part: number): string => `${run}-${part}`;
