import picocolors from "picocolors";
import { EXIT } from "../exit-code.ts";
import { writeOut, type Io } from "../io.ts";
import { summaryTable, type Summary } from "./summary.ts";

/**
 * Prints a run's summary, and how to go on where it left something undone.
 *
 * @returns the exit code that goes with it
 */
export async function tellSummary(summary: Summary, { json }: { readonly json: boolean }, io: Io): Promise<number> {
  const colors = picocolors.createColors(io.stdout.isTTY === true && !io.env["NO_COLOR"]);
  await writeOut(io.stdout, json ? `${JSON.stringify(summary)}\n` : summaryTable(summary, colors));
  const code = exitCodeOf(summary);
  if (summary.error !== undefined) io.stderr.write(`error: ${summary.error}\n`);
  const { run } = summary;
  if (code === EXIT.failed || code === EXIT.interrupted)
    io.stderr.write(`Go on with: sluice backfill --resume ${run}\n`);
  else if (code === EXIT.incomplete && !summary.dryRun)
    io.stderr.write(`Mend what failed, then: sluice replay --run ${run}\n`);
  return code;
}

export function exitCodeOf({ ended, failed, outcomes }: Summary): number {
  if (ended === "interrupted") return EXIT.interrupted;
  if (ended !== "finished") return EXIT.failed;
  return failed > 0 || outcomes.rejected > 0 ? EXIT.incomplete : EXIT.done;
}
