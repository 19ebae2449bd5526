// Compares engines for the join of `sluice verify`: `npm run bench:verify-engines [-- COUNT]`, 2,000,000 by default.
//
// Each engine loads the same two sides from the same generators, in a process of its own, with the same 400 MiB, and names what is
// missing, stale and orphaned. SQLite comes with Node.js 22.5 and later; with an older one, `npx node@24` runs that part. sort and join
// are GNU's.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { countText, durationText } from "../terminal/text/format.ts";
import { expected, type Counts } from "./verify-engines/sides.mjs";

const [size = "2000000"] = process.argv.slice(2);
const count = Number(size);

const here = (name: string): string => fileURLToPath(new URL(`verify-engines/${name}`, import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const hasSqlite = major > 22 || (major === 22 && minor >= 5);

const ENGINES = [
  { title: "DuckDB", command: [process.execPath, here("duckdb.mjs")] },
  {
    title: "SQLite (node:sqlite)",
    command: hasSqlite ? [process.execPath, here("sqlite.mjs")] : ["npx", "-y", "node@24", here("sqlite.mjs")],
  },
  { title: "GNU sort and join", command: [process.execPath, here("sort-join.mjs")] },
] as const;

console.log(`${countText(count)} objects against ${countText(count)} items; Node.js ${process.version}`);
for (const { title, command } of ENGINES) {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  try {
    const { found, cpuMilliseconds, peakMegabytes, diskMegabytes } = await run(command, folder);
    const isRight = JSON.stringify(found) === JSON.stringify(expected(count));
    if (!isRight) process.exitCode = 1;
    const took = `CPU ${durationText(cpuMilliseconds)}, peak memory ${countText(Math.round(peakMegabytes))} MB`;
    console.log(
      `${title}: ${took}, at most ${countText(Math.round(diskMegabytes))} MB on disk${isRight ? "" : "; WRONG"}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Result {
  readonly found: Counts;
  readonly cpuMilliseconds: number;
  readonly peakMegabytes: number;
  readonly diskMegabytes: number;
}

function run([program, ...args]: readonly string[], folder: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(program ?? "", [...args, folder, String(count)], { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    let peakMegabytes = 0;
    let diskMegabytes = 0;
    const look = setInterval(() => {
      peakMegabytes = Math.max(peakMegabytes, megabytesOf(child));
      diskMegabytes = Math.max(diskMegabytes, sizeOf(folder) / 1e6);
    }, 50);
    child.on("close", (code) => {
      clearInterval(look);
      if (code !== 0) reject(new Error(`${program ?? ""} ended with ${code ?? "a signal"}`));
      else
        resolve({ ...(JSON.parse(output) as Pick<Result, "found" | "cpuMilliseconds">), peakMegabytes, diskMegabytes });
    });
  });
}

/** The memory of a process and of all that it started, as Linux has it now. */
function megabytesOf({ pid = 0 }: ChildProcess): number {
  let total = 0;
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    try {
      const [, kibibytes = "0"] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${next}/status`, "utf8")) ?? [];
      total += (Number(kibibytes) * 1_024) / 1e6;
      for (const thread of readdirSync(`/proc/${next}/task`)) {
        const children = readFileSync(`/proc/${next}/task/${thread}/children`, "utf8").trim();
        if (children !== "") waiting.push(...children.split(" ").map(Number));
      }
    } catch {
      // It has ended.
    }
  }
  return total;
}

function sizeOf(folder: string): number {
  let total = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    try {
      const { size: bytes, isFile } = withKind(join(folder, name));
      if (isFile) total += bytes;
    } catch {
      // It is gone.
    }
  }
  return total;
}

function withKind(path: string): { readonly size: number; readonly isFile: boolean } {
  const stats = statSync(path);
  return { size: stats.size, isFile: stats.isFile() };
}
