import pLimit from "p-limit";
import { readNdjson } from "../../runs/ndjson.ts";
import type { LookAtCandidatesOptions } from "../look/look-at-candidates.ts";
import { lookAtObject } from "../look/look-at-object.ts";
import type { RepairResult } from "../result/verify-summary.ts";
import type { ObjectFinding } from "../result/finding.ts";

const BATCH = 256;

/** Looks again at each object of a class's file. */
export async function lookAgain(files: readonly string[], options: LookAtCandidatesOptions): Promise<RepairResult> {
  const { bucket, concurrency, signal } = options;
  const limit = pLimit(concurrency);
  const counts = { objects: 0, mended: 0, remaining: 0 };
  let waiting: ObjectFinding[] = [];
  const flush = async (): Promise<void> => {
    const verdicts = await limit.map(waiting, ({ key, versionId }) =>
      lookAtObject({ bucket, key, ...(versionId === undefined ? {} : { versionId }) }, undefined, options),
    );
    waiting = [];
    for (const { kind } of verdicts) {
      counts.objects += 1;
      if (kind === "agrees") counts.mended += 1;
      else if (kind !== "changed" && kind !== "gone") counts.remaining += 1;
    }
  };
  for (const file of files) {
    for await (const finding of readNdjson<ObjectFinding>(file)) {
      if (signal.aborted) return counts;
      waiting.push(finding);
      if (waiting.length === BATCH) await flush();
    }
  }
  await flush();
  return counts;
}
