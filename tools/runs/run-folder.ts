import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { reasonOf } from "../../terminal/file-error.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError, UserError } from "../../terminal/user-error.ts";

/** The paths of a run's files. */
export class RunFolder {
  readonly id: string;
  readonly path: string;

  constructor(runs: string, id: string) {
    this.id = id;
    this.path = join(runs, id);
  }

  /** What the run does; written once, at the beginning. */
  get plan(): string {
    return join(this.path, "plan.json");
  }
  /** What was done, line by line. */
  get journal(): string {
    return join(this.path, "journal.ndjson");
  }
  /** The objects that failed or have rejected records, one per line. */
  get failures(): string {
    return join(this.path, "failures.ndjson");
  }
  /** The latest summary. */
  get summary(): string {
    return join(this.path, "summary.json");
  }
  /** Shards that are not finished, one file each. */
  get shards(): string {
    return join(this.path, "shards");
  }
}

/** The folder of all runs. */
export const runsIn = (folder: string): string => join(folder, "runs");

/** The least free space for a run; the journal of ten million objects takes about 300 MB. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

/** A new run, which does not exist on disk yet. */
export function newRunFolder(folder: string, now: number): RunFolder {
  const time = new Date(now).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return new RunFolder(runsIn(folder), `${time}-${Math.random().toString(36).slice(2, 6).padEnd(4, "0")}`);
}

/**
 * Creates a run's folder, and checks that it can be written: a run without a journal must not begin.
 *
 * @throws UserError if the disk is full or the folder cannot be written
 */
export function prepareRunFolder(run: RunFolder): void {
  try {
    mkdirSync(run.shards, { recursive: true });
  } catch (cause) {
    throw new UserError(`the run cannot be kept in ${run.path}: ${whyNotMade(run.path, cause)}`, { cause });
  }
  checkDisk(run);
}

/** Node reports ENOENT when it cannot create a folder in a read-only one. The existing parent folder shows the real reason. */
function whyNotMade(path: string, cause: unknown): string {
  let there = path;
  while (!existsSync(there)) there = dirname(there);
  try {
    accessSync(there, constants.W_OK);
    return reasonOf(cause);
  } catch (error) {
    return reasonOf(error);
  }
}

/** Removes a run that has not begun, if its folder exists. */
export function discardRunFolder(run: RunFolder): void {
  if (existsSync(run.path)) rmSync(run.path, { recursive: true });
}

/** @throws UserError if the disk is full or the folder cannot be written */
function checkDisk(run: RunFolder): void {
  try {
    accessSync(run.path, constants.W_OK);
    const probe = join(run.path, "probe");
    writeFileSync(probe, "x".repeat(4_096));
    rmSync(probe);
  } catch (cause) {
    throw new UserError(`${run.path} cannot be written: ${reasonOf(cause)}`, { cause });
  }
  const { bavail, bsize } = statfsSync(run.path);
  const free = bavail * bsize;
  if (free >= LEAST_FREE_BYTES) return;
  throw new UserError(`only ${Math.floor(free / 1_048_576)} MiB are free in ${run.path}; a run needs at least 64`);
}

/** @throws UsageError if there is no such run */
export function openRunFolder(folder: string, id: string): RunFolder {
  const run = new RunFolder(runsIn(folder), id);
  if (/^[\w-]+$/.test(id) && readPlan(run) !== undefined) return run;
  throw new UsageError(`there is no run ${JSON.stringify(id)} in ${runsIn(folder)}; ${SLUICE} runs lists them`);
}

/** All runs, oldest first. */
export const listRunFolders = (folder: string): readonly RunFolder[] => runFoldersIn(runsIn(folder));

/** The folders in `runs` that have a plan, oldest first. */
export function runFoldersIn(runs: string): readonly RunFolder[] {
  let names: string[];
  try {
    names = readdirSync(runs);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new UserError(`the runs in ${runs} cannot be listed: ${reasonOf(cause)}; SLUICE_FOLDER names a folder`, {
      cause,
    });
  }
  return names
    .sort()
    .map((id) => new RunFolder(runs, id))
    .filter((run) => existsSync(run.plan));
}

/** The run's plan; `undefined` if it was never written. */
export const readPlan = (run: RunFolder): unknown => readJson(run.plan);

/**
 * Reads a JSON file; `undefined` if it does not exist.
 *
 * @throws UserError if it is not JSON
 */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    if (error instanceof SyntaxError) throw new UserError(`${path} is not JSON; it was damaged`, { cause: error });
    throw new UserError(`${path} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * Writes a JSON file atomically: a reader finds the whole file, or none.
 *
 * @throws UserError if it cannot be written
 */
export function writeJson(path: string, value: unknown): void {
  try {
    writeFileSync(`${path}.new`, `${JSON.stringify(value, undefined, 2)}\n`);
    renameSync(`${path}.new`, path);
  } catch (cause) {
    throw new UserError(`${path} cannot be written: ${reasonOf(cause)}`, { cause });
  }
}
