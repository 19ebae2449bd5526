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

/** The file is rewritten when it holds this many lines more than four times what is pending. */
const SLACK_LINES = 10_000;

type Line<T> = { readonly add: string; readonly value: T } | { readonly remove: string };

/**
 * What is pending, kept across restarts when it has a file.
 *
 * Every change is one line appended before the call returns, so that even `kill -9` loses nothing that was
 * acknowledged: the operating system holds the line by then. (A power cut may; this is a development server.)
 */
export class Journal<T> {
  readonly #pending: Map<string, T>;
  readonly #path: string | undefined;
  #file: number | undefined;
  #lines: number;

  /**
   * @param path the file, made with its folders when absent; without one, the journal lives in memory
   */
  constructor(path?: string) {
    this.#path = path;
    this.#pending =
      path !== undefined && existsSync(path) ? replay<T>(readFileSync(path, "utf8")) : new Map<string, T>();
    this.#lines = 0;
    if (path !== undefined) {
      mkdirSync(dirname(path), { recursive: true });
      this.#rewrite(path);
    }
  }

  /** What was added and not removed, oldest first. */
  get pending(): ReadonlyMap<string, T> {
    return this.#pending;
  }

  /** Adds a thing, or replaces the one of the same id. */
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

  /** Leaves only what is pending in the file; a crash in the middle leaves the old file whole. */
  #rewrite(path: string): void {
    this.close();
    const lines = [...this.#pending].map(([id, value]) => `${JSON.stringify({ add: id, value })}\n`);
    writeFileSync(`${path}.new`, lines.join(""));
    renameSync(`${path}.new`, path);
    this.#file = openSync(path, "a");
    this.#lines = this.#pending.size;
  }
}

function replay<T>(text: string): Map<string, T> {
  const pending = new Map<string, T>();
  // What follows the last line end was being written when the process was killed: it was never acknowledged.
  for (const line of text.split("\n").slice(0, -1)) {
    const change = JSON.parse(line) as Line<T>;
    if ("remove" in change) pending.delete(change.remove);
    else pending.set(change.add, change.value);
  }
  return pending;
}
