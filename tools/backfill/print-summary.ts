import picocolors from "picocolors";
import { EXIT } from "../../terminal/exit-code.ts";
import { type TerminalIo, terminalWidth, writeOut } from "../../terminal/io.ts";
import { readFailureReasons } from "../runs/summary/failure-reasons.ts";
import { failureReasonsText } from "../runs/summary/failure-reasons-text.ts";
import { mappingWarning } from "../runs/summary/found.ts";
import { nextSteps } from "../runs/summary/next-steps.ts";
import { nextStepsText } from "../runs/summary/next-steps-text.ts";
import { nothingMatched } from "../runs/summary/nothing-matched.ts";
import type { Plan } from "../runs/plan.ts";
import type { RunFolder } from "../runs/run-folder.ts";
import { summaryTable } from "../runs/summary/summary-table.ts";
import type { Summary } from "../runs/summary/summary.ts";

/**
 * Prints a run's summary, the reasons for failures, and the next steps if anything remains to be done.
 *
 * @returns the exit code for the summary
 */
export async function printSummary(
  plan: Plan,
  summary: Summary,
  { json, folder }: { readonly json: boolean; readonly folder: RunFolder },
  io: TerminalIo,
): Promise<number> {
  const colors = picocolors.createColors(io.stdout.isTTY === true && !io.env["NO_COLOR"]);
  if (json) await writeOut(io.stdout, `${JSON.stringify(summary)}\n`);
  else {
    const width = terminalWidth(io.stdout);
    const reasons = failureReasonsText(await readFailureReasons(folder), width);
    await writeOut(io.stdout, `${summaryTable(summary, colors, width)}${reasons}`);
  }
  const warning = summary.found && mappingWarning(summary.found);
  if (warning !== undefined) io.stderr.write(`Warning: ${warning}\n`);
  if (summary.error !== undefined) io.stderr.write(`error: ${summary.error}\n`);
  io.stderr.write(nextStepsText(nextSteps(plan, summary), terminalWidth(io.stderr)));
  return exitCodeOf(plan, summary);
}

/**
 * The exit code of a run.
 *
 * "Nothing matched" has a code of its own, distinct from failures. A nightly run over new objects may well find none, and its
 * script can accept 4, while a misspelt filter must not look like a success. An empty bucket counts as a success: everything in
 * it was processed.
 */
export function exitCodeOf(plan: Plan, summary: Summary): number {
  const { ended, failed, outcomes } = summary;
  if (ended === "interrupted") return EXIT.interrupted;
  if (ended !== "finished") return EXIT.failed;
  if (failed > 0 || outcomes.rejected > 0) return EXIT.incomplete;
  return nothingMatched(plan, summary)?.emptyBucket === false ? EXIT.nothingMatched : EXIT.done;
}
