import { once } from "node:events";
import { open, stat, type FileHandle } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline, Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { createGunzip } from "node:zlib";
import { isOutOfFiles } from "../../../runtime/work/out-of-files.ts";
import { systemErrorReason } from "../../../terminal/system-error.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { currentObject, type ObjectClients } from "../../target/clients/current-object.ts";
import { explain } from "../../target/access/explain-error.ts";
import { readObject } from "../../target/clients/read-object.ts";

/** A file of a manifest, local or in S3. */
export interface ManifestFile {
  /** The name for messages. */
  readonly name: string;
  /** Changes when the file changes. */
  readonly identity: string;
  /** The file's bytes, decompressed if necessary. They may be read more than once. */
  open(): AsyncIterable<Uint8Array>;
}

/** Resolves a user's path against the working folder. An s3:// URL stays as it is. */
export const absoluteName = (name: string, cwd: string): string => (S3_URL.test(name) ? name : resolve(cwd, name));

const S3_URL = /^s3:\/\/([^/]+)\/(.+)$/s;

/**
 * Opens a file by its absolute path or its s3:// URL.
 *
 * @throws UserError if it cannot be read
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
  // A pipe can be read only once, but a resumed run reads its manifest again.
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

/** Retries when too many files are open: as connections close, a file becomes available. */
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
  // For a truncated file, gunzip gives only a message.
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
 * Decompresses a file that begins as gzip does, whatever its name.
 *
 * @throws UserError naming a file that is truncated, or that is not gzip after its first bytes
 */
async function* unzipped(stream: Readable, name: string): AsyncGenerator<Uint8Array> {
  try {
    await once(stream, "readable");
    const start = stream.read(2) as Buffer | null;
    if (start) stream.unshift(start);
    const zipped = start?.[0] === 0x1f && start[1] === 0x8b;
    // `pipeline` passes errors of either stream to the reader, and closes both when the reader stops, so its callback has nothing
    // to do. (On Node 24, `compose` throws an uncaught AbortError when a reader stops.)
    yield* (zipped ? pipeline(stream, createGunzip(), () => undefined) : stream) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw unreadable(name, cause);
  }
}
