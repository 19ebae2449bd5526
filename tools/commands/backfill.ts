import { resolve } from "node:path";
import { PatientRetries } from "../../runtime/work/patient-retries.ts";
import { Stop } from "../../runtime/work/stop.ts";
import { terminalWidth } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/user-error.ts";
import type { BackfillOptions, SessionSettings } from "../backfill/backfill-options.ts";
import { runSession } from "../backfill/backfill-session.ts";
import { makePlan } from "../backfill/make-plan.ts";
import { openSource } from "../backfill/open-source.ts";
import { planText } from "../backfill/plan-text.ts";
import { printSummary } from "../backfill/print-summary.ts";
import { speedOf } from "../backfill/speed.ts";
import { absoluteName } from "../listing/manifest/open-file.ts";
import { openManifest, type Manifest } from "../listing/manifest/open-manifest.ts";
import { beginRun } from "../runs/begin-run.ts";
import { readPrices } from "../runs/cost/prices.ts";
import { isResumable } from "../runs/summary/next-steps.ts";
import { checkSameManifest, checkSameTarget, readBackfillPlan, type Plan } from "../runs/plan.ts";
import { newRunFolder, openRunFolder, prepareRunFolder, readJson, type RunFolder } from "../runs/run-folder.ts";
import { lockFolder } from "../runs/run-lock.ts";
import type { Summary } from "../runs/summary/summary.ts";
import { confirmWrites } from "../target/confirm-writes.ts";
import { findPipeline, findTarget } from "../target/find/find-target.ts";
import { preflight, type Needs } from "../target/access/preflight.ts";
import type { Target } from "../target/target.ts";
import { backfillOnAws } from "../scale-out/backfill-on-aws.ts";
import type { Io } from "./command.ts";

/** Processes the objects that are already in the bucket. */
export async function backfill(options: BackfillOptions, io: Io): Promise<number> {
  if (options.kind === "new") return runPlanned(await newRun(options, io), options.how, io);
  const folder = openRunFolder(io.folder, options.run);
  const unlock = lockFolder(folder.path);
  try {
    return await runPlanned(await earlierRun(folder, io), options.how, io);
  } finally {
    unlock();
  }
}

export interface PlannedRun {
  readonly folder: RunFolder;
  readonly target: Target;
  /** The name of its manifest. */
  readonly manifest: string | undefined;
  readonly isNew: boolean;
  readonly on: "here" | "aws";
  /** @throws UserError where it cannot go on with this manifest */
  readonly planWith: (manifest: Manifest | undefined) => Plan;
}

async function newRun(options: BackfillOptions & { readonly kind: "new" }, io: Io): Promise<PlannedRun> {
  const { mapping } = options.where;
  const { manifest } = options.what;
  // Kept with the run, which may go on in another folder.
  const where = { ...options.where, ...(mapping === undefined ? {} : { mapping: resolve(io.cwd, mapping) }) };
  const what = {
    ...options.what,
    ...(manifest === undefined ? {} : { manifest: absoluteName(manifest, io.cwd) }),
  };
  const target = await findTarget(where, io);
  const created = io.now();
  const folder = newRunFolder(io.folder, created);
  return {
    ...{ folder, target, manifest: what.manifest, isNew: true, on: options.on },
    planWith: (opened) => makePlan({ run: folder.id, created, where, what, target, manifest: opened, on: options.on }),
  };
}

/** @throws UsageError where nothing is left of it to do */
async function earlierRun(folder: RunFolder, io: Io): Promise<PlannedRun> {
  const plan = readBackfillPlan(folder);
  if (!isResumable(plan))
    throw new UsageError(`run ${folder.id} is a sample, which cannot be resumed; start a new run`);
  const summary = readJson(folder.summary) as Partial<Summary> | undefined;
  if (summary?.ended === "finished") throw new UsageError(`run ${folder.id} is finished: nothing is left of it to do`);
  // Its mapping is in the plan: the file may have changed since, or be gone.
  const target = await findPipeline(plan.where, io);
  checkSameTarget(plan, target);
  return {
    ...{ folder, target, manifest: plan.what.manifest, isNew: false, on: plan.on ?? ("here" as const) },
    planWith: (opened) => {
      checkSameManifest(plan, opened);
      return plan;
    },
  };
}

async function runPlanned(planned: PlannedRun, how: SessionSettings, io: Io): Promise<number> {
  if (planned.on === "aws") return await backfillOnAws(planned, how, io);
  if (how.detach === true || how.prepare === true) {
    throw new UsageError(`run ${planned.folder.id} is processed on this machine; leave out --detach and --prepare`);
  }
  const { folder, target, isNew, ...run } = planned;
  const prices = readPrices(how.prices === undefined ? undefined : resolve(io.cwd, how.prices));
  const stop = new Stop(io.interrupt);
  const { signal } = stop;
  const retries = new PatientRetries({ ...io.patience, signal });
  const { concurrency, workers } = speedOf(how);
  // Besides the objects: the listings, and the count of what is to come.
  const clients = await io.connect(target, {
    sockets: concurrency + how.listConcurrency + 1,
    retries,
    silence: io.patience.silence,
  });
  const { s3 } = clients;
  try {
    const manifest = run.manifest === undefined ? undefined : await openManifest(run.manifest, target.bucket, clients);
    const plan = run.planWith(manifest);
    await preflight(clients, target, needsOf(plan), signal);
    const source = await openSource(plan, { s3, manifest, signal });
    io.stderr.write(planText(plan, how, folder.path, terminalWidth(io.stderr)));
    if (!plan.what.dryRun) await confirmWrites(target, how.yes, io);
    const unlock = isNew ? beginRun(folder, plan) : goOn(folder);
    try {
      const { patience } = io;
      const ways = { source, target, clients, retries, patience, concurrency, workers };
      const session = { plan, run: folder, stop, how, prices, io, ...ways };
      return await printSummary(plan, await runSession(session), { json: how.json, folder }, io);
    } finally {
      unlock();
    }
  } finally {
    clients.destroy();
  }
}

function needsOf({ what, selection }: Plan): Needs {
  const listed = what.allVersions ? "versions" : "objects";
  return { lists: what.manifest === undefined ? listed : "nothing", prefix: selection.prefix };
}

/** The folder is ours already. */
function goOn(folder: RunFolder): () => void {
  prepareRunFolder(folder);
  return () => undefined;
}
