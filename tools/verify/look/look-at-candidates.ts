import pLimit from "p-limit";
import type { ObjectRef } from "../../../runtime/model/object.ts";
import type { StatedObject } from "../../../runtime/object/object-source.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { isFatal } from "../../../runtime/work/fatal-errors.ts";
import { readableError } from "../../../runtime/work/readable-error.ts";
import type { Candidate } from "../join/candidates.ts";
import type { KnownFailures } from "../read/known-failures.ts";
import type { ObjectFinding } from "../result/finding.ts";
import { lookAtObject, type LookOptions, type Verdict } from "./look-at-object.ts";

export interface LookAtCandidatesOptions extends LookOptions {
  readonly bucket: string;
  readonly allVersions: boolean;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly known: () => Promise<KnownFailures>;
}

/** What a candidate turned out to be. */
export type Looked =
  | { readonly kind: "finding"; readonly object: number; readonly finding: ObjectFinding; readonly looked: boolean }
  /** It agrees after all. */
  | { readonly kind: "agrees"; readonly object: number; readonly looked: boolean }
  /** It changed, or is gone. */
  | { readonly kind: "changed" | "gone"; readonly object: number; readonly looked: boolean }
  /** A version that a newer one may have replaced; nobody looked. */
  | { readonly kind: "unknown"; readonly object: number; readonly looked: false };

/**
 * Looks at objects that seemed not to agree.
 *
 * What both sides said was said at different moments: an item may have been written since, or the function may have been a little
 * late. And without decoding nobody knows that an object has no records at all.
 *
 * @param most how many may be looked at; the others are taken for what they seemed to be
 */
export async function lookAtCandidates(
  candidates: readonly Candidate[],
  most: number,
  options: LookAtCandidatesOptions,
): Promise<readonly Looked[]> {
  const results = await pLimit(options.concurrency).map(candidates, async (candidate, index) => {
    if (options.signal.aborted) return undefined;
    if (index >= most || candidate.class === "unreadable") return unlooked(candidate, options);
    return lookAt(candidate, options);
  });
  return results.filter((result) => result !== undefined);
}

async function unlooked(candidate: Candidate, options: LookAtCandidatesOptions): Promise<Looked> {
  const { object, superseded, class: seems, reason } = candidate;
  // A newer version may have replaced all that came from it.
  if (superseded && (seems === "missing" || seems === "stale")) return { kind: "unknown", object, looked: false };
  const known = seems === "unreadable" ? undefined : (await options.known()).find(refOf(candidate, options));
  const finding = {
    ...describe(candidate, options),
    class: seems === "missing" && known !== undefined ? ("rejected" as const) : seems,
    confirmed: false,
    ...(reason === null ? {} : { reason }),
    ...(known === undefined ? {} : { known }),
  };
  return { kind: "finding", object, finding, looked: false };
}

async function lookAt(candidate: Candidate, options: LookAtCandidatesOptions): Promise<Looked> {
  const { object } = candidate;
  let verdict: Verdict;
  try {
    verdict = await lookAtObject(refOf(candidate, options), statedOf(candidate, options), {
      ...options,
      moved: candidate.moved,
    });
  } catch (error) {
    if (options.signal.aborted) return { kind: "changed", object, looked: false };
    if (isFatal(error) || error instanceof UserError) throw error;
    const { name, message } = readableError(error);
    const said = { class: "unreadable" as const, confirmed: true, reason: `${name}: ${message}` };
    return { kind: "finding", object, finding: { ...describe(candidate, options), ...said }, looked: true };
  }
  if (verdict.kind === "agrees" || verdict.kind === "changed" || verdict.kind === "gone")
    return { kind: verdict.kind, object, looked: true };
  const { kind, reason, ...counts } = verdict;
  // Then the items of an older version are that version's own. A bucket without versions has but one of each key.
  const eachVersion = options.allVersions && candidate.version !== null && candidate.version !== "null";
  const known = (await options.known()).find(refOf(candidate, options));
  const finding = {
    ...describe(candidate, options),
    // Undated records of an older version have other keys: they are there, and none of this version's is.
    class: kind === "missing" && candidate.class === "stale" && !eachVersion ? ("stale" as const) : kind,
    confirmed: true,
    ...counts,
    ...(reason === undefined ? {} : { reason }),
    ...(known === undefined ? {} : { known }),
  };
  return { kind: "finding", object, finding, looked: true };
}

/** Only where versions are verified is a version named: otherwise it is what the key has now. */
export const refOf = ({ key, version }: Candidate, { bucket, allVersions }: LookAtCandidatesOptions): ObjectRef => ({
  ...{ bucket, key },
  ...(version === null || !allVersions ? {} : { versionId: version }),
});

function statedOf(
  { size, etag, version }: Candidate,
  { allVersions }: LookAtCandidatesOptions,
): StatedObject | undefined {
  if (size === null) return undefined;
  if (allVersions && version !== null) return { size, versionId: version };
  return etag === null ? undefined : { size, etag };
}

function describe(candidate: Candidate, options: LookAtCandidatesOptions) {
  const { key, etag, size, modified: lastModified } = candidate;
  const { versionId } = refOf(candidate, options);
  return {
    type: "object" as const,
    key,
    ...(versionId === undefined ? {} : { versionId }),
    ...(etag === null ? {} : { etag }),
    ...(size === null ? {} : { size }),
    lastModified,
  };
}
