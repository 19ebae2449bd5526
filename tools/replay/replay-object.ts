import { versionToken, type ObjectRef } from "../../runtime/model/object.ts";
import type { Failure } from "../../runtime/work/failure.ts";
import type { WorkOutcome } from "../../runtime/work/object-worker.ts";
import { readableError } from "../../runtime/work/readable-error.ts";
import { ZERO_TOTALS, type Totals } from "../../runtime/work/totals.ts";
import type { MessageContents, NamedObject } from "../failures/messages/message-contents.ts";

/** What has become of an object that failed before. */
export type ObjectReplay =
  | {
      readonly kind: "done";
      /** Deleted meanwhile: nothing is left to store; or replaced by a newer version, which was processed in its stead. */
      readonly why?: "gone" | "superseded";
      readonly totals: Totals;
    }
  | { readonly kind: "again"; readonly failure: Failure; readonly totals: Totals }
  | Exclude<WorkOutcome, { kind: "done" }>;

/** What is under a key now. */
export interface CurrentVersion {
  readonly versionId?: string;
  readonly etag: string;
}

export interface ReplayObjectOptions {
  /** Processes an object, and never rejects. */
  readonly work: (object: ObjectRef) => Promise<WorkOutcome>;
  /** @returns `undefined` where the key has no object now */
  readonly current: (object: ObjectRef) => Promise<CurrentVersion | undefined>;
  /** Makes an outcome of what `current` throws. */
  readonly faultOf: (error: unknown, object: ObjectRef) => WorkOutcome;
  /** Processes rejected versions also where a newer one has replaced them. */
  readonly allVersions: boolean;
}

/**
 * Processes an object again that failed, and says whether that is the end of it.
 *
 * By the version that is named: the table holds every version's records, and live events are processed so too. But a
 * version with bad records can never be mended, only replaced: so it is done with as soon as a newer one has taken its place, and
 * that one has no bad records. Where nothing has its place (the object was deleted) nothing is left to mend.
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

/** Processes what is under the key now in a version's stead. */
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

/** Whether a version is known to be another one than what is named; a name without version and etag is that of any. */
function isOther(now: CurrentVersion, named: NamedObject): boolean {
  if (named.versionId === undefined && named.etag === undefined) return false;
  // Where the bucket has got versions since, or a version was named without its etag, only what both have can be compared.
  if (named.versionId !== undefined && named.versionId !== "null") return now.versionId !== named.versionId;
  if (named.etag === undefined) return now.versionId !== undefined && now.versionId !== "null";
  return versionToken(now) !== versionToken(named);
}

/** What became of an object that could not even be looked at. */
export function failedOutcome(error: unknown, object: ObjectRef): WorkOutcome {
  return {
    kind: "done",
    totals: { ...ZERO_TOTALS, objects: 1, failed: 1 },
    failure: { kind: "failed", object, error: readableError(error) },
  };
}
