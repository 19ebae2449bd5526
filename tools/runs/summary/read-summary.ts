import { readFailureReasons } from "./failure-reasons.ts";
import type { Plan } from "../plan.ts";
import { readJson, type RunFolder } from "../run-folder.ts";
import { readRunState } from "../run-state.ts";
import { summarize, type Summary } from "./summary.ts";

/**
 * The state of a run so far: its last session's summary, or, if that session is at work or was killed, a summary from the
 * journal.
 *
 * @returns `undefined` if no session has begun
 */
export async function readSummary(run: RunFolder, plan: Plan): Promise<Summary | undefined> {
  const told = readJson(run.summary) as Summary | undefined;
  if (told) return told;
  const state = await readRunState(run);
  if (state.sessions === 0) return undefined;
  return summarize(plan, state, run, { reasons: await readFailureReasons(run, state.failuresBytes) });
}
