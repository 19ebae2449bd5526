import picocolors from "picocolors";
import { EXIT } from "../../terminal/exit-code.ts";
import { type TerminalIo, terminalWidth, writeOut } from "../../terminal/io.ts";
import { readFailureReasons } from "../runs/failure-reasons.ts";
import { failureReasonsText } from "../runs/failure-reasons-text.ts";
import { nextSteps } from "../runs/next-steps.ts";
import { nextStepsText } from "../runs/next-steps-text.ts";
import { nothingMatched } from "../runs/nothing-matched.ts";
import type { Plan } from "../runs/plan.ts";
import type { RunFolder } from "../runs/run-folder.ts";
import { summaryTable } from "../runs/summary-table.ts";
import type { Summary } from "../runs/summary.ts";

/**
 * Prints a run's summary with the reasons of what failed, and how to go on where it left something undone.
 *
 * @returns the exit code that goes with it
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
  if (summary.error !== undefined) io.stderr.write(`error: ${summary.error}\n`);
  io.stderr.write(nextStepsText(nextSteps(plan, summary), terminalWidth(io.stderr)));
  return exitCodeOf(plan, summary);
}

/**
 * What a run answers to the shell.
 *
 * That nothing matched has a code of its own, apart from failures: a nightly run of what is new may well find nothing, and its
 * script lets 4 pass, while a filter that is misspelt must not look like a success. An empty bucket is one: all that is there
 * was processed.
 */
export function exitCodeOf(plan: Plan, summary: Summary): number {
  const { ended, failed, outcomes } = summary;
  if (ended === "interrupted") return EXIT.interrupted;
  if (ended !== "finished") return EXIT.failed;
  if (failed > 0 || outcomes.rejected > 0) return EXIT.incomplete;
  return nothingMatched(plan, summary)?.emptyBucket === false ? EXIT.nothingMatched : EXIT.done;
}
