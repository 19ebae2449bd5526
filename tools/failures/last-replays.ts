import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NdjsonWriter, readNdjson } from "../runs/ndjson.ts";
import type { LastReplay } from "./messages/last-replay.ts";
import type { Reason } from "./messages/message-contents.ts";

/** Keyed by message id, which is unique in SQS. */
export type LastReplays = ReadonlyMap<string, LastReplay>;

interface Note extends LastReplay {
  readonly id: string;
}

/** The longest retention that SQS allows. */
const LONGEST_RETENTION_MILLISECONDS = 14 * 24 * 3_600_000;

const fileIn = (folder: string): string => join(folder, "replayed.ndjson");

/**
 * Why messages failed in their last replay from this folder. A message in SQS cannot be changed. Sending a replacement would need
 * another permission, lose the message's age, and leave both messages if a replay is killed in between.
 */
export async function readLastReplays(folder: string, now: number): Promise<LastReplays> {
  return (await readNotes(folder, now)).notes;
}

async function readNotes(folder: string, now: number) {
  const notes = new Map<string, LastReplay>();
  let lines = 0;
  try {
    for await (const { id, t, reasons } of readNdjson<Note>(fileIn(folder))) {
      lines += 1;
      if (now - t < LONGEST_RETENTION_MILLISECONDS) notes.set(id, { t, reasons });
    }
  } catch (error) {
    // Without these notes, messages are shown with their own reasons. The next replay may rewrite an unreadable file.
    if (!(error instanceof SyntaxError || "syscall" in (error as object))) throw error;
  }
  return { notes, lines };
}

/**
 * Records why messages fail in a replay. The notes only inform the user: if the folder cannot be written, this is reported once,
 * and the replay continues.
 */
export class LastReplayWriter {
  readonly #onFault: (error: unknown) => void;
  #writer: NdjsonWriter | undefined;

  private constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** Opens the file. If most of it is out of date, removes the old notes first. */
  static async open(folder: string, now: number, onFault: (error: unknown) => void): Promise<LastReplayWriter> {
    const { notes, lines } = await readNotes(folder, now);
    const opened = new LastReplayWriter(onFault);
    opened.#try(() => {
      mkdirSync(folder, { recursive: true });
      if (lines > 2 * notes.size) {
        const kept = [...notes].map(([id, note]) => `${JSON.stringify({ id, ...note })}\n`);
        writeFileSync(`${fileIn(folder)}.new`, kept.join(""));
        renameSync(`${fileIn(folder)}.new`, fileIn(folder));
      }
      opened.#writer = new NdjsonWriter(fileIn(folder));
    });
    return opened;
  }

  add(id: string, t: number, reasons: readonly Reason[]): void {
    const note: Note = { id, t, reasons };
    this.#try(() => this.#writer?.append([note]));
  }

  close(): void {
    this.#writer?.close();
    this.#writer = undefined;
  }

  #try(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.close();
      this.#onFault(error);
    }
  }
}
