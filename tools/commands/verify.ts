import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import picocolors from "picocolors";
import { PatientRetries } from "../../runtime/work/patient-retries.ts";
import { EXIT } from "../../terminal/exit-code.ts";
import { terminalWidth, writeOut } from "../../terminal/io.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError } from "../../terminal/user-error.ts";
import { labelledLines } from "../../terminal/text/labelled-lines.ts";
import { listingSource } from "../listing/listing-source.ts";
import { absoluteName } from "../listing/manifest/open-file.ts";
import { manifestSource } from "../listing/manifest/manifest-source.ts";
import { openManifest, type Manifest } from "../listing/manifest/open-manifest.ts";
import { beginRun } from "../runs/begin-run.ts";
import { readPrices } from "../runs/cost/prices.ts";
import { checkSameManifest, checkSameTarget, selectionOf } from "../runs/plan.ts";
import { newRunFolder, RunFolder, readJson, writeJson } from "../runs/run-folder.ts";
import { lockFolder } from "../runs/run-lock.ts";
import { preflight } from "../target/access/preflight.ts";
import type { Clients } from "../target/clients/connect.ts";
import { findPipeline, findTarget } from "../target/find/find-target.ts";
import type { Target } from "../target/target.ts";
import { CombinedFile } from "../verify/result/combined-file.ts";
import { estimateText } from "../verify/result/estimate-text.ts";
import { FindingsFiles } from "../verify/result/findings-files.ts";
import { verifySummaryText } from "../verify/result/summary-text.ts";
import { agreesAfterRepair, type VerifySummary } from "../verify/result/verify-summary.ts";
import { serviceDate } from "../verify/read/service-date.ts";
import type { VerifyOptions, VerifySettings } from "../verify/verify-options.ts";
import { databaseOf, openVerification, verificationsIn, type VerifyPlan } from "../verify/verify-plan.ts";
import { verifySession } from "../verify/verify-session.ts";
import { verifySample } from "../verify/verify-sample.ts";
import { lookOptions, type ReadScope } from "../verify/look-options.ts";
import type { VerifySessionOptions } from "../verify/session-options.ts";
import { checkAsks } from "../verify/repair/confirm-removal.ts";
import { mendedBy, removeFoundOrphans, repair } from "../verify/repair/repair.ts";
import { Pacer } from "../../runtime/work/pacer.ts";
import type { BackfillRequest } from "../runs/plan.ts";
import { backfill } from "./backfill.ts";
import type { Io } from "./command.ts";

