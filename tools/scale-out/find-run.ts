import { writeFileSync } from "node:fs";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError, UserError } from "../../terminal/user-error.ts";
import { beginRun } from "../runs/begin-run.ts";
import { checkSameTarget, readBackfillPlan, type Plan } from "../runs/plan.ts";
import { readPlan, RunFolder, runsIn } from "../runs/run-folder.ts";
import { lockFolder } from "../runs/run-lock.ts";
import { RunJournal } from "../runs/run-journal.ts";
import { readRunState } from "../runs/run-state.ts";
import { findPipeline } from "../target/find/find-target.ts";
import type { TargetOptions } from "../target/target-options.ts";
import type { Target } from "../target/target.ts";
import type { AwsRun } from "./run/aws-run.ts";
import { connectRun, type AwsConnection, type AwsIo } from "./connect-run.ts";
import { executionName } from "./aws/executions.ts";
import type { WorkStore } from "./aws/work-bucket.ts";

/** How `sluice runs --follow` and `sluice stop` name a run on AWS. */
export interface RunName {
  readonly run: string;
  /** The stack whose work bucket knows the run; not needed for a run of this folder. */
  readonly stack: string | undefined;
  readonly json: boolean;
}

/**
 * Does something to a run on AWS: one that this machine has begun, or one that only the work bucket knows, which then gets a folder
 * here like any other.
 *
 * @throws UsageError if there is no such run, or it is processed on one machine; UserError if another process is at work on it
 */
export async function withRun(name: RunName, io: AwsIo, act: (aws: AwsRun) => Promise<number>): Promise<number> {
  const { json } = name;
  const folder = folderOf(name.run, io);
  const known = readPlan(folder) === undefined ? undefined : planOnAws(folder);
  const target = await targetOf(name, known, io);
  const connection = await connectRun(target, folder, io, 0);
  try {
    const { plan, unlock } =
      known === undefined ? await adopt(folder, connection.work, io) : { plan: known, unlock: lockFolder(folder.path) };
    try {
      checkSameTarget(plan, target);
      return await act({ ...connection, plan, run: folder, how: { json }, io });
    } finally {
      unlock();
    }
  } finally {
    connection.clients.destroy();
  }
}

/** Connects to a run without taking it over: another process may follow it. */
export async function withoutLock(
  name: RunName,
  io: AwsIo,
  act: (connection: AwsConnection, execution: string | undefined) => Promise<void>,
): Promise<void> {
  const folder = folderOf(name.run, io);
  const known = readPlan(folder) === undefined ? undefined : planOnAws(folder);
  const connection = await connectRun(await targetOf(name, known, io), folder, io, 0);
  try {
    const { work } = connection;
    if (known === undefined && (await work.getJson<Plan>(work.keys.plan)) === undefined) throw unknown(work, name.run);
    await act(connection, await latestExecution(work, name.run));
  } finally {
    connection.clients.destroy();
  }
}

function folderOf(run: string, { folder }: AwsIo): RunFolder {
  if (!/^[\w-]+$/.test(run)) throw new UsageError(`${JSON.stringify(run)} is no run; ${SLUICE} runs lists them`);
  return new RunFolder(runsIn(folder), run);
}

function planOnAws(folder: RunFolder): Plan {
  const plan = readBackfillPlan(folder);
  if (plan.on === "aws") return plan;
  throw new UsageError(
    `run ${folder.id} is processed on the machine that began it; only runs with --on aws are elsewhere`,
  );
}

async function targetOf({ run, stack }: RunName, known: Plan | undefined, io: AwsIo): Promise<Target> {
  const byDefault = io.env["SLUICE_STACK"] ?? "";
  const named = stack ?? (byDefault === "" ? undefined : byDefault);
  // A folder's own run needs no stack to be named, and the default may be another one.
  const where: TargetOptions | undefined =
    stack === undefined && known !== undefined
      ? known.where
      : named === undefined
        ? undefined
        : { kind: "stack", stack: named, endpoints: {} };
  if (where !== undefined) return await findPipeline(where, io);
  throw new UsageError(
    `there is no run ${JSON.stringify(run)} in ${runsIn(io.folder)}; for one that another machine began, name its stack with --stack`,
  );
}

/** Takes over a run that another machine began. */
async function adopt(folder: RunFolder, work: WorkStore, io: AwsIo) {
  const plan = await work.getJson<Plan>(work.keys.plan);
  if (plan === undefined) throw unknown(work, folder.id);
  const journal = await work.get(work.keys.journal);
  if (journal === undefined) {
    throw new UserError(
      `run ${folder.id} is still being listed, or was stopped meanwhile: only the machine that began it can go on`,
    );
  }
  const unlock = beginRun(folder, plan);
  try {
    writeFileSync(folder.journal, journal);
    const execution = await latestExecution(work, folder.id);
    const state = await readRunState(folder);
    // The machine that began it died between the two.
    if (execution !== undefined && execution !== state.execution) noteExecution(folder, state, execution, io);
    return { plan, unlock };
  } catch (error) {
    unlock();
    throw error;
  }
}

function noteExecution(
  folder: RunFolder,
  state: Awaited<ReturnType<typeof readRunState>>,
  name: string,
  io: AwsIo,
): void {
  const log = new RunJournal(
    folder,
    state,
    () => state.last ?? io.now(),
    () => undefined,
  );
  try {
    log.execution(name);
  } finally {
    log.close();
  }
}

async function latestExecution(work: WorkStore, run: string): Promise<string | undefined> {
  const parts = await work.indexParts();
  return parts === 0 ? undefined : executionName(run, parts - 1);
}

const unknown = (work: WorkStore, run: string): UsageError =>
  new UsageError(`there is no run ${JSON.stringify(run)} in s3://${work.bucket}, which keeps runs for 30 days`);
