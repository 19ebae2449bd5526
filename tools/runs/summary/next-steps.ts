import { SLUICE } from "../../../terminal/sluice-command.mjs";
import { nothingMatched } from "./nothing-matched.ts";
import type { Plan } from "../plan.ts";
import type { Summary } from "./summary.ts";

/** Whether the rest of a run can be done later. A sample cannot be resumed: it is drawn during the listing, and not stored. */
export function isResumable({ what }: Pick<Plan, "what">): boolean {
  return what.sample === undefined;
}

/**
 * The next steps after a run, one per line; none if the run did everything.
 *
 * @param summary `undefined` if the run was killed before it began
 */
export function nextSteps(plan: Plan, summary: Summary | undefined): readonly string[] {
  const { run, what } = plan;
  const failed = summary !== undefined && (summary.failed > 0 || summary.outcomes.rejected > 0);
  const replay = `${SLUICE} replay --run ${run}`;
  if (summary?.ended === "finished") {
    const nothing = nothingMatched(plan, summary);
    if (nothing) return [nothing.text];
    return failed && !what.dryRun ? [`Fix what failed, then process it again: ${replay}`] : [];
  }
  if (plan.on === "aws" && summary?.ended === undefined) {
    return [`Follow the run: ${SLUICE} runs ${run} --follow`, `Stop it: ${SLUICE} stop ${run}`];
  }
  if (!isResumable(plan)) return ["A sample cannot be resumed; start a new run."];
  const resume = `Resume the run: ${SLUICE} backfill --resume ${run}`;
  if (!failed || what.dryRun) return [resume];
  return [resume, `A resumed run leaves out what has failed already; fix that, then process it again: ${replay}`];
}
