import { resolve } from "node:path";
import { UsageError, UserError } from "../../local/user-error.ts";
import { PATIENCE, PatientRetries } from "../aws/patient-retries.ts";
import { preflight } from "../aws/preflight.ts";
import { isResumable } from "../backfill/next-steps.ts";
import { openSource } from "../backfill/open-source.ts";
import { readBackfillOptions, type BackfillOptions, type How } from "../backfill/options.ts";
import { checkSameTarget, concurrencyOf, makePlan, planText, readBackfillPlan, type Plan } from "../backfill/plan.ts";
import { readPrices } from "../backfill/prices.ts";
import { runSession } from "../backfill/session.ts";
import { Stop } from "../backfill/stop.ts";
import type { Summary } from "../backfill/summary.ts";
import { tellSummary } from "../backfill/tell-summary.ts";
import { confirmWrites } from "../confirm.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import {
  newRunFolder,
  openRunFolder,
  prepareRunFolder,
  readJson,
  writeJson,
  type RunFolder,
} from "../run/run-folder.ts";
import { lockFolder } from "../run/run-lock.ts";
import { findTarget } from "../where/find-target.ts";
import type { Target } from "../where/target.ts";
import type { Command } from "./command.ts";

/** Processes the objects that are already in the bucket. */
export const backfill: Command = {
  name: "backfill",
  summary: "processes the objects that are already in the bucket",
  async run(argv, io) {
    const options = await readBackfillOptions(argv, (text) => io.stdout.write(text));
    if (options === undefined) return EXIT.done;
    if (options.kind === "new") return runPlanned(await newRun(options, io), options.how, io);
    const folder = openRunFolder(io.folder, options.run);
    const unlock = lockFolder(folder.path);
    try {
      return await runPlanned(await earlierRun(folder, io), options.how, io);
    } finally {
      unlock();
    }
  },
};

interface PlannedRun {
  readonly folder: RunFolder;
  readonly plan: Plan;
  readonly target: Target;
  readonly isNew: boolean;
}

async function newRun({ where, what }: BackfillOptions & { readonly kind: "new" }, io: Io): Promise<PlannedRun> {
  const target = await findTarget(where, io);
  const folder = newRunFolder(io.folder, io.now());
  return { folder, plan: makePlan(folder.id, io.now(), where, what, target), target, isNew: true };
}

/** @throws UsageError where nothing is left of it to do */
async function earlierRun(folder: RunFolder, io: Io): Promise<PlannedRun> {
  const plan = readBackfillPlan(folder);
  if (!isResumable(plan))
    throw new UsageError(`run ${folder.id} is a sample, which cannot be resumed: begin a new one`);
  const summary = readJson(folder.summary) as Partial<Summary> | undefined;
  if (summary?.ended === "finished") throw new UsageError(`run ${folder.id} is finished: nothing is left of it to do`);
  const target = await findTarget(plan.where, io);
  checkSameTarget(plan, target);
  return { folder, plan, target, isNew: false };
}

async function runPlanned({ folder, plan: given, target, isNew }: PlannedRun, how: How, io: Io): Promise<number> {
  const prices = readPrices(how.prices === undefined ? undefined : resolve(io.cwd, how.prices));
  const stop = new Stop(io.interrupt);
  const retries = new PatientRetries({ ...PATIENCE, signal: stop.signal });
  const { concurrency } = concurrencyOf(how);
  // Besides the objects: the listings, and the count of what is to come.
  const clients = io.connect(target, { sockets: concurrency + how.listConcurrency + 1, retries });
  try {
    await preflight(clients, target, stop.signal);
    const source = await openSource(given, { s3: clients.s3, cwd: io.cwd, signal: stop.signal });
    const plan = withIdentity(given, source.identity, isNew);
    io.stderr.write(planText(plan, how, folder.path));
    if (!plan.what.dryRun) await confirmWrites(target, how.yes, io);
    prepareRunFolder(folder);
    const unlock = isNew ? lockFolder(folder.path) : () => undefined;
    try {
      if (isNew) writeJson(folder.plan, plan);
      const run = folder;
      const summary = await runSession({ plan, run, source, clients, retries, stop, concurrency, how, prices, io });
      return await tellSummary(plan, summary, how, io);
    } finally {
      unlock();
    }
  } finally {
    clients.destroy();
  }
}

/** A manifest that changed under a run would be taken up at the wrong line. */
function withIdentity(plan: Plan, manifestIdentity: string | undefined, isNew: boolean): Plan {
  if (isNew) return manifestIdentity === undefined ? plan : { ...plan, manifestIdentity };
  if (plan.manifestIdentity === manifestIdentity) return plan;
  throw new UserError(
    `the manifest ${plan.what.manifest ?? ""} is not what it was when the run began; begin a new run`,
  );
}
