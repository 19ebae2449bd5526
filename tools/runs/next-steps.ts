import { SLUICE } from "../../terminal/sluice-command.mjs";
import type { Plan } from "./plan.ts";
import type { Summary } from "./summary.ts";

const NOTHING_THERE =
  "Nothing that the manifest lists is in the bucket. It must hold keys, or objects of JSON, a line each; an S3 Inventory is" +
  " named by its manifest.json, not by its CSV files.";

/** Whether what is left of a run can be done later. A sample cannot: it is drawn while it is listed, and kept nowhere. */
export function isResumable({ what }: Pick<Plan, "what">): boolean {
  return what.sample === undefined;
}

/**
 * How to go on after a run that left something undone, a line each.
 *
 * @param summary `undefined` where it was killed before it began
 */
export function nextSteps(plan: Plan, summary: Summary | undefined): readonly string[] {
  const { run, what } = plan;
  const left = summary !== undefined && (summary.failed > 0 || summary.outcomes.rejected > 0);
  const replay = `${SLUICE} replay --run ${run}`;
  if (summary?.ended === "finished") {
    if (what.manifest !== undefined && summary.objects > 0 && summary.gone === summary.objects) return [NOTHING_THERE];
    return left && !what.dryRun ? [`Mend what failed, then: ${replay}`] : [];
  }
  if (!isResumable(plan)) return ["A sample cannot be resumed: begin a new one."];
  const resume = `Go on with: ${SLUICE} backfill --resume ${run}`;
  return left && !what.dryRun ? [resume, `It leaves out what failed already; mend that, then: ${replay}`] : [resume];
}
