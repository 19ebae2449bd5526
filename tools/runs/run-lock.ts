import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { UserError } from "../../terminal/user-error.ts";

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Tells a process from a later one with its id; empty where the system does not say. */
  readonly begun: string;
}

const NAME = /^lock\.(\d+)$/;

/**
 * Takes a folder for this process.
 *
 * Lock files are numbered, and never taken away by anybody but their owner and its successor: a lock whose owner is dead
 * is succeeded by making the next number, in one step with the check that it is not there, so of two successors one
 * succeeds. (Libraries that touch a file now and then notice a killed process only seconds later, and mistake one that
 * was suspended for dead.)
 *
 * @returns what gives the folder back
 * @throws UserError where another process has it
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

/** The process that has a folder, if one has. */
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
    // Given back meanwhile; or its owner died before it had written a word.
    return undefined;
  }
}

function isAlive(owner: Owner): boolean {
  // Of another machine's processes nothing can be known.
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return begunAt(owner.pid) === owner.begun;
}

/** When a process began, in the system's own count; only Linux says it in a file. */
function begunAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in parentheses, may hold anything; field 22 counts from before it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
