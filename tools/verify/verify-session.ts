import { availableParallelism } from "node:os";
import { keyNames } from "../../runtime/mapping/record-mapping.ts";
import { Pacer } from "../../runtime/work/pacer.ts";
import { portsOf } from "../target/clients/ports.ts";
import { writeJson } from "../runs/run-folder.ts";
import { breakDown } from "./join/breakdown.ts";
import { countChanged, findByObject, findByRecord } from "./join/candidates.ts";
import { openDatabase } from "./join/open-database.ts";
import { Workspace } from "./join/workspace.ts";
import { lookOptions, type ReadScope } from "./look-options.ts";
import { VerifyProgress } from "./verify-progress.ts";
import { objectDetails } from "./read/object-details.ts";
import { PageSize } from "./read/page-size.ts";
import { readObjects, readSoFar } from "./read/read-objects.ts";
import { scannedSoFar, scanTable } from "./read/scan-table.ts";
import { disagreements, type VerifySummary } from "./result/verify-summary.ts";
import type { VerifySessionOptions } from "./session-options.ts";
import { breakdownOf, databaseOf } from "./verify-plan.ts";
import { reportItems } from "./report-items.ts";
import { reportObjects } from "./report-objects.ts";

/**
 * Reads both sides to disk, from where an earlier session came; compares them; and looks again at what does not agree, before it is
 * reported.
 */
export async function verifySession(options: VerifySessionOptions): Promise<VerifySummary> {
  const { plan, folder, how, io, signal, files } = options;
  const began = io.now();
  const database = await openDatabase(databaseOf(folder), {
    memoryMebibytes: how.memoryMebibytes,
    threads: Math.min(4, availableParallelism()),
  });
  const workspace = await Workspace.open(database);
  const progress = new VerifyProgress(io);
  const scope: ReadScope = { reads: new Pacer({ rate: how.maxReads, signal }), lookUnits: 0 };
  try {
    await readBothSides(workspace, options, scope, progress);
    let leftOut = 0;
    if (!signal.aborted) {
      progress.begin("comparing");
      for (const table of ["reported", "found_items"]) await workspace.run(`DELETE FROM ${table}`);
      leftOut = await (plan.what.deep ? findByRecord : findByObject)(workspace, plan.cutoff);
    }
    const look = lookOptions(options, scope);
    progress.begin("looking again at what does not agree");
    const objects = signal.aborted ? undefined : await reportObjects(workspace, options, look);
    const items = signal.aborted
      ? undefined
      : await reportItems(workspace, options, look, how.look - (objects?.looked ?? 0));
    const ended = signal.aborted ? ("interrupted" as const) : ("finished" as const);
    if (ended === "finished") {
      progress.begin("summing up");
      const { cutoff, selection } = plan;
      writeJson(breakdownOf(folder), await breakDown(workspace, { cutoff, prefix: selection.prefix }));
    }
    const read = await readSoFar(workspace);
    const scanned = await scannedSoFar(workspace, plan.segments);
    const changed = await countChanged(workspace, plan.cutoff);
    return {
      type: "summary",
      command: "verify",
      run: plan.run,
      ended,
      agree: ended === "finished" && disagreements(files.counts, how.accept) === 0,
      deep: plan.what.deep,
      listed: read.listed,
      objects: read.chosen,
      agreeing: objects?.agreeing ?? 0,
      items: scanned.items,
      outside: scanned.outside,
      classes: files.counts,
      changed: {
        objects: changed.objects + leftOut + (objects?.changed ?? 0),
        items: changed.items,
        gone: read.gone + (objects?.gone ?? 0),
      },
      looked: (objects?.looked ?? 0) + (items?.looked ?? 0),
      notLooked: (objects?.notLooked ?? 0) + (items?.notLooked ?? 0),
      olderNotLooked: objects?.unknown ?? 0,
      readUnits: scanned.readUnits + scope.lookUnits,
      durationMilliseconds: io.now() - began,
    };
  } finally {
    progress.stop();
    workspace.close();
  }
}

async function readBothSides(
  workspace: Workspace,
  { plan, source, clients, how, signal, retries, io }: VerifySessionOptions,
  { reads }: ReadScope,
  progress: VerifyProgress,
): Promise<void> {
  const { bucket, table, mapping, maxDecompressedBytes, selection, what, segments } = plan;
  const { objects } = portsOf(clients, plan);
  let scanned = await scannedSoFar(workspace, segments);
  let read = await readSoFar(workspace);
  progress.begin("reading", () => ({ read, scanned: scanned }));
  // If one side fails, the other must not go on.
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const orStop = async (side: Promise<void>): Promise<void> => {
    await side.catch((error: unknown) => {
      failed.abort();
      if (!signal.aborted) throw error;
    });
  };
  const sides = await Promise.allSettled([
    orStop(
      readObjects({
        ...{
          source,
          bucket,
          selection,
          workspace,
          signal: either,
          listers: how.listConcurrency,
          limit: what.limit ?? Infinity,
        },
        decode: what.deep
          ? { objects, mapping, maxDecompressedBytes, again: (ms) => retries.again(ms), concurrency: how.concurrency }
          : undefined,
        complete: async (object) => {
          const { key, versionId } = object;
          const details = await objectDetails(clients, {
            bucket,
            key,
            ...(versionId === undefined ? {} : { versionId }),
          });
          return details && { ...object, ...details };
        },
        onPage: (counts) => {
          read = counts;
        },
      }),
    ),
    orStop(
      scanTable({
        ...{ table, segments, workspace, reads, signal: either, now: io.now, deep: what.deep },
        dynamodb: clients.dynamodb,
        keys: keyNames(mapping),
        scope: { bucket, selection, startAfter: what.startAfter },
        pageSize: new PageSize(how.maxReads, segments),
        onPage: (counts) => {
          scanned = {
            items: scanned.items + counts.items,
            foreign: scanned.foreign + counts.foreign,
            outside: scanned.outside + counts.outside,
            readUnits: scanned.readUnits + counts.readUnits,
          };
        },
      }),
    ),
  ]);
  const fault = sides.find((side) => side.status === "rejected" && !isAbort(side.reason)) ?? sides.find(isRejected);
  if (fault?.status === "rejected") throw fault.reason;
}

const isRejected = (side: PromiseSettledResult<void>): boolean => side.status === "rejected";
const isAbort = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";
