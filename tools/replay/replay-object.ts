import { versionToken, type ObjectRef } from "../../runtime/model/object.ts";
import type { Failure } from "../../runtime/work/failure.ts";
import type { WorkOutcome } from "../../runtime/work/object-worker.ts";
import { readableError } from "../../runtime/work/readable-error.ts";
import { ZERO_TOTALS, type Totals } from "../../runtime/work/totals.ts";
import type { MessageContents, NamedObject } from "../failures/messages/message-contents.ts";

/** The outcome of replaying an object. */
export type ObjectReplay =
  | {
      readonly kind: "done";
      /** It was deleted meanwhile, so nothing is left to store; or a newer version replaced it and was processed instead. */
      readonly why?: "gone" | "superseded";
      readonly totals: Totals;
    }
  | { readonly kind: "again"; readonly failure: Failure; readonly totals: Totals }
  | Exclude<WorkOutcome, { kind: "done" }>;

/** The object that a key has now. */
export interface CurrentVersion {
  readonly versionId?: string;
  readonly etag: string;
}

export interface ReplayObjectOptions {
  /** Processes an object. Never rejects. */
  readonly work: (object: ObjectRef) => Promise<WorkOutcome>;
  /** @returns `undefined` if the key has no object now */
  readonly current: (object: ObjectRef) => Promise<CurrentVersion | undefined>;
  /** Makes an outcome from an error of `current`. */
  readonly faultOf: (error: unknown, object: ObjectRef) => WorkOutcome;
  /** Processes rejected versions even if a newer one has replaced them. */
  readonly allVersions: boolean;
}

/**
 * Replays a failed object, and decides whether it is done.
 *
 * It processes the named version, as for live events, since the table holds the records of every version. A version with bad
 * records cannot be corrected, only replaced. So such a version is done as soon as a newer version without bad records replaces
 * it. If the object was deleted, there is nothing left to correct.
 */
export async function replayObject(
  named: NamedObject,
  kind: Exclude<MessageContents["kind"], "unknown" | "foreign">,
  options: ReplayObjectOptions,
): Promise<ObjectReplay> {
  const { work, current, allVersions } = options;
  try {
    if (kind === "rejected" && !allVersions) {
      const now = await current(named);
      if (now && isOther(now, named)) return await supersede(named, options);
    }
    const outcome = await work(refOf(named));
    if (outcome.kind !== "done" || outcome.failure?.kind !== "rejected") return ending(outcome);
    const now = await current(named);
    if (!now) return { kind: "done", why: "gone", totals: { ...outcome.totals, gone: 1 } };
    return isOther(now, named) ? await supersede(named, options) : ending(outcome);
  } catch (error) {
    return ending(options.faultOf(error, named));
  }
}

/** Processes the key's current version instead of the named one. */
async function supersede({ bucket, key }: NamedObject, { work }: ReplayObjectOptions): Promise<ObjectReplay> {
  const replay = ending(await work({ bucket, key }));
  return replay.kind === "done" && replay.why === undefined ? { ...replay, why: "superseded" } : replay;
}

function ending(outcome: WorkOutcome): ObjectReplay {
  if (outcome.kind !== "done") return outcome;
  const { totals, failure } = outcome;
  if (failure) return { kind: "again", failure, totals };
  return { kind: "done", ...(totals.gone > 0 ? { why: "gone" as const } : {}), totals };
}

function refOf({ bucket, key, versionId }: NamedObject): ObjectRef {
  return { bucket, key, ...(versionId === undefined ? {} : { versionId }) };
}

/** Whether a version is known to differ from the named one. A name without version and ETag matches any version. */
function isOther(now: CurrentVersion, named: NamedObject): boolean {
  if (named.versionId === undefined && named.etag === undefined) return false;
  // If the bucket became versioned since, or the name has no ETag, only what both have can be compared.
  if (named.versionId !== undefined && named.versionId !== "null") return now.versionId !== named.versionId;
  if (named.etag === undefined) return now.versionId !== undefined && now.versionId !== "null";
  return versionToken(now) !== versionToken(named);
}

/** The outcome of an object whose current version could not be determined. */
export function failedOutcome(error: unknown, object: ObjectRef): WorkOutcome {
  return {
    kind: "done",
    totals: { ...ZERO_TOTALS, objects: 1, failed: 1 },
    failure: { kind: "failed", object, error: readableError(error) },
  };
}
