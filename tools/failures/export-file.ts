import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { fileError } from "../../terminal/file-error.ts";
import type { MessageContents } from "./messages/message-contents.ts";
import { reasonNames } from "./messages/message-filter.ts";
import type { ReceivedMessage } from "./queue/failure-queue.ts";

/** A file of messages, one per line, that appears only when it is complete. */
export class ExportFile {
  readonly #path: string;
  readonly #file: number;
  #open = true;

  /** @throws UserError if it cannot be written */
  constructor(path: string) {
    this.#path = path;
    this.#file = this.#try(() => {
      // Closing replaces the existing path. That would fail for a folder, and must not happen to a device.
      if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new Error("what is there is not a file");
      return openSync(this.#unfinished, "w");
    });
  }

  /** Keeps the message's original body: sent again, it is the same failure. */
  add({ id, sentAt, receiveCount, body }: ReceivedMessage, contents: MessageContents): void {
    const line = {
      id,
      sentAt: new Date(sentAt).toISOString(),
      receiveCount,
      reasons: reasonNames(contents),
      ...(contents.kind === "unknown" ? { notUnderstood: contents.why } : { objects: contents.objects }),
      body,
    };
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    this.#try(() => {
      for (let from = 0; from < bytes.length;) from += writeSync(this.#file, bytes, from);
    });
  }

  /**
   * Moves the complete file to its path.
   *
   * @throws UserError if it cannot be moved there
   */
  finish(): void {
    this.#close();
    this.#try(() => renameSync(this.#unfinished, this.#path));
  }

  /** Removes the unfinished file. */
  discard(): void {
    this.#close();
    rmSync(this.#unfinished, { force: true });
  }

  #close(): void {
    if (this.#open) closeSync(this.#file);
    this.#open = false;
  }

  #try<T>(write: () => T): T {
    try {
      return write();
    } catch (cause) {
      throw fileError("--export", this.#path, "written", cause);
    }
  }

  get #unfinished(): string {
    return `${this.#path}.new`;
  }
}
