import { expect } from "chai";
import { processObject } from "../../../runtime/object/process-object.ts";
import { portsOf } from "../../../tools/target/clients/ports.ts";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { runCli } from "../run-cli.ts";
import { BUCKET, keyOfObject, objectBody, putObjects, startWorld, TABLE, type World } from "../world.ts";
import { damage } from "../verify/damage.ts";

const FULL = process.env["SLUICE_PROOF"] === "full";

describe("a verification beside live writes", function () {
  const runs = FULL ? 20 : 3;

  it(`reports nothing false in ${runs} runs, at 100 writes a second`, async () => {
    let age = 600_000;
    const world = await startWorld({ clock: () => Date.now() - age });
    const stop = new AbortController();
    try {
      await putObjects(world, 300);
      expect((await runCli(["backfill", "--local"], world.folder)).code).to.equal(0);
      age = 0;
      const writes = writeLive(world, stop.signal);
      const found: unknown[] = [];
      for (let run = 0; run < runs; run += 1) {
        const how = run % 2 === 0 ? [] : ["--deep"];
        // Read slowly enough to overlap with the writes; the function is a little late.
        const argv = ["verify", "--local", "--json", "--no-ask-queue", "--settle", "2s", "--max-reads", "300", ...how];
        const { code, summary, lines, stderr } = await runCli(argv, world.folder);
        found.push(...lines.slice(0, -1));
        expect([code, lines.slice(0, -1)], `run ${run}: ${stderr}`).to.deep.equal([0, []]);
        expect(summary["agree"]).to.equal(true);
      }
      stop.abort();
      const { written, seconds } = await writes;
      if (FULL)
        console.log(
          `      ${written} live writes, ${(written / seconds).toFixed(0)} a second; ${found.length} false reports`,
        );
      expect(written).to.be.above(runs);
    } finally {
      stop.abort();
      await world.close();
    }
  });
});

/** A machine that is slower than this many at once would only fall behind. */
const MOST_LATE = 200;

/** Puts new objects and overwrites old ones, and stores each as the function does, up to half a second later. */
async function writeLive(world: World, signal: AbortSignal): Promise<{ written: number; seconds: number }> {
  const ports = portsOf(
    { s3: world.s3, dynamodb: world.dynamodb, silence: { milliseconds: 30_000 } },
    { table: TABLE, mapping: DEFAULT_MAPPING },
  );
  const options = { ...ports, mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency: 1 };
  const began = performance.now();
  const late = new Set<Promise<unknown>>();
  let written = 0;
  while (!signal.aborted) {
    const n = written % 3 === 0 ? written % 300 : 1_000 + written;
    const wait = (written * 37) % 500;
    // No put waits for the one before it: on a busy machine, they would come less often.
    const storing: Promise<unknown> = world
      .put(keyOfObject(n), objectBody(n, { live: written }))
      .then(() => sleep(wait))
      .then(() => processObject({ bucket: BUCKET, key: keyOfObject(n) }, options))
      .finally(() => late.delete(storing));
    late.add(storing);
    written += 1;
    if (late.size > MOST_LATE) await Promise.race(late);
    const due = began + written * 10 - performance.now();
    if (due > 0) await sleep(due);
  }
  await Promise.all(late);
  return { written, seconds: (performance.now() - began) / 1_000 };
}

describe("a verification of many objects", function () {
  const objects = FULL ? 50_000 : 3_000;

  it(`finds exactly the damage among ${objects} objects, and mends it`, async () => {
    const world = await startWorld({ clock: () => Date.now() - 600_000 });
    try {
      const several = FULL ? 1_000 : 100;
      await putObjects(world, objects - several);
      const severalKeys = Array.from({ length: several }, (_, n) => `several/${n}.json`);
      for (const [n, key] of severalKeys.entries()) await world.put(key, linesOf(n));
      expect((await runCli(["backfill", "--local"], world.folder)).code).to.equal(0);
      const counts = FULL
        ? { deleted: 200, overwritten: 100, objectsDeleted: 50, cut: 30, altered: 20, foreign: 10, doubled: 5 }
        : { deleted: 20, overwritten: 10, objectsDeleted: 5, cut: 3, altered: 2, foreign: 2, doubled: 1 };
      const singles = Array.from({ length: objects - several }, (_, n) => keyOfObject(n));
      const expected = await damage(world, singles, severalKeys, counts);
      const verify = (...more: string[]) =>
        runCli(["verify", "--local", "--json", "--no-ask-queue", "--deep", ...more], world.folder);

      const first = await verify("--repair=different");
      for (const name of ["missing", "stale", "partial", "different", "orphaned"] as const) {
        const keys = first.lines.flatMap((line) => (line["class"] === name ? [String(line["key"])] : [])).sort();
        expect(keys, name).to.deep.equal(expected[name]);
      }
      const classes = first.summary["classes"] as Record<string, number>;
      if (FULL) console.log(`      ${JSON.stringify(first.summary)}`);
      expect(classes).to.deep.include({
        doubled: 2 * counts.doubled,
        foreign: counts.foreign,
        rejected: 0,
        unexpected: 0,
      });

      const second = await verify("--accept", "orphaned", "--accept", "foreign", "--accept", "doubled");
      expect(second.code, second.stderr).to.equal(0);
      expect(second.summary["classes"]).to.deep.include({ missing: 0, stale: 0, partial: 0, different: 0 });
    } finally {
      await world.close();
    }
  });
});

const linesOf = (n: number): string =>
  [0, 1, 2]
    .map((line) => JSON.stringify({ userID: `g-${n}`, timestamp: 1_600_000_000_000 + n, data: { line } }))
    .join("\n");
