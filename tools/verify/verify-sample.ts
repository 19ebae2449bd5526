import { sampleSource } from "../listing/sample-source.ts";
import { isSelected } from "../listing/selection.ts";
import type { Candidate } from "./join/candidates.ts";
import { lookAtCandidates, type LookAtCandidatesOptions } from "./look/look-at-candidates.ts";
import { upperBound } from "./result/confidence.ts";
import { disagreements, type VerifySummary } from "./result/verify-summary.ts";
import type { VerifySessionOptions } from "./session-options.ts";

const CONFIDENCE = 0.95;

/**
 * Looks at some of the objects, chosen at random, and at their items; and says what that proves of the others.
 *
 * Orphaned and foreign items are not found like this: only the whole table has them.
 *
 * @param size how many objects
 */
export async function verifySample(
  { plan, source, how, files, combined, signal, io }: VerifySessionOptions,
  size: number,
  look: LookAtCandidatesOptions,
  readUnits: () => number,
): Promise<VerifySummary> {
  const began = io.now();
  const sample = sampleSource(source, size, { limit: plan.what.limit });
  const counts = { listed: 0, of: 0, objects: 0, agreeing: 0, changed: 0, gone: 0 };
  const [range = {}] = await sample.ranges(1);
  for await (const page of sample.pages(range, undefined, signal)) {
    counts.listed += page.listed;
    counts.of += page.sampledFrom?.objects ?? 0;
    const chosen = page.objects.filter((object) => isSelected(plan.selection, object));
    const results = await lookAtCandidates(
      chosen.map((object, n): Candidate => {
        const { key, versionId = null, etag = null, size: bytes = null, lastModified: modified = 0 } = object;
        return {
          ...{ n, object: n, key, version: versionId, etag, size: bytes, modified },
          superseded: false,
          // Nobody knows.
          moved: true,
          class: "missing",
          reason: null,
        };
      }),
      Infinity,
      look,
    );
    for (const result of results) {
      if (result.kind === "changed" || result.kind === "gone") counts[result.kind] += 1;
      else counts.objects += 1;
      if (result.kind === "finding") await files.add([result.finding]);
      if (result.kind === "agrees") counts.agreeing += 1;
    }
    const agreed = results.flatMap((result) => (result.kind === "agrees" ? [chosen[result.object]?.key ?? ""] : []));
    combined?.addAll("=", agreed);
  }
  const ended = signal.aborted ? ("interrupted" as const) : ("finished" as const);
  const bad = disagreements(files.counts, how.accept);
  return {
    ...{ type: "summary", command: "verify", run: plan.run, ended, deep: plan.what.deep, classes: files.counts },
    agree: ended === "finished" && bad === 0,
    ...{ listed: counts.listed, objects: counts.objects, agreeing: counts.agreeing, items: 0, outside: 0 },
    changed: { objects: counts.changed, items: 0, gone: counts.gone },
    ...{ looked: counts.objects, notLooked: 0, olderNotLooked: 0, readUnits: readUnits() },
    durationMilliseconds: io.now() - began,
    sample: { of: counts.of, confidence: CONFIDENCE, atMost: upperBound(bad, counts.objects, CONFIDENCE) },
  };
}
