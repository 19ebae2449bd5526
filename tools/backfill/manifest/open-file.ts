import { once } from "node:events";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../../../local/user-error.ts";
import { explain } from "../../aws/explain.ts";

/** A file that a manifest consists of: on this machine, or in S3. */
export interface ManifestFile {
  /** As a reader would write it. */
  readonly name: string;
  /** Changes when the file does. */
  readonly identity: string;
  /** Unzipped, if it is. May be read more than once. */
  open(): AsyncIterable<Uint8Array>;
}

const S3_URL = /^s3:\/\/([^/]+)\/(.+)$/s;

/**
 * Finds a file by its path or its s3:// URL.
 *
 * @throws UserError where it cannot be read
 */
export async function findManifestFile(name: string, { s3, cwd }: { readonly s3: S3Client; readonly cwd: string }) {
  const [, bucket, key] = S3_URL.exec(name) ?? [];
  return bucket !== undefined && key !== undefined ? inS3(s3, bucket, key) : onDisk(resolve(cwd, name), name);
}

async function onDisk(path: string, name: string): Promise<ManifestFile> {
  const { size, mtimeMs } = await stat(path).catch((cause: unknown) => {
    throw new UserError(`the manifest ${name} cannot be read: ${explain(cause)}`, { cause });
  });
  return { name, identity: `${size} bytes of ${mtimeMs}`, open: () => unzipped(createReadStream(path)) };
}

async function inS3(s3: S3Client, bucket: string, key: string): Promise<ManifestFile> {
  const name = `s3://${bucket}/${key}`;
  const get = async () => {
    return s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch((cause: unknown) => {
      throw new UserError(`the manifest ${name} cannot be read: ${explain(cause)}`, { cause });
    });
  };
  const { ETag, Body } = await get();
  (Body as Readable).destroy();
  const read = async function* (): AsyncGenerator<Uint8Array> {
    yield* unzipped((await get()).Body as Readable);
  };
  return { name, identity: ETag ?? "", open: read };
}

/** Gunzips what begins as gzip does, whatever it is called. */
async function* unzipped(stream: Readable): AsyncGenerator<Uint8Array> {
  await once(stream, "readable");
  const start = stream.read(2) as Buffer | null;
  if (start) stream.unshift(start);
  const zipped = start?.[0] === 0x1f && start[1] === 0x8b;
  // `pipeline` carries errors of either stream to the reader, and closes both when the reader stops; its callback has nothing to
  // add. (`compose` throws an AbortError at nobody when a reader stops, on Node 24.)
  yield* (zipped ? pipeline(stream, createGunzip(), () => undefined) : stream) as AsyncIterable<Uint8Array>;
}
