import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import picocolors from "picocolors";
import { PatientRetries } from "../../runtime/work/patient-retries.ts";
import { EXIT } from "../../terminal/exit-code.ts";
import { terminalWidth, writeOut } from "../../terminal/io.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError } from "../../terminal/user-error.ts";
import { absoluteName } from "../listing/manifest/open-file.ts";
import { openManifest, type Manifest } from "../listing/manifest/open-manifest.ts";
import { beginRun } from "../runs/begin-run.ts";
import { readPrices } from "../runs/cost/prices.ts";
import { checkSameManifest, checkSameTarget, type BackfillRequest } from "../runs/plan.ts";
import { newRunFolder, RunFolder, readJson, writeJson } from "../runs/run-folder.ts";
import { lockFolder } from "../runs/run-lock.ts";
import { preflight, type Needs } from "../target/access/preflight.ts";
import type { Clients } from "../target/clients/connect.ts";
import { findPipeline, findTarget } from "../target/find/find-target.ts";
import type { Target } from "../target/target.ts";
import { loadEngine } from "../verify/join/open-database.ts";
import { makeVerifyPlan } from "../verify/make-plan.ts";
import { openVerifySource } from "../verify/open-source.ts";
import { verifyPlanText } from "../verify/plan-text.ts";
import { serviceDate } from "../verify/read/service-date.ts";
import { checkAsks } from "../verify/repair/confirm-removal.ts";
import { CombinedFile } from "../verify/result/combined-file.ts";
import { estimateText } from "../verify/result/estimate-text.ts";
import { FindingsFiles } from "../verify/result/findings-files.ts";
import { verifySummaryText } from "../verify/result/summary-text.ts";
import type { VerifySummary } from "../verify/result/verify-summary.ts";
import { verifyAndRepair } from "../verify/verify-and-repair.ts";
import type { VerifyOptions, VerifySettings } from "../verify/verify-options.ts";
import { databaseOf, openVerification, verificationsIn, type VerifyPlan } from "../verify/verify-plan.ts";
import { backfill } from "./backfill.ts";
import type { Io } from "./command.ts";

/** Proves that bucket and table agree, or says where they do not. */
export async function verify(options: VerifyOptions, io: Io): Promise<number> {
  const { how } = options;
  // Before anything is read: without a terminal, nobody could answer at the end.
  if (how.removeOrphans) checkAsks(io);
  if (options.kind === "new") return verifyPlanned(await newVerification(options, io), how, io);
  const { folder, plan } = openVerification(io.folder, options.run);
  if ((readJson(folder.summary) as Partial<VerifySummary> | undefined)?.ended === "finished")
    throw new UsageError(`verification ${plan.run} is finished: nothing is left of it to do`);
  // Its mapping is in the plan: the file may have changed since, or be gone.
  const target = await findPipeline(plan.where, io);
  checkSameTarget(plan, target);
  const planWith = (manifest: Manifest | undefined): VerifyPlan => {
    checkSameManifest(plan, manifest);
    return plan;
  };
  return verifyPlanned(
    { folder, target, manifest: plan.what.manifest, sample: plan.what.sample, isNew: false, planWith },
    how,
    io,
  );
}

interface PlannedVerification {
  readonly folder: RunFolder;
  readonly target: Target;
  /** The name of its manifest. */
  readonly manifest: string | undefined;
  readonly sample: number | undefined;
  readonly isNew: boolean;
  /** @throws UserError where it cannot go on with this manifest */
  readonly planWith: (manifest: Manifest | undefined, clients: Clients) => VerifyPlan | Promise<VerifyPlan>;
}

async function newVerification(
  options: VerifyOptions & { readonly kind: "new" },
  io: Io,
): Promise<PlannedVerification> {
  const { settleMilliseconds, segments, how } = options;
  const { mapping } = options.where;
  const { manifest } = options.what;
  // Kept with the run, which may go on in another folder.
  const where = { ...options.where, ...(mapping === undefined ? {} : { mapping: resolve(io.cwd, mapping) }) };
  const what = { ...options.what, ...(manifest === undefined ? {} : { manifest: absoluteName(manifest, io.cwd) }) };
  const target = await findTarget(where, io);
  const created = io.now();
  const folder = new RunFolder(verificationsIn(io.folder), newRunFolder(io.folder, created).id);
  return {
    ...{ folder, target, manifest: what.manifest, sample: what.sample, isNew: true },
    planWith: async (opened, { s3 }) => {
      const now = (await serviceDate(s3, target.bucket, io.interrupt)) ?? created;
      const { maxReads } = how;
      const rest = { now, settleMilliseconds, segments, maxReads };
      return makeVerifyPlan({ run: folder.id, created, where, what, target, manifest: opened, ...rest });
    },
  };
}

