import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { damagedLine } from "../../server/damaged-state.ts";
import type { Part, Upload, Version, Versioning } from "./bucket.ts";

/** One change of the server's state. Replaying all changes in order restores it. */
export type JournalEntry =
  | { readonly type: "bucket"; readonly bucket: string; readonly created: number }
  | { readonly type: "bucket-removed"; readonly bucket: string }
  | { readonly type: "versioning"; readonly bucket: string; readonly versioning: NonNullable<Versioning> }
  | {
      readonly type: "put";
      readonly bucket: string;
      readonly key: string;
      readonly version: Version;
      readonly uploadId?: string;
    }
  | {
      readonly type: "removed";
      readonly bucket: string;
      readonly key: string;
      readonly versionId: string;
      readonly sequence: number;
    }
  | { readonly type: "upload"; readonly bucket: string; readonly upload: Omit<Upload, "parts"> }
  | {
      readonly type: "part";
      readonly bucket: string;
      readonly uploadId: string;
      readonly number: number;
      readonly part: Part;
    }
  | { readonly type: "upload-aborted"; readonly bucket: string; readonly uploadId: string };

export interface Journal {
  /** Returns when the operating system has the entry, so that killing the process does not lose it. */
  append(entry: JournalEntry): void;
  close(): void;
}

/** The journal of a server without persistence. */
export const forgetfulJournal: Journal = { append: () => undefined, close: () => undefined };

/**
 * Opens a journal with one JSON document per line, and replays it.
 *
 * A last line that was torn by a kill was never acknowledged: it is cut off.
 *
 * @throws UserError for anything else that cannot be read, since leaving it out would lose objects silently
 */
export function openJournal(file: string, replay: (entry: JournalEntry) => void): Journal {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(10, start);
    if (end < 0) break;
    try {
      replay(JSON.parse(bytes.toString("utf8", start, end)) as JournalEntry);
    } catch (cause) {
      throw damagedLine(file, line, dirname(file), cause);
    }
    start = end + 1;
  }
  const handle = openSync(file, "a");
  if (start < bytes.length) ftruncateSync(handle, start);
  return {
    // Synchronous on purpose: the condition, the line and the change happen in one turn. So no other request intervenes, and the
    // order of lines is the order of versions. It costs about 10 µs.
    append: (entry) => writeWhole(handle, Buffer.from(`${JSON.stringify(entry)}\n`)),
    close: () => closeSync(handle),
  };
}

function writeWhole(handle: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written);
}
