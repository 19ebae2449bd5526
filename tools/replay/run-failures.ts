import type { Failure } from "../../runtime/work/failure.ts";
import type { TerminalIo } from "../../terminal/io.ts";
import { UserError } from "../../terminal/user-error.ts";
import { isFields, isText } from "../../runtime/model/fields.ts";
import { NotUnderstoodError } from "../failures/messages/message-contents.ts";
import { asSeenFrom } from "../failures/messages/other-bucket.ts";
import { readNdjson } from "../runs/ndjson.ts";
import type { Plan } from "../runs/plan.ts";
import { openRunFolder, readJson, readPlan, type RunFolder } from "../runs/run-folder.ts";
import { lockOwner } from "../runs/run-lock.ts";
import type { Summary } from "../runs/summary/summary.ts";
import { findTarget } from "../target/find/find-target.ts";
import type { Target } from "../target/target.ts";
import type { RunSource } from "./replay-options.ts";
import type { ReplayItem } from "./replay-summary.ts";

/** A run whose failures are replayed, and the target pipeline. */
export interface FailedRun {
  readonly folder: RunFolder;
  readonly target: Target;
  /** The number of lines in its failures file; `undefined` if the run was killed before it wrote a summary. */
  readonly failures: number | undefined;
}

/**
 * Finds a run and its pipeline.
 *
 * @throws UserError if the run is still at work, or if another bucket or table is named; UsageError if there is no such run
 */
export async function findRun({ run, where, mapping }: RunSource, io: TerminalIo): Promise<FailedRun> {
  const folder = openRunFolder(io.folder, run);
  const owner = lockOwner(folder.path);
  if (owner !== undefined)
    throw new UserError(`run ${run} is at work (process ${owner}): replay it after it has ended`);
  const plan = readPlan(folder) as Plan;
  const target = await findTarget(where ?? { ...plan.where, ...(mapping === undefined ? {} : { mapping }) }, io);
  for (const what of ["bucket", "table"] as const) {
    if (plan[what] !== target[what]) {
      throw new UserError(`run ${run} is for ${what} ${plan[what]}, and ${target.title} has ${target[what]}`);
    }
  }
  const summary = readJson(folder.summary) as Summary | undefined;
  return { folder, target, failures: summary && summary.failed + summary.withRejects };
}

/**
 * Yields a run's failures one by one, because they may not fit in memory.
 *
 * @throws UserError at a line that is not a failure
 */
export async function* readRunFailures({ failures }: RunFolder, bucket: string): AsyncGenerator<ReplayItem> {
  let line = 1;
  try {
    for await (const failure of readNdjson(failures)) {
      yield { contents: asSeenFrom(bucket, contentsOf(checked(failure))) };
      line += 1;
    }
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof NotUnderstoodError)) throw cause;
    throw new UserError(`${failures}, line ${line} is not a failure as a run writes it: ${cause.message}`, { cause });
  }
}

/** Checks the fields that are used. */
function checked(failure: unknown): Failure {
  if (!isFields(failure)) throw new NotUnderstoodError("it is not a JSON object");
  const { kind, object, error, reasons } = failure;
  if (!isFields(object) || !isText(object["bucket"]) || !isText(object["key"])) {
    throw new NotUnderstoodError("its object has no bucket or no key");
  }
  const said =
    kind === "failed" ? isFields(error) : kind === "rejected" && Array.isArray(reasons) && reasons.every(isFields);
  if (!said) throw new NotUnderstoodError("it does not say why it failed");
  return failure as Failure;
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
