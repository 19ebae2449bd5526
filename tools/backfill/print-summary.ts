import picocolors from "picocolors";
import { EXIT } from "../../terminal/exit-code.ts";
import { type TerminalIo, writeOut } from "../../terminal/io.ts";
import { nextSteps } from "../runs/next-steps.ts";
import type { Plan } from "../runs/plan.ts";
import { summaryTable } from "../runs/summary-table.ts";
import type { Summary } from "../runs/summary.ts";

/**
 * Prints a run's summary, and how to go on where it left something undone.
 *
 * @returns the exit code that goes with it
 */
export async function printSummary(
  plan: Plan,
  summary: Summary,
  { json }: { readonly json: boolean },
  io: TerminalIo,
): Promise<number> {
  const colors = picocolors.createColors(io.stdout.isTTY === true && !io.env["NO_COLOR"]);
  await writeOut(io.stdout, json ? `${JSON.stringify(summary)}\n` : summaryTable(summary, colors));
  if (summary.error !== undefined) io.stderr.write(`error: ${summary.error}\n`);
  for (const step of nextSteps(plan, summary)) io.stderr.write(`${step}\n`);
  return exitCodeOf(summary);
}

export function exitCodeOf({ ended, failed, outcomes }: Summary): number {
  if (ended === "interrupted") return EXIT.interrupted;
  if (ended !== "finished") return EXIT.failed;
  return failed > 0 || outcomes.rejected > 0 ? EXIT.incomplete : EXIT.done;
}
