import { resolve } from "node:path";
import { EXIT } from "../../terminal/exit-code.ts";
import { terminalWidth } from "../../terminal/io.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError } from "../../terminal/user-error.ts";
import type { SessionSettings } from "../backfill/backfill-options.ts";
import { openSource } from "../backfill/open-source.ts";
import { planText } from "../backfill/plan-text.ts";
import { printSummary } from "../backfill/print-summary.ts";
import { openManifest, type Manifest } from "../listing/manifest/open-manifest.ts";
import { beginRun } from "../runs/begin-run.ts";
import { readPrices } from "../runs/cost/prices.ts";
import { readBackfillPlan, type Plan } from "../runs/plan.ts";
import { prepareRunFolder, type RunFolder } from "../runs/run-folder.ts";
import { readRunState } from "../runs/run-state.ts";
import { preflight } from "../target/access/preflight.ts";
import { checkCanConfirm, confirmWrites } from "../target/confirm-writes.ts";
import type { Target } from "../target/target.ts";
import { goesOnText, type AwsRun } from "./run/aws-run.ts";
import { batchCommands } from "./batch-commands.ts";
import { connectRun, type AwsConnection, type AwsIo } from "./connect-run.ts";
import { dryRunOnAws } from "./dry-run.ts";
import { executionName } from "./aws/executions.ts";
import { followAndPrint } from "./follow-and-print.ts";
import { startRun } from "./run/start-run.ts";

/** A run that is to be processed on AWS, new or begun earlier. */
export interface PlannedOnAws {
  readonly folder: RunFolder;
  readonly target: Target;
  readonly manifest: string | undefined;
  readonly isNew: boolean;
  readonly planWith: (manifest: Manifest | undefined) => Plan;
}

/** Backfills on the stack's workers: lists, hands over, starts, and follows. */
export async function backfillOnAws(planned: PlannedOnAws, how: SessionSettings, io: AwsIo): Promise<number> {
  const { folder, target, isNew } = planned;
  const prices = readPrices(how.prices === undefined ? undefined : resolve(io.cwd, how.prices));
  const connection = await connectRun(target, folder, io, how.listConcurrency);
  const { clients, stop } = connection;
  try {
    // A run that is listed does not need its manifest, which may be on another machine.
    const state = isNew ? undefined : await readRunState(folder);
    const needsList = state?.allListed !== true;
    const manifest =
      needsList && planned.manifest !== undefined
        ? await openManifest(planned.manifest, target.bucket, clients)
        : undefined;
    const plan = needsList ? planned.planWith(manifest) : readBackfillPlan(folder);
    await check(connection, plan, target, stop.signal);
    if (state?.execution !== undefined) await refuseIfAtWork(connection, plan.run, state.execution);
    const source = needsList ? await openSource(plan, { s3: clients.s3, manifest, signal: stop.signal }) : undefined;
    io.stderr.write(planText(plan, how, folder.path, terminalWidth(io.stderr)));
    const { dynamodb } = clients;
    if (plan.what.dryRun && source !== undefined)
      return await dryRunOnAws({ plan, source, how, prices, dynamodb, stop, io });
    checkCanConfirm(target, how.yes, io);
    const unlock = isNew ? beginRun(folder, plan) : reopen(folder);
    try {
      const aws = { ...connection, plan, run: folder, how, io };
      const confirm = () => confirmWrites(target, how.yes, io);
      return await startAndFollow(aws, target, {
        how,
        source,
        prices,
        dynamodb,
        confirm,
        expectedBucketOwner: target.expectedBucketOwner,
      });
    } finally {
      unlock();
    }
  } finally {
    clients.destroy();
  }
}

type Start = Omit<Parameters<typeof startRun>[1], "engine" | "how"> & { readonly how: SessionSettings };

async function startAndFollow(aws: AwsRun, { scaleOut }: Target, start: Start): Promise<number> {
  const { plan, run, io } = aws;
  const { how } = start;
  const started = await startRun(aws, { ...start, engine: how.prepare === true ? "s3-batch" : "step-functions" });
  if (started.kind === "ended") return await printSummary(plan, started.summary, { json: how.json, folder: run }, io);
  if (how.prepare === true && scaleOut !== undefined) {
    io.stdout.write(batchCommands({ work: aws.work, scaleOut, etag: started.manifestEtag ?? "", run: run.id }));
    return EXIT.done;
  }
  if (how.detach === true) {
    io.stderr.write(`The run is at work on AWS.\n${goesOnText(run.id)}`);
    return EXIT.done;
  }
  return await followAndPrint(aws);
}

/** Before hours of listing: everything that can be tried without changing anything. */
async function check(
  { clients, work, executions }: AwsConnection,
  { what, selection, run }: Plan,
  target: Target,
  signal: AbortSignal,
): Promise<void> {
  const listed = what.allVersions ? ("versions" as const) : ("objects" as const);
  const lists = what.manifest === undefined ? listed : ("nothing" as const);
  await preflight(clients, target, { lists, prefix: selection.prefix }, signal);
  await work.indexParts();
  await executions.look(executionName(run, 0));
}

/** @throws UsageError if the run's workers are still at work */
async function refuseIfAtWork({ executions }: AwsConnection, run: string, execution: string): Promise<void> {
  const look = await executions.look(execution);
  if (look?.status !== "running") return;
  throw new UsageError(
    `run ${run} is at work on AWS; follow it (${SLUICE} runs ${run} --follow), or stop it first (${SLUICE} stop ${run})`,
  );
}

/** The folder is ours already. */
function reopen(folder: RunFolder): () => void {
  prepareRunFolder(folder);
  return () => undefined;
}
