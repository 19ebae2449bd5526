import { existsSync } from "node:fs";
import { EXIT } from "../../terminal/exit-code.ts";
import { RunFolder, runsIn } from "../runs/run-folder.ts";
import { lockOwner } from "../runs/run-lock.ts";
import { withoutLock, withRun, type RunName } from "../scale-out/find-run.ts";
import { followAndPrint } from "../scale-out/follow-and-print.ts";
import { stopOnAws } from "../scale-out/run/stop-on-aws.ts";
import type { Io } from "./command.ts";

/** Stops a run on AWS, and collects what its workers have done. */
export async function stop(name: RunName, io: Io): Promise<number> {
  await withoutLock(name, io, async ({ work, executions }, execution) => {
    const look = execution === undefined ? undefined : await executions.look(execution);
    // Nothing is to be stopped of one that has ended; the file would only be in the way of the next.
    if (execution !== undefined && look?.status !== "running") return;
    await stopOnAws({ work, executions, io }, execution, "sluice stop");
    io.stderr.write("Stopping: workers finish the objects that they have begun.\n");
  });
  const folder = new RunFolder(runsIn(io.folder), name.run);
  const owner = existsSync(folder.path) ? lockOwner(folder.path) : undefined;
  if (owner !== undefined) {
    io.stderr.write(`Process ${owner} follows the run, and prints its summary.\n`);
    return EXIT.done;
  }
  const code = await withRun(name, io, followAndPrint);
  // It ended as it was told to.
  return io.interrupt.aborted || code === EXIT.failed ? code : EXIT.done;
}
