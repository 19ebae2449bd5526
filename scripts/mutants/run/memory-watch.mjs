// A thread of the process that runs tests. A fault may fill the memory of the whole machine, also outside of Node's heap, in an endless
// loop, or in a process that a test has started: the thread ends them all before.
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { setInterval } from "node:timers";
import { workerData } from "node:worker_threads";

const INTERVAL_MILLISECONDS = 250;
const PAGE_BYTES = 4096;

/** Of this process and those of its group; elsewhere than on Linux, of this one alone. */
function usedBytes() {
  if (process.platform !== "linux") return process.memoryUsage.rss();
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, pid) => sum + groupPages(pid) * PAGE_BYTES, 0);
}

/** @param {string} pid */
function groupPages(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command before it, in parentheses, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [group, pages] = [Number(fields[2]), Number(fields[21])];
    return group === process.pid ? pages : 0;
  } catch {
    return 0; // It has just ended.
  }
}

setInterval(() => {
  if (usedBytes() > workerData.mostBytes)
    process.kill(process.platform === "win32" ? process.pid : -process.pid, "SIGKILL");
}, INTERVAL_MILLISECONDS);
