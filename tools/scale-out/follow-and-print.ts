import { EXIT } from "../../terminal/exit-code.ts";
import { printSummary } from "../backfill/print-summary.ts";
import { goesOnText, type AwsRun } from "./run/aws-run.ts";
import { followRun, type Followed } from "./run/follow-run.ts";

/**
 * Follows a run on AWS, and prints how it ended, as a backfill on this machine does.
 *
 * @returns the exit code
 * @throws if it cannot be followed any more, after it said that the run goes on
 */
export async function followAndPrint(aws: AwsRun): Promise<number> {
  const { plan, run, how, io } = aws;
  const followed = await follow(aws);
  if (followed.kind === "ended") {
    return await printSummary(plan, followed.summary, { json: how.json, folder: run }, io);
  }
  io.stderr.write(`The run goes on on AWS.\n${goesOnText(run.id)}`);
  return EXIT.interrupted;
}

async function follow(aws: AwsRun): Promise<Followed> {
  try {
    return await followRun(aws);
  } catch (error) {
    // Ctrl-C also ends the retries of a call.
    if (aws.stop.reason?.kind === "interrupted") return { kind: "detached" };
    aws.io.stderr.write(`The run cannot be followed any more; it goes on on AWS.\n${goesOnText(aws.run.id)}`);
    throw error;
  }
}
