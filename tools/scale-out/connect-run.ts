import { setTimeout as sleep } from "node:timers/promises";
import { PatientRetries, type Patience } from "../../runtime/work/patient-retries.ts";
import { Stop } from "../../runtime/work/stop.ts";
import type { TerminalIo } from "../../terminal/io.ts";
import { UsageError, UserError } from "../../terminal/user-error.ts";
import type { RunFolder } from "../runs/run-folder.ts";
import type { Clients, ConnectOptions } from "../target/clients/connect.ts";
import type { ScaleOut, Target } from "../target/target.ts";
import type { AwsRun } from "./run/aws-run.ts";
import { StepFunctionsExecutions } from "./aws/step-functions.ts";
import { WorkBucket } from "./aws/work-bucket.ts";

/** What a command on a run on AWS touches outside of itself. */
export interface AwsIo extends TerminalIo {
  readonly connect: (target: Target, options: ConnectOptions) => Clients | Promise<Clients>;
  readonly patience: Patience;
}

/** What a command on a run on AWS works with, before it has read the run's plan. */
export interface AwsConnection extends Pick<AwsRun, "work" | "executions" | "stop" | "wait"> {
  readonly clients: Clients;
}

/**
 * Connects to what processes a run on AWS.
 *
 * @param lists how many listings run at once, besides all else
 * @throws UserError if the stack has nothing that would process it
 */
export async function connectRun(target: Target, run: RunFolder, io: AwsIo, lists: number): Promise<AwsConnection> {
  const { workBucket, stateMachineArn } = scaleOutOf(target);
  const stop = new Stop(io.interrupt);
  // Not the stop's own signal: to stop the run on AWS takes calls, too, which may have to be retried.
  const retries = new PatientRetries({ ...io.patience, signal: io.interrupt });
  const clients = await io.connect(target, { sockets: WORK_CALLS + lists, retries, silence: io.patience.silence });
  return {
    ...{ clients, stop },
    work: new WorkBucket(clients, workBucket, run.id),
    executions: new StepFunctionsExecutions(await clients.stepFunctions(), stateMachineArn),
    wait: async (milliseconds) => {
      await sleep(milliseconds, undefined, { signal: stop.signal }).catch(() => undefined);
      // A run that is being stopped is followed to its end.
      if (stop.reason?.kind === "failed")
        await sleep(milliseconds, undefined, { signal: io.interrupt }).catch(() => undefined);
    },
  };
}

/** Shards that are written at once, and some calls beside them. */
const WORK_CALLS = 36;

function scaleOutOf({ scaleOut, title }: Target): ScaleOut {
  if (scaleOut !== undefined) return scaleOut;
  const [, stack] = /^stack (\S+?)(?:,|$)/.exec(title) ?? [];
  if (stack === undefined) {
    throw new UsageError(`--on aws needs a stack (--stack NAME), which names its workers; ${title} has none`);
  }
  throw new UserError(
    `${title.includes(",") ? `${title},` : title} has no workers for --on aws: set scaleOut (pulumi config set sluice:scaleOut true --stack ${stack}) ` +
      `and deploy it (pulumi up --stack ${stack})`,
  );
}
