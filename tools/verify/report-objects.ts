import { agreeing, candidates } from "./join/candidates.ts";
import type { Workspace } from "./join/workspace.ts";
import { lookAtCandidates, type LookAtCandidatesOptions } from "./look/look-at-candidates.ts";
import { SYMBOLS } from "./result/classes.ts";
import type { VerifySessionOptions } from "./session-options.ts";

/** What became of the objects. */
export interface ReportedObjects {
  readonly agreeing: number;
  readonly changed: number;
  readonly gone: number;
  /** Older versions of which nobody knows. */
  readonly unknown: number;
  readonly looked: number;
  readonly notLooked: number;
}

/** Looks at the candidates, and writes what they turned out to be. */
export async function reportObjects(
  workspace: Workspace,
  { plan, how, files, combined, signal }: VerifySessionOptions,
  look: LookAtCandidatesOptions,
): Promise<ReportedObjects> {
  const counts = { changed: 0, gone: 0, unknown: 0, looked: 0, notLooked: 0 };
  for await (const page of candidates(workspace)) {
    const results = await lookAtCandidates(page, how.look - counts.looked, look);
    if (signal.aborted) break;
    await files.add(results.flatMap((result) => (result.kind === "finding" ? [result.finding] : [])));
    for (const { kind, looked } of results) {
      if (looked) counts.looked += 1;
      else counts.notLooked += 1;
      if (kind === "changed" || kind === "gone" || kind === "unknown") counts[kind] += 1;
    }
    const reported = results.filter(({ kind }) => kind !== "agrees");
    await workspace.add({
      reported: reported.map((result) => ({
        object: result.object,
        class: result.kind === "finding" ? result.finding.class : undefined,
      })),
    });
  }
  let agreed = 0;
  for await (const batch of agreeing(workspace, plan.cutoff)) {
    agreed += batch.length;
    combined?.addAll(
      SYMBOLS.agrees,
      batch.map(({ key }) => key),
    );
  }
  return { ...counts, agreeing: agreed };
}