/** Proves that bucket and table agree, or says where they do not. */
export async function verify(options: VerifyOptions, io: Io): Promise<number> {
  const { how } = options;
  // Before anything is read: without a terminal, nobody could answer at the end.
  if (how.removeOrphans) checkAsks(io);
  const earlier = options.kind === "resume" ? openVerification(io.folder, options.run) : undefined;
  if (
    earlier !== undefined &&
    (readJson(earlier.folder.summary) as Partial<VerifySummary> | undefined)?.ended === "finished"
  )
    throw new UsageError(`verification ${earlier.plan.run} is finished: nothing is left of it to do`);
  // A resumed one keeps the mapping of its plan: the file may have changed since, or be gone.
  const target =
    options.kind === "new" ? await findTarget(options.where, io) : await findPipeline(earlierPlan(earlier).where, io);
  const retries = new PatientRetries({ ...io.patience, signal: io.interrupt });
  // Besides the objects: the listings, and the scans.
  const sockets = how.concurrency + how.listConcurrency + 16;
  const clients = await io.connect(target, { sockets, retries, silence: io.patience.silence });
  try {
    const name = options.kind === "new" ? options.what.manifest : earlier?.plan.what.manifest;
    const manifest =
      name === undefined ? undefined : await openManifest(absoluteName(name, io.cwd), target.bucket, clients);
    const { plan, folder } =
      earlier ?? (await newVerification(options as VerifyOptions & { kind: "new" }, { target, manifest, clients }, io));
    checkSameTarget(plan, target);
    checkSameManifest(plan, manifest);
    const { bucket, selection, what } = plan;
    const lists = what.allVersions ? ("versions" as const) : ("objects" as const);
    const needs = { lists: manifest === undefined ? lists : ("nothing" as const), prefix: selection.prefix };
    await preflight(clients, { ...target, mapping: plan.mapping }, needs, io.interrupt);
    await tellPlan(plan, folder, how, clients, io);
    const unlock = earlier === undefined ? beginRun(folder, plan) : lockFolder(folder.path);
    try {
      const listing = {
        bucket,
        selection: what.sample === undefined ? withoutDates(selection) : selection,
        allVersions: what.allVersions,
        detailed: true,
      };
      const source = manifest
        ? await manifestSource({ ...listing, manifest })
        : listingSource({ ...listing, s3: clients.s3, startAfter: what.startAfter, signal: io.interrupt });
      const combined = how.combined === undefined ? undefined : new CombinedFile(resolve(io.cwd, how.combined));
      const files = new FindingsFiles({ folder: folder.path, stdout: how.json ? io.stdout : undefined, combined });
      const queueUrl = how.asksQueue ? (how.queue ?? target.failureQueueUrl) : undefined;
      const session = { plan, folder, source, clients, retries, how, queueUrl, files, combined, io };
      let summary: VerifySummary;
      try {
        summary = await verified({ ...session, signal: io.interrupt }, io);
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
      if (!io.interrupt.aborted) io.stderr.write(resumeText(plan, how));
      throw error;
    } finally {
      unlock();
    }
  } finally {
    clients.destroy();
  }
}

/** Compares, and then does about it what was asked for. */
async function verified(session: VerifySessionOptions, io: Io): Promise<VerifySummary> {
  const { plan, how, signal } = session;
  const { sample } = plan.what;
  const scope: ReadScope = { reads: new Pacer({ rate: how.maxReads, signal }), lookUnits: 0 };
  const look = lookOptions(session, scope);
  const found =
    sample === undefined
      ? await verifySession(session)
      : await verifySample(session, sample, look, () => scope.lookUnits);
  if (found.ended !== "finished") return found;
  session.files.close();
  const repairing = { ...session, io, backfill: backfillBy(plan, how, io) };
  const repaired = how.repair === "nothing" ? undefined : await repair(repairing, scope);
  const orphans = how.removeOrphans ? await removeFoundOrphans(repairing, found, look) : undefined;
  const summary: VerifySummary = {
    ...found,
    readUnits: sample === undefined ? found.readUnits + scope.lookUnits : scope.lookUnits,
    ...(repaired === undefined ? {} : { repaired }),
    ...(orphans === undefined ? {} : { orphans }),
  };
  // What was found is complete, and what was to be done about it is not.
  if (signal.aborted) return { ...summary, ended: "interrupted", agree: false };
  return { ...summary, agree: agreesAfterRepair(summary, how.accept, mendedBy(how.repair)) };
}

/** Backfills through the command itself: with its plan, its question, its run folder, and its summary on stderr. */
function backfillBy(plan: VerifyPlan, how: VerifySettings, io: Io) {
  const { maxWrites, yes, concurrency } = how;
  return async (what: BackfillRequest): Promise<void> => {
    const settings = { concurrency, listConcurrency: 1, maxRate: Infinity, maxWrites, json: false, yes };
    await backfill({ kind: "new", where: plan.where, what, how: settings }, { ...io, stdout: io.stderr });
  };
}

const withoutDates = ({ prefix, suffixes }: VerifyPlan["selection"]) => ({ prefix, suffixes });

/** With what was to be done about what is found, and what counts: that is no part of the plan. */
function resumeText({ run }: Pick<VerifyPlan, "run">, { repair, removeOrphans, accept }: VerifySettings): string {
  const options = [
    ...(repair === "nothing" ? [] : [repair === "different" ? "--repair=different" : "--repair"]),
    ...(removeOrphans ? ["--remove-orphans"] : []),
    ...accept.map((name) => `--accept ${name}`),
  ];
  return `Resume the verification: ${[SLUICE, "verify", "--resume", run, ...options].join(" ")}\n`;
}

function earlierPlan(earlier: { readonly plan: VerifyPlan } | undefined): VerifyPlan {
  if (earlier === undefined) throw new Error("a verification is resumed without its plan");
  return earlier.plan;
}

interface Found {
  readonly target: Target;
  readonly manifest: Manifest | undefined;
  readonly clients: Clients;
}

async function newVerification(
  options: VerifyOptions & { readonly kind: "new" },
  { target, manifest, clients }: Found,
  io: Io,
): Promise<{ readonly plan: VerifyPlan; readonly folder: RunFolder }> {
  const created = io.now();
  const { id } = newRunFolder(io.folder, created);
  const folder = new RunFolder(verificationsIn(io.folder), id);
  const { title, bucket, table, mapping, maxDecompressedBytes } = target;
  const { mapping: file } = options.where;
  const what = {
    ...options.what,
    ...(manifest === undefined ? {} : { manifest: manifest.name }),
  };
  const s3Now = (await serviceDate(clients.s3, bucket, io.interrupt)) ?? created;
  // An inventory is of the day before: what changed since is not in it.
  const seen = Math.min(s3Now, manifest?.created ?? Infinity);
  const cutoff = Math.floor((seen - options.settleMilliseconds) / 1_000) * 1_000;
  const plan: VerifyPlan = {
    command: "verify",
    ...{ run: id, created, title, bucket, table, mapping, maxDecompressedBytes, what, cutoff },
    where: { ...options.where, ...(file === undefined ? {} : { mapping: resolve(io.cwd, file) }) },
    selection: selectionOf(what, target, manifest),
    listsAll: manifest === undefined || manifest.isInventory,
    segments: options.segments ?? segmentsFor(options.how.maxReads),
    ...(manifest === undefined ? {} : { manifestIdentity: manifest.identity }),
  };
  return { plan, folder };
}

const SEGMENTS = 8;

/** Below this, a segment's pages would hold only a few items each. */
const READS_PER_SEGMENT = 25;

const segmentsFor = (maxReads: number): number =>
  Math.max(1, Math.min(SEGMENTS, Math.floor(maxReads / READS_PER_SEGMENT)));

async function tellPlan(
  plan: VerifyPlan,
  folder: RunFolder,
  how: VerifySettings,
  clients: Clients,
  io: Io,
): Promise<void> {
  const { what, selection } = plan;
  const prices = readPrices(how.prices === undefined ? undefined : resolve(io.cwd, how.prices));
  // A user who may scan the table need not be allowed to describe it.
  const described = await clients.dynamodb
    .send(new DescribeTableCommand({ TableName: plan.table }))
    .catch(() => undefined);
  const chosen = [
    selection.prefix === "" ? "all keys" : `keys under ${JSON.stringify(selection.prefix)}`,
    selection.suffixes.length === 0 ? "" : `ending with ${selection.suffixes.join(" or ")}`,
    what.startAfter === undefined ? "" : `behind ${JSON.stringify(what.startAfter)}`,
    what.manifest === undefined ? "" : `of the manifest ${what.manifest}`,
    what.allVersions ? "in all versions" : "",
  ];
  const reads = estimateText({
    ...{ table: described?.Table, prices, maxReads: how.maxReads, deep: what.deep, sample: what.sample },
  });
  const rows = [
    ["objects", chosen.filter((part) => part !== "").join(", ")],
    ["compares", what.deep ? "each record, and its contents" : "objects and items; contents with --deep"],
    ["reads", reads],
    ["left out", `what changed at ${new Date(plan.cutoff).toISOString()} or later`],
    ["run", `${plan.run}, in ${folder.path}`],
  ] as const;
  const title = `Verify s3://${plan.bucket} against table ${plan.table} (${plan.title})`;
  io.stderr.write(`${title}\n${labelledLines(rows, { width: terminalWidth(io.stderr), indent: "  " })}`);
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
