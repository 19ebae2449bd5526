// Compares ten million objects with ten million items, and prints what that takes: `npm run bench:verify [-- COUNT]`.
//
// Both sides are made up, without servers: what is measured is our own work. Some of each are missing on the other side. Halfway,
// the process is killed (kill -9), and another one goes on.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { countText, durationText } from "../terminal/text/format.ts";
import { compare, type Compared } from "./verify/compare.ts";

const [mode = "10000000", folder = "", count = "0", dieAt = "0"] = process.argv.slice(2);

if (mode === "child") {
  const result = await compare(join(folder, "verify.duckdb"), Number(count), Number(dieAt));
  process.send?.(result);
} else {
  const size = Number(mode);
  const temporary = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  try {
    const killed = await child(temporary, size, size / 2);
    console.log(`killed after about ${countText(size / 2)} of each: signal ${killed.signal ?? "none"}`);
    const { result } = await child(temporary, size, 0);
    if (result === undefined) throw new Error("the comparison did not end");
    const disk = statSync(join(temporary, "verify.duckdb")).size;
    console.log(`${countText(size)} objects against ${countText(size)} items`);
    console.log(`after the kill it went on at ${countText(result.resumedAt)} items`);
    console.log(
      `found ${countText(result.missing)} missing, ${countText(result.stale)} stale, ${countText(result.orphaned)} orphaned`,
    );
    console.log(
      `expected ${countText(result.expected.missing)}, ${countText(result.expected.stale)}, ${countText(result.expected.orphaned)}`,
    );
    const cpu = durationText(result.cpuMilliseconds + killed.cpuMilliseconds);
    console.log(`CPU ${cpu} in both processes, ${durationText(result.joinMilliseconds)} for the comparison alone`);
    console.log(
      `peak memory ${countText(Math.round(result.peakMegabytes))} MB, on disk ${countText(Math.round(disk / 1e6))} MB`,
    );
    const agree = result.missing === result.expected.missing && result.stale === result.expected.stale;
    if (!agree || result.orphaned !== result.expected.orphaned) process.exitCode = 1;
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

interface Ended {
  readonly signal: string | null;
  readonly cpuMilliseconds: number;
  readonly result: Compared | undefined;
}

/** Runs a part in a process of its own. @param dieAt after so many items it tells its CPU time, and is killed; 0: never */
function child(at: string, size: number, dieAt: number): Promise<Ended> {
  return new Promise((resolve) => {
    const file = fileURLToPath(import.meta.url);
    const args = ["--import", "tsx", file, "child", at, String(size), String(dieAt)];
    const running = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    let result: Compared | undefined;
    let cpuMilliseconds = 0;
    running.on("message", (message: Compared | { readonly dying: number }) => {
      if ("dying" in message) {
        cpuMilliseconds = message.dying;
        running.kill("SIGKILL");
      } else result = message;
    });
    running.on("exit", (_code, signal) => resolve({ signal, cpuMilliseconds, result }));
  });
}
