import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Pacer } from "../../runtime/work/pacer.ts";
import { breakDown } from "../../tools/verify/join/breakdown.ts";
import { candidates, findByObject } from "../../tools/verify/join/candidates.ts";
import { doubled, orphans } from "../../tools/verify/join/item-findings.ts";
import { openDatabase } from "../../tools/verify/join/open-database.ts";
import { Workspace } from "../../tools/verify/join/workspace.ts";
import { PageSize } from "../../tools/verify/read/page-size.ts";
import { readObjects } from "../../tools/verify/read/read-objects.ts";
import { scannedSoFar, scanTable } from "../../tools/verify/read/scan-table.ts";
import { BUCKET, expectedOf, syntheticSource, SyntheticTable } from "./synthetic.ts";

/** What a comparison found and took. */
export interface Compared {
  readonly missing: number;
  readonly stale: number;
  readonly orphaned: number;
  readonly expected: { readonly missing: number; readonly stale: number; readonly orphaned: number };
  /** How many items were on disk at the beginning. */
  readonly resumedAt: number;
  readonly cpuMilliseconds: number;
  /** Wall clock time. */
  readonly joinMilliseconds: number;
  readonly peakMegabytes: number;
}

const SEGMENTS = 8;

/** The default of --memory. */
const MEMORY_MEBIBYTES = 400;

/** @param dieAt after so many items the parent is told, and kills this process; 0: never */
export async function compare(file: string, count: number, dieAt: number): Promise<Compared> {
  const database = await openDatabase(file, {
    memoryMebibytes: MEMORY_MEBIBYTES,
    threads: Math.min(4, availableParallelism()),
  });
  const workspace = await Workspace.open(database);
  const { signal } = new AbortController();
  const cutoff = 4_000_000_000_000;
  const resumedAt = (await scannedSoFar(workspace, SEGMENTS)).items;
  let scanned = 0;
  await Promise.all([
    readObjects({
      ...{
        source: syntheticSource(count),
        bucket: BUCKET,
        workspace,
        signal,
        listers: 1,
        limit: Infinity,
        decode: undefined,
      },
      selection: { prefix: "", suffixes: [".json"] },
      complete: (object) => Promise.resolve(object),
      onPage: () => undefined,
    }),
    scanTable({
      ...{ dynamodb: new SyntheticTable(count), table: "items", segments: SEGMENTS, deep: false, workspace, signal },
      keys: { partitionKey: "userID", sortKey: "timestamp" },
      scope: { bucket: BUCKET, selection: { prefix: "", suffixes: [".json"] }, startAfter: undefined },
      reads: new Pacer({ rate: Infinity, signal }),
      pageSize: new PageSize(Infinity, SEGMENTS),
      now: Date.now,
      onPage: ({ items }) => {
        scanned += items;
        if (dieAt > 0 && scanned >= dieAt) process.send?.({ dying: cpuMilliseconds() });
      },
    }),
  ]);
  const began = performance.now();
  for (const table of ["reported", "found_items"]) await workspace.run(`DELETE FROM ${table}`);
  await findByObject(workspace, cutoff);
  const found = { missing: 0, stale: 0, orphaned: 0 };
  for await (const page of candidates(workspace)) {
    for (const { class: name } of page) if (name === "missing" || name === "stale") found[name] += 1;
    await workspace.add({ reported: page });
  }
  for await (const batch of orphans(workspace, cutoff)) {
    found.orphaned += batch.length;
    await workspace.add({ foundItems: batch.map(({ key, modified }) => ({ key, modified, class: "orphaned" })) });
  }
  for await (const batch of doubled(workspace, cutoff)) found.orphaned += batch.length;
  const { prefixes } = await breakDown(workspace, { cutoff, prefix: "" });
  if (prefixes.length === 0) throw new Error("nothing was found by prefix");
  const joinMilliseconds = performance.now() - began;
  workspace.close();
  return {
    ...found,
    ...{ expected: expectedOf(count), resumedAt, joinMilliseconds },
    cpuMilliseconds: cpuMilliseconds(),
    peakMegabytes: peakMegabytes(),
  };
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The most memory that this process ever had; Linux alone says it. */
function peakMegabytes(): number {
  const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return (Number(kibibytes) * 1_024) / 1e6;
}
