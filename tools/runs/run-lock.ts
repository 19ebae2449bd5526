import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { UserError } from "../../terminal/user-error.ts";

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Distinguishes a process from a later one with the same id; empty if the system does not report it. */
  readonly begun: string;
}

const NAME = /^lock\.(\d+)$/;

/**
 * Locks a folder for this process.
 *
 * Lock files are numbered, and removed only by their owner or its successor. To take over from a dead owner, a process creates
 * the file with the next number, which fails if it exists. So only one of two successors wins. (Libraries that touch a file
 * periodically notice a killed process only seconds later, and mistake a suspended process for a dead one.)
 *
 * @returns a function that unlocks the folder
 * @throws UserError if another process holds the lock
 */
export function lockFolder(folder: string): () => void {
  for (;;) {
    const numbers = readdirSync(folder).flatMap((name) => Number(NAME.exec(name)?.[1] ?? []));
    const last = Math.max(0, ...numbers);
    const owner = last === 0 ? undefined : readOwner(join(folder, `lock.${last}`));
    if (owner && isAlive(owner)) {
      const where = owner.host === hostname() ? "" : ` on ${owner.host}`;
      throw new UserError(`process ${owner.pid}${where} is at work on this run`);
    }
    const mine = join(folder, `lock.${last + 1}`);
    if (!create(mine)) continue;
    for (const number of numbers) rmSync(join(folder, `lock.${number}`), { force: true });
    return () => rmSync(mine, { force: true });
  }
}

/** The process that holds a folder's lock, if any. */
export function lockOwner(folder: string): number | undefined {
  const owners = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .map((name) => readOwner(join(folder, name)));
  return owners.find((owner) => owner && isAlive(owner))?.pid;
}

function create(file: string): boolean {
  const owner: Owner = { pid: process.pid, host: hostname(), begun: begunAt(process.pid) };
  try {
    writeFileSync(file, JSON.stringify(owner), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Owner;
  } catch {
    // The lock was released meanwhile, or its owner died before it wrote the file.
    return undefined;
  }
}

function isAlive(owner: Owner): boolean {
  // Nothing can be learned about another machine's processes.
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return begunAt(owner.pid) === owner.begun;
}

/** When a process started, in the system's own unit. Only Linux reports it in a file. */
function begunAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in parentheses, may contain anything; field 22 is counted from its end.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
