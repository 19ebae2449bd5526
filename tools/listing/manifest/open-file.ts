import { once } from "node:events";
import { open, stat, type FileHandle } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline, Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { createGunzip } from "node:zlib";
import { isOutOfFiles } from "../../../runtime/work/out-of-files.ts";
import { systemErrorReason } from "../../../terminal/system-error.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { currentObject, type ObjectClients } from "../../target/current-object.ts";
import { explain } from "../../target/explain-error.ts";
import { readObject } from "../../target/read-object.ts";

/** A file that a manifest consists of: on this machine, or in S3. */
export interface ManifestFile {
  /** As a reader would write it. */
  readonly name: string;
  /** Changes when the file does. */
  readonly identity: string;
  /** Unzipped, if it is. May be read more than once. */
  open(): AsyncIterable<Uint8Array>;
}

/** Where a file is that a user names: an s3:// URL is nowhere on this machine. */
export const absoluteName = (name: string, cwd: string): string => (S3_URL.test(name) ? name : resolve(cwd, name));

const S3_URL = /^s3:\/\/([^/]+)\/(.+)$/s;

/**
 * Finds a file by its absolute path or its s3:// URL.
 *
 * @throws UserError where it cannot be read
 */
export async function findManifestFile(name: string, clients: ObjectClients): Promise<ManifestFile> {
  const [, bucket, key] = S3_URL.exec(name) ?? [];
  return bucket !== undefined && key !== undefined ? inS3(clients, bucket, key) : onDisk(name);
}

async function onDisk(name: string): Promise<ManifestFile> {
  const found = await stat(name).catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  if (found.isDirectory()) throw new UserError(`the manifest ${name} is a folder; it must be a file`);
  // What a pipe held is gone when a run reads it anew, and is when it is resumed.
  if (!found.isFile()) {
    throw new UserError(
      `the manifest ${name} can be read only once; write it to a file, so that the run can be resumed`,
    );
  }
  const identity = `${found.size} bytes of ${found.mtimeMs}`;
  const read = async function* (): AsyncGenerator<Uint8Array> {
    const file = await openPatiently(name);
    yield* unzipped(file.createReadStream(), name);
  };
  return { name, identity, open: read };
}

/** Connections that come and go hold the files that are missing, so that a little later there is one. */
async function openPatiently(name: string): Promise<FileHandle> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await open(name);
    } catch (cause) {
      if (!isOutOfFiles(cause) || tries === OPENINGS) throw unreadable(name, cause);
      await sleep(OPENING_PAUSE_MILLISECONDS);
    }
  }
}

const OPENINGS = 100;
const OPENING_PAUSE_MILLISECONDS = 100;

function unreadable(name: string, cause: unknown): UserError {
  // Of a file that is not whole gunzip says only the words.
  const zlib = (cause as NodeJS.ErrnoException).code?.startsWith("Z_") === true;
  const reason = zlib
    ? `it cannot be unzipped: ${(cause as Error).message}`
    : (systemErrorReason(cause) ?? explain(cause));
  return new UserError(`the manifest ${name} cannot be read: ${reason}`, { cause });
}

async function inS3(clients: ObjectClients, bucket: string, key: string): Promise<ManifestFile> {
  const name = `s3://${bucket}/${key}`;
  const found = await currentObject(clients, { bucket, key }).catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  if (found === undefined) throw new UserError(`the manifest ${name} is not there`);
  const open = () => unzipped(Readable.from(readObject(clients, { bucket, key }, found)), name);
  return { name, identity: found.etag, open };
}

/**
 * Gunzips what begins as gzip does, whatever it is called.
 *
 * @throws UserError naming the file that breaks off, or is no gzip behind its first bytes
 */
async function* unzipped(stream: Readable, name: string): AsyncGenerator<Uint8Array> {
  try {
    await once(stream, "readable");
    const start = stream.read(2) as Buffer | null;
    if (start) stream.unshift(start);
    const zipped = start?.[0] === 0x1f && start[1] === 0x8b;
    // `pipeline` carries errors of either stream to the reader, and closes both when the reader stops; its callback has nothing to
    // add. (`compose` throws an AbortError at nobody when a reader stops, on Node 24.)
    yield* (zipped ? pipeline(stream, createGunzip(), () => undefined) : stream) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw unreadable(name, cause);
  }
}
