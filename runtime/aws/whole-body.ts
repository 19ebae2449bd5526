import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { ObjectVersion } from "../model/object.ts";
import { BodyReadError, type StatedObject } from "../object/object-source.ts";
import { chunksOf, type Silence } from "./silence.ts";

export interface WholeBodyOptions {
  /** Bytes, by Content-Length. */
  readonly announced: number | undefined;
  readonly version: ObjectVersion;
  readonly stated: StatedObject | undefined;
  readonly silence: Silence;
}

/**
 * The body's bytes, all of them: a connection that ends early must not pass for the end of the object, and newline-delimited JSON that
 * is cut behind a line looks whole.
 *
 * Whoever cuts a body may announce a length that fits, or none. So the size that a listing or an event states counts too, where that
 * is of the same version. Where nothing says how long the body is, its MD5 must be the etag.
 *
 * @throws {BodyReadError}
 */
export async function* wholeBody(
  stream: Readable,
  { announced, version, stated, silence }: WholeBodyOptions,
): AsyncGenerator<Uint8Array> {
  const size = stated !== undefined && isSameVersion(stated, version) ? stated.size : undefined;
  if (size !== undefined && announced !== undefined && size !== announced) {
    stream.destroy();
    throw new BodyReadError(`S3 announced ${announced} bytes, where its listing or event states ${size}`);
  }
  const expected = size ?? announced;
  const hash = expected === undefined ? createHash("md5") : undefined;
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(stream, silence, "S3 sent nothing of the object")) {
      bytes += chunk.length;
      hash?.update(chunk);
      yield chunk;
    }
  } catch (cause) {
    throw new BodyReadError(
      `the object broke off after ${bytes} of ${expected ?? "unknown"} bytes: ${wordsOf(cause)}`,
      {
        cause,
      },
    );
  }
  if (expected !== undefined && bytes !== expected) {
    throw new BodyReadError(`the object ended after ${bytes} of ${expected} bytes`);
  }
  if (hash && hash.digest("hex") !== version.etag) {
    throw new BodyReadError(`the object ended after ${bytes} bytes, and nothing says that these are all`);
  }
}

/** A version that may be overwritten (`null`, or none) is the same one where its etag is. */
function isSameVersion(stated: StatedObject, version: ObjectVersion): boolean {
  const { etag, versionId } = stated;
  if (versionId !== undefined && versionId !== "null") return versionId === version.versionId;
  return etag !== undefined && etag === version.etag;
}

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
