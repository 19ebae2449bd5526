import { UserError } from "../../local/user-error.ts";
import type { Plan } from "../backfill/plan.ts";
import type { Io } from "../io.ts";
import type { Failure } from "../run/failure.ts";
import { readNdjson } from "../run/ndjson.ts";
import { openRunFolder, readPlan, type RunFolder } from "../run/run-folder.ts";
import { lockOwner } from "../run/run-lock.ts";
import { findTarget } from "../where/find-target.ts";
import type { Target } from "../where/target.ts";
import { asSeenFrom } from "./other-bucket.ts";
import type { RunSource } from "./replay-options.ts";
import type { ReplayItem } from "./replay-report.ts";

/** A run whose failures are replayed, and the pipeline that they go to. */
export interface FailedRun {
  readonly folder: RunFolder;
  readonly target: Target;
}

/**
 * Finds a run and its pipeline.
 *
 * @throws UserError where it is at work, or another bucket or table is meant; UsageError where there is no such run
 */
export async function findRun({ run, where, mapping }: RunSource, io: Io): Promise<FailedRun> {
  const folder = openRunFolder(io.folder, run);
  const owner = lockOwner(folder.path);
  if (owner !== undefined) throw new UserError(`run ${run} is at work (process ${owner}): replay it when it has ended`);
  const plan = readPlan(folder) as Plan;
  const target = await findTarget(where ?? { ...plan.where, ...(mapping === undefined ? {} : { mapping }) }, io);
  for (const what of ["bucket", "table"] as const) {
    if (plan[what] !== target[what]) {
      throw new UserError(`run ${run} is for ${what} ${plan[what]}, and ${target.title} has ${target[what]}`);
    }
  }
  return { folder, target };
}

/** A run's failures, one after the other: there may be more than memory holds. */
export async function* runItems({ failures }: RunFolder, bucket: string): AsyncGenerator<ReplayItem> {
  for await (const failure of readNdjson<Failure>(failures)) {
    yield { contents: asSeenFrom(bucket, contentsOf(failure)) };
  }
}

function contentsOf(failure: Failure): ReplayItem["contents"] {
  const { object } = failure;
  if (failure.kind === "failed") {
    const { name, message } = failure.error;
    return { kind: "events", objects: [object], reasons: [{ name, detail: message }], requestId: undefined };
  }
  return {
    kind: "rejected",
    objects: [object],
    reasons: failure.reasons.map(({ reason, detail }) => ({ name: reason, detail })),
    rejected: failure.rejected,
    requestId: undefined,
  };
}