async function verifyPlanned(
  { folder, target, isNew, sample, ...run }: PlannedVerification,
  how: VerifySettings,
  io: Io,
): Promise<number> {
  // Before anything is read: only a sample does without it.
  if (sample === undefined) await loadEngine();
  const signal = io.interrupt;
  const retries = new PatientRetries({ ...io.patience, signal });
  // Besides the objects: the listings, and the scans.
  const sockets = how.concurrency + how.listConcurrency + 16;
  const clients = await io.connect(target, { sockets, retries, silence: io.patience.silence });
  try {
    const manifest = run.manifest === undefined ? undefined : await openManifest(run.manifest, target.bucket, clients);
    const plan = await run.planWith(manifest, clients);
    await preflight(clients, { ...target, mapping: plan.mapping }, needsOf(plan), signal);
    await tellPlan(plan, folder, how, clients, io);
    const source = await openVerifySource(plan, { s3: clients.s3, manifest, signal });
    const unlock = isNew ? beginRun(folder, plan) : lockFolder(folder.path);
    try {
      const combined = how.combined === undefined ? undefined : new CombinedFile(resolve(io.cwd, how.combined));
      const files = new FindingsFiles({ folder: folder.path, stdout: how.json ? io.stdout : undefined, combined });
      const queueUrl = how.asksQueue ? (how.queue ?? target.failureQueueUrl) : undefined;
      const session = { plan, folder, source, clients, retries, how, queueUrl, files, combined, io, signal };
      let summary: VerifySummary;
      try {
        summary = await verifyAndRepair({ ...session, backfill: backfillBy(plan, how, io) });
      } finally {
        files.close();
        combined?.close();
      }
      writeJson(folder.summary, summary);
      // Only what was found is kept: both sides may take gigabytes.
      if (summary.ended === "finished")
        for (const end of ["", ".wal"]) rmSync(databaseOf(folder) + end, { force: true });
      return await finish(summary, folder, how, io);
    } catch (error) {
      if (!signal.aborted) io.stderr.write(resumeText(plan, how));
      throw error;
    } finally {
      unlock();
    }
  } finally {
    clients.destroy();
  }
}

function needsOf({ what, selection }: VerifyPlan): Needs {
  const listed = what.allVersions ? "versions" : "objects";
  return { lists: what.manifest === undefined ? listed : "nothing", prefix: selection.prefix };
}

/** Backfills through the command itself: with its plan, its question, its run folder, and its summary on stderr. */
function backfillBy(plan: VerifyPlan, how: VerifySettings, io: Io) {
  const { maxWrites, yes, concurrency } = how;
  return async (what: BackfillRequest): Promise<void> => {
    const settings = { concurrency, listConcurrency: 1, maxRate: Infinity, maxWrites, json: false, yes };
    await backfill({ kind: "new", where: plan.where, what, on: "here", how: settings }, { ...io, stdout: io.stderr });
  };
}

/** With what was to be done about what is found, and what counts: that is no part of the plan. */
function resumeText({ run }: Pick<VerifyPlan, "run">, { repair, removeOrphans, accept }: VerifySettings): string {
  const options = [
    ...(repair === "nothing" ? [] : [repair === "different" ? "--repair=different" : "--repair"]),
    ...(removeOrphans ? ["--remove-orphans"] : []),
    ...accept.map((name) => `--accept ${name}`),
  ];
  return `Resume the verification: ${[SLUICE, "verify", "--resume", run, ...options].join(" ")}\n`;
}

async function tellPlan(
  plan: VerifyPlan,
  folder: RunFolder,
  how: VerifySettings,
  clients: Clients,
  io: Io,
): Promise<void> {
  const prices = readPrices(how.prices === undefined ? undefined : resolve(io.cwd, how.prices));
  // A user who may scan the table need not be allowed to describe it.
  const described = await clients.dynamodb
    .send(new DescribeTableCommand({ TableName: plan.table }))
    .catch(() => undefined);
  const { deep, sample } = plan.what;
  const reads = estimateText({ table: described?.Table, prices, maxReads: how.maxReads, deep, sample });
  io.stderr.write(verifyPlanText(plan, { reads, folder: folder.path, width: terminalWidth(io.stderr) }));
}

async function finish(summary: VerifySummary, folder: RunFolder, how: VerifySettings, io: Io): Promise<number> {
  const colors = picocolors.createColors(io.stdout.isTTY === true && !io.env["NO_COLOR"]);
  const text = how.json
    ? `${JSON.stringify(summary)}\n`
    : verifySummaryText(summary, folder.path, colors, terminalWidth(io.stdout));
  await writeOut(io.stdout, text);
  if (summary.ended === "interrupted") {
    io.stderr.write(resumeText(summary, how));
    return EXIT.interrupted;
  }
  if (!summary.agree) return EXIT.incomplete;
  return summary.objects === 0 && summary.listed > 0 ? EXIT.nothingMatched : EXIT.done;
}
