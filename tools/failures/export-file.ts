import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { fileError } from "../../terminal/file-error.ts";
import type { MessageContents } from "./messages/message-contents.ts";
import { reasonNames } from "./messages/message-filter.ts";
import type { ReceivedMessage } from "./queue/failure-queue.ts";

/** A file of messages, one a line, that is there when it is whole, and not before. */
export class ExportFile {
  readonly #path: string;
  readonly #file: number;
  #open = true;

  /** @throws UserError where it cannot be written */
  constructor(path: string) {
    this.#path = path;
    this.#file = this.#try(() => {
      // What is there is replaced at the end: of a folder that fails, and of a device it must not be done.
      if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new Error("what is there is not a file");
      return openSync(this.#unfinished, "w");
    });
  }

  /** The body is the message's as it was: sent again, it is the same failure. */
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
   * Puts the file in its place.
   *
   * @throws UserError where it cannot be put there
   */
  finish(): void {
    this.#close();
    this.#try(() => renameSync(this.#unfinished, this.#path));
  }

  /** Leaves nothing. */
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
