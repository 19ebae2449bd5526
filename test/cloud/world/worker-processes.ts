import { execFileSync } from "node:child_process";

/** The processes in which ministack runs functions: each is an execution environment, and is kept for some minutes. */
export function workerProcesses(ministack: number): number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  return lines
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && Number(match[2]) === ministack && match[3]?.includes("_worker") === true)
    .map((match) => Number(match?.[1]));
}

/** Ends all of them at once, as an execution environment ends that runs out of memory. */
export function killWorkers(ministack: number): number {
  const workers = workerProcesses(ministack);
  for (const pid of workers) process.kill(pid, "SIGKILL");
  return workers.length;
}
