import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  ExecutionDoesNotExist,
  ListExecutionsCommand,
  ListMapRunsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateMapRunCommand,
  type ExecutionStatus,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import type { ChildCounts, ExecutionInput, ExecutionLook, Executions, FailedShard } from "./executions.ts";

const STATUS: Readonly<Record<ExecutionStatus, ExecutionLook["status"]>> = {
  RUNNING: "running",
  // Redriven, and waiting for its turn.
  PENDING_REDRIVE: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  TIMED_OUT: "timedOut",
  ABORTED: "stopped",
};

/** The executions of a state machine on Step Functions. */
export class StepFunctionsExecutions implements Executions {
  readonly #sfn: SFNClient;
  readonly #stateMachineArn: string;
  readonly #mapRuns = new Map<string, string>();

  constructor(sfn: SFNClient, stateMachineArn: string) {
    this.#sfn = sfn;
    this.#stateMachineArn = stateMachineArn;
  }

  async start(name: string, input: ExecutionInput): Promise<void> {
    const request = { stateMachineArn: this.#stateMachineArn, name, input: JSON.stringify(input) };
    await this.#sfn.send(new StartExecutionCommand(request));
  }

  async look(name: string): Promise<ExecutionLook | undefined> {
    try {
      const found = await this.#sfn.send(new DescribeExecutionCommand({ executionArn: this.#arnOf(name) }));
      const why = [found.error, found.cause].filter((text) => text !== undefined && text !== "").join(": ");
      return {
        status: STATUS[found.status ?? "RUNNING"],
        began: found.startDate?.getTime() ?? 0,
        ended: found.stopDate?.getTime(),
        workers: workersIn(found.input),
        why: why === "" ? undefined : why,
        children: await this.#children(name),
      };
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  }

  async setConcurrency(name: string, workers: number): Promise<void> {
    const mapRunArn = await this.#mapRun(name);
    if (mapRunArn === undefined) return;
    await this.#sfn.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: workers }));
  }

  async stop(name: string, why: string): Promise<void> {
    await this.#sfn.send(new StopExecutionCommand({ executionArn: this.#arnOf(name), cause: why }));
  }

  async failedShards(name: string, most: number): Promise<readonly FailedShard[]> {
    const mapRunArn = await this.#mapRun(name);
    if (mapRunArn === undefined) return [];
    const request = { mapRunArn, statusFilter: "FAILED" as const, maxResults: Math.min(most, 1_000) };
    const { executions = [] } = await this.#sfn.send(new ListExecutionsCommand(request));
    const failed: FailedShard[] = [];
    for (const { executionArn } of executions.slice(0, most)) {
      const { input, error = "", cause = "" } = await this.#sfn.send(new DescribeExecutionCommand({ executionArn }));
      failed.push({ shard: shardIn(input), error, cause: messageIn(cause) });
    }
    return failed;
  }

  async #children(name: string): Promise<ChildCounts | undefined> {
    const mapRunArn = await this.#mapRun(name);
    if (mapRunArn === undefined) return undefined;
    const { executionCounts } = await this.#sfn.send(new DescribeMapRunCommand({ mapRunArn }));
    const { pending = 0, running = 0, succeeded = 0, failed = 0, timedOut = 0, aborted = 0 } = executionCounts ?? {};
    return { pending, running, succeeded, failed: failed + timedOut + aborted };
  }

  /** An execution has one map run, which begins a moment after it. */
  async #mapRun(name: string): Promise<string | undefined> {
    const known = this.#mapRuns.get(name);
    if (known !== undefined) return known;
    const { mapRuns = [] } = await this.#sfn.send(new ListMapRunsCommand({ executionArn: this.#arnOf(name) }));
    const arn = mapRuns[0]?.mapRunArn;
    if (arn !== undefined) this.#mapRuns.set(name, arn);
    return arn;
  }

  /** `arn:aws:states:REGION:ACCOUNT:stateMachine:NAME` has its executions under `...:execution:NAME:EXECUTION`. */
  #arnOf(name: string): string {
    return `${this.#stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
  }
}

/** The input of a child is its item, alone or in an event that the state machine makes of it. */
function shardIn(input: string | undefined): string | undefined {
  const { shard } = parsed(input) as { readonly shard?: unknown };
  return typeof shard === "string" ? shard : undefined;
}

function workersIn(input: string | undefined): number | undefined {
  const { maxConcurrency } = parsed(input) as Partial<ExecutionInput>;
  return typeof maxConcurrency === "number" ? maxConcurrency : undefined;
}

/** Lambda's cause is JSON with the error's message; Step Functions' own is text. */
function messageIn(cause: string): string {
  const { errorMessage } = parsed(cause) as { readonly errorMessage?: unknown };
  return typeof errorMessage === "string" ? errorMessage : cause;
}

function parsed(text: string | undefined): object {
  try {
    return (JSON.parse(text ?? "{}") ?? {}) as object;
  } catch {
    return {};
  }
}
