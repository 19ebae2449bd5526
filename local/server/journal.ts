import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { damagedLine } from "./damaged-state.ts";

/** The file is rewritten when it has this many lines more than four times the number of pending entries. */
const SLACK_LINES = 10_000;

type Line<T> = { readonly add: string; readonly value: T } | { readonly remove: string };

/**
 * The pending entries, kept across restarts if there is a file.
 *
 * Every change is one line that is appended before the call returns. The operating system has the line by then, so even `kill -9`
 * loses nothing that was acknowledged. (A power failure may; this is a development server.)
 */
export class Journal<T> {
  readonly #pending: Map<string, T>;
  readonly #path: string | undefined;
  #file: number | undefined;
  #lines: number;

  /**
   * @param path the file, made with its folders when absent; without one, the journal lives in memory
   * @throws UserError for a file that cannot be read
   */
  constructor(path?: string) {
    this.#path = path;
    this.#pending =
      path !== undefined && existsSync(path) ? replay<T>(readFileSync(path, "utf8"), path) : new Map<string, T>();
    this.#lines = 0;
    if (path !== undefined) {
      mkdirSync(dirname(path), { recursive: true });
      this.#rewrite(path);
    }
  }

  /** The entries that were added and not removed, oldest first. */
  get pending(): ReadonlyMap<string, T> {
    return this.#pending;
  }

  /** Adds an entry, or replaces the one with the same id. */
  add(id: string, value: T): void {
    this.#pending.set(id, value);
    this.#append({ add: id, value });
  }

  remove(id: string): void {
    if (this.#pending.delete(id)) this.#append({ remove: id });
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #append(line: Line<T>): void {
    if (this.#file === undefined || this.#path === undefined) return;
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
    this.#lines += 1;
    if (this.#lines > SLACK_LINES + 4 * this.#pending.size) this.#rewrite(this.#path);
  }

  /** Rewrites the file with the pending entries only. After a crash in the middle, the old file is still complete. */
  #rewrite(path: string): void {
    this.close();
    const lines = [...this.#pending].map(([id, value]) => `${JSON.stringify({ add: id, value })}\n`);
    writeFileSync(`${path}.new`, lines.join(""));
    renameSync(`${path}.new`, path);
    this.#file = openSync(path, "a");
    this.#lines = this.#pending.size;
  }
}

function replay<T>(text: string, path: string): Map<string, T> {
  const pending = new Map<string, T>();
  // What follows the last line end was being written when the process was killed: it was never acknowledged.
  for (const [index, line] of text.split("\n").slice(0, -1).entries()) {
    const change = parseLine<T>(line, path, index + 1);
    if ("remove" in change) pending.delete(change.remove);
    else pending.set(change.add, change.value);
  }
  return pending;
}

function parseLine<T>(text: string, path: string, number: number): Line<T> {
  try {
    return JSON.parse(text) as Line<T>;
  } catch (cause) {
    throw damagedLine(path, number, path, cause);
  }
}
