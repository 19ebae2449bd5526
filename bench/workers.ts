// How much several threads help a backfill: `npm run bench:workers [-- large | small [PART]]`. Large files in a dry run, which decodes all
// and keeps nothing; and small objects; with PART only that part of them. Stub servers in a process of their own, each backfill in its own.
// Where other work takes the cores, times tell little: what the cores allow is worked out from the CPU time of each thread.
import type { ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";
import { message, start } from "./child.ts";
import { ThreadTimes } from "./workers/thread-times.ts";

interface Took {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  readonly peakMebibytes: number;
}

interface Measured extends Took {
  readonly workers: number;
  /** Of the servers, meanwhile. */
  readonly serverMilliseconds: number;
  /** Of the backfill's busiest thread. */
  readonly busiest: number | undefined;
}

const CORES = availableParallelism();

async function cpuOf(servers: ChildProcess): Promise<number> {
  servers.send("cpu");
  const { user, system } = await message<NodeJS.CpuUsage>(servers);
  return (user + system) / 1_000;
}

async function measure(
  objects: number,
  bytes: number,
  options: readonly string[],
  counts: readonly number[],
): Promise<readonly Measured[]> {
  const servers = start("backfill/stub-servers.ts", [objects, 0, bytes]);
  const { s3Endpoint, dynamodbEndpoint } = await message<{ s3Endpoint: string; dynamodbEndpoint: string }>(servers);
  const results: Measured[] = [];
  for (const workers of counts) {
    const before = await cpuOf(servers);
    const told = [...options, "--workers", String(workers)];
    const child = start("workers/backfill.ts", [s3Endpoint, dynamodbEndpoint, ...told]);
    const times = new ThreadTimes(child.pid ?? 0);
    const took = await message<Took>(child).finally(() => times.stop());
    child.kill();
    results.push({ ...took, workers, serverMilliseconds: (await cpuOf(servers)) - before, busiest: times.busiest });
  }
  servers.kill();
  return results;
}

/** No thread runs faster than it computes, and no two cores do more than two cores' work. */
const least = ({ busiest = 0, cpuMilliseconds }: Measured): number => Math.max(busiest, cpuMilliseconds / 2);

function print(title: string, unit: string, amount: number, results: readonly Measured[]): void {
  console.log(`\n${title}\n`);
  const [first] = results;
  if (!first) return;
  for (const result of results) {
    const { workers, milliseconds, cpuMilliseconds, serverMilliseconds, peakMebibytes, busiest } = result;
    const rate = (amount / milliseconds) * 1_000;
    const servers = (serverMilliseconds / milliseconds / CORES) * 100;
    const own = (cpuMilliseconds / milliseconds / CORES) * 100;
    console.log(
      `${workers} worker${workers === 1 ? " " : "s"}  ${rate.toFixed(0).padStart(5)} ${unit}/s  ${(first.milliseconds / milliseconds).toFixed(2)} x  ` +
        `${(cpuMilliseconds / 1_000).toFixed(1).padStart(5)} s CPU, busiest thread ${busiest === undefined ? "?" : (busiest / 1_000).toFixed(1)} s; ` +
        `of ${CORES} cores: ${own.toFixed(0)} % backfill, ${servers.toFixed(0)} % servers; peak ${peakMebibytes.toFixed(0)} MiB`,
    );
  }
  const second = results.find(({ workers }) => workers === 2);
  if (!second || second.busiest === undefined) return;
  console.log(`by CPU time, two free cores allow: ${(least(first) / least(second)).toFixed(2)} x`);
}

const MEGABYTES = 24;
const [only, part = "1"] = process.argv.slice(2);
const FILES = Math.round(48 * Number(part));
const OBJECTS = Math.round(20_000 * Number(part));

if (only !== "small") {
  const large = await measure(FILES, MEGABYTES * 1e6, ["--dry-run"], [1, 2]);
  print(`${FILES} files of ${MEGABYTES} MB, decoded and not written`, "MB", FILES * MEGABYTES, large);
}
if (only !== "large") {
  const small = await measure(OBJECTS, 0, [], [1, 2, 3]);
  print(`${OBJECTS} objects of 500 bytes, read and written`, "objects", OBJECTS, small);
  const peaks = small.map(({ peakMebibytes }) => peakMebibytes);
  const each = ((peaks.at(-1) ?? 0) - (peaks[0] ?? 0)) / (small.length - 1);
  console.log(`\nmemory of each further worker: ${each.toFixed(0)} MiB`);
}
