import type { AwsRun } from "./aws-run.ts";

/**
 * Stops a run on AWS: the file that tells workers to take no further object, and then the execution, which would start more of them.
 *
 * @param execution absent if something else calls the workers: S3 Batch Operations
 */
export async function stopOnAws(
  { work, executions, io }: Pick<AwsRun, "work" | "executions" | "io">,
  execution: string | undefined,
  why: string,
): Promise<void> {
  await work.putJson(work.keys.stop, { stopped: io.now(), why });
  // Step Functions takes at most 32,768 characters.
  if (execution !== undefined) await executions.stop(execution, why.slice(0, 1_000));
}
