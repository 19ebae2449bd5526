import {
  closeSync,
  createReadStream,
  existsSync,
  ftruncateSync,
  openSync,
  readSync,
  fstatSync,
  writeSync,
} from "node:fs";
import { reasonOf } from "../../terminal/file-error.ts";
import { UserError } from "../../terminal/user-error.ts";
import { readLines } from "../listing/lines.ts";

/**
 * A file to which JSON lines are appended.
 *
 * When `append` returns, the operating system has the line, so `kill -9` loses none. A line that a dying process wrote in part
 * was never relied on, and is cut off when the file is opened again.
 */
export class NdjsonWriter {
  readonly #path: string;
  readonly #file: number;
  #bytes = 0;

  /** @param bytes the length to keep; by default, all whole lines are kept */
  constructor(path: string, bytes?: number) {
    this.#path = path;
    this.#file = openSync(path, "a+");
    const whole = wholeLines(this.#file);
    this.cutOff(Math.min(bytes ?? whole, whole));
  }

  /** The length of the file. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Appends all of the lines or none. When a disk is full, a partial line would become the start of the next line.
   *
   * @throws UserError if they cannot be written
   */
  append(lines: readonly unknown[]): void {
    if (lines.length === 0) return;
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    try {
      for (let from = 0; from < bytes.length;) from += writeSync(this.#file, bytes, from);
    } catch (cause) {
      this.cutOff(this.#bytes);
      throw new UserError(`${this.#path} cannot be written: ${reasonOf(cause)}`, { cause });
    }
    this.#bytes += bytes.length;
  }

  /** Truncates the file. */
  cutOff(bytes: number): void {
    ftruncateSync(this.#file, bytes);
    this.#bytes = bytes;
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** The length of a file up to the end of its last whole line. */
function wholeLines(file: number): number {
  const block = Buffer.alloc(65_536);
  let end = fstatSync(file).size;
  while (end > 0) {
    const from = Math.max(0, end - block.length);
    const read = readSync(file, block, 0, end - from, from);
    const newline = block.subarray(0, read).lastIndexOf(0x0a);
    if (newline !== -1) return from + newline + 1;
    end = from;
  }
  return 0;
}

/**
 * Yields the lines of a file, which may not fit in memory. An unfinished last line is left out.
 *
 * @param bytes how much of the file to read
 */
export async function* readNdjson<T>(path: string, bytes = Infinity): AsyncGenerator<T> {
  if (bytes === 0 || !existsSync(path)) return;
  for await (const { text, ended } of readLines(createReadStream(path, { end: bytes - 1 }))) {
    if (ended) yield JSON.parse(text) as T;
  }
}
