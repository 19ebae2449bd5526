// Whether `--max-reads` holds on a real clock, and whether anything is read twice: `npm run bench:verify-reads [-- UNITS_PER_SECOND]`.
//
// The scan of `sluice verify` reads a made-up table for a bit longer than a minute. After half of it, it is stopped, and goes on.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScanCommand } from "@aws-sdk/client-dynamodb";
import { Pacer } from "../runtime/work/pacer.ts";
import { countText } from "../terminal/text/format.ts";
import { openDatabase } from "../tools/verify/join/open-database.ts";
import { Workspace } from "../tools/verify/join/workspace.ts";
import { makeVerifyPlan } from "../tools/verify/make-plan.ts";
import { PageSize } from "../tools/verify/read/page-size.ts";
import { scannedSoFar, scanTable } from "../tools/verify/read/scan-table.ts";
import { DEFAULT_MAPPING } from "../runtime/mapping/record-mapping.ts";

const rate = Number(process.argv[2] ?? "50");
const SECONDS = 64;
/** Items of 400 bytes: as many share a read unit of 8 KiB. */
const ITEMS_PER_UNIT = 20;
const count = rate * SECONDS * ITEMS_PER_UNIT;

const reads = new Uint8Array(count);
const pages: { readonly at: number; readonly units: number }[] = [];

const dynamodb = {
  send: (({ input }: ScanCommand) => {
    const { Segment: segment = 0, TotalSegments: segments = 1, ExclusiveStartKey: after, Limit: limit = 2_500 } = input;
    const items: object[] = [];
    let n = after === undefined ? segment : Number(after["at"]?.N);
    for (; n < count && items.length < limit; n += segments) {
      reads[n] = (reads[n] ?? 0) + 1;
      items.push({
        ...{ userID: { S: `user-${n}` }, timestamp: { N: String(n) }, source: { S: `${n}.json` } },
        origin: { M: { bucket: { S: "files" }, versionId: { S: "v" }, lastModified: { N: "1000" } } },
      });
    }
    // As DynamoDB counts an eventually consistent read: by half units.
    const units = Math.max(0.5, Math.ceil((items.length / ITEMS_PER_UNIT) * 2) / 2);
    pages.push({ at: performance.now(), units });
    return Promise.resolve({
      ...{ Items: items, Count: items.length, ScannedCount: items.length, $metadata: {} },
      ConsumedCapacity: { CapacityUnits: units },
      ...(n < count ? { LastEvaluatedKey: { at: { N: String(n) } } } : {}),
    });
  }) as never,
};

const { segments } = makeVerifyPlan({
  ...{ run: "", created: 0, now: 0, settleMilliseconds: 0, segments: undefined, maxReads: rate, manifest: undefined },
  ...{ where: { kind: "local", endpoints: {} }, what: { allVersions: false, deep: false } },
  target: { mapping: DEFAULT_MAPPING, prefix: "", suffixes: [] } as never,
});

const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
try {
  const began = performance.now();
  let stopped = 0;
  for (const seconds of [SECONDS / 2, Infinity]) {
    const stop = new AbortController();
    const timer = seconds === Infinity ? undefined : setTimeout(() => stop.abort(), seconds * 1_000);
    const database = await openDatabase(join(folder, "verify.duckdb"), { memoryMebibytes: 128, threads: 1 });
    const workspace = await Workspace.open(database);
    const { signal } = stop;
    await scanTable({
      ...{ dynamodb, table: "items", keys: { partitionKey: "userID", sortKey: "timestamp" }, segments, deep: false },
      ...{
        scope: { bucket: "files", selection: { prefix: "", suffixes: [] }, startAfter: undefined },
        workspace,
        signal,
      },
      ...{ reads: new Pacer({ rate, signal }), pageSize: new PageSize(rate, segments), now: Date.now },
      onPage: () => undefined,
    }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    clearTimeout(timer);
    if (seconds !== Infinity) stopped = (await scannedSoFar(workspace, segments)).items;
    else {
      const { items } = await scannedSoFar(workspace, segments);
      const [row] = await workspace.rows<{ n: number; different: number }>(
        "SELECT count(*) AS n, count(DISTINCT slot) AS different FROM items",
      );
      const twice = reads.filter((times) => times > 1).length;
      const never = reads.filter((times) => times === 0).length;
      console.log(`stopped after ${countText(stopped)} items, and resumed; ${segments} segments`);
      console.log(
        `${countText(items)} of ${countText(count)} items, kept ${countText(row?.n ?? 0)} in ${countText(pages.length)} calls`,
      );
      console.log(`read twice: ${countText(twice)}, never: ${countText(never)}`);
      if (items !== count || row?.n !== count || row.different !== count || never > 0) process.exitCode = 1;
    }
    workspace.close();
  }
  const within = (from: number, to: number): number =>
    pages
      .filter(({ at }) => at - began >= from * 1_000 && at - began < to * 1_000)
      .reduce((sum, { units }) => sum + units, 0) /
    (to - from);
  for (let second = 0; second < 60; second += 10)
    console.log(`seconds ${second} to ${second + 10}: ${within(second, second + 10).toFixed(1)} read units a second`);
  console.log(`over the minute: ${within(0, 60).toFixed(1)} read units a second; --max-reads ${rate}`);
  if (Math.abs(within(0, 60) - rate) > rate * 0.02) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
