import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { ObjectVersion } from "../model/object.ts";
import { BodyReadError, type StatedObject } from "../object/object-source.ts";
import { only } from "../object/small-body.ts";
import { chunksOf, type Silence } from "./silence.ts";

/** What is known about a body. */
export interface BodyFacts {
  /** In bytes, from Content-Length. */
  readonly announced: number | undefined;
  readonly version: ObjectVersion;
  readonly stated: StatedObject | undefined;
  /** Asks S3 for the version's size, in bytes, with another call; `undefined` if the answer does not give it. */
  readonly askSize: () => Promise<number | undefined>;
}

export interface WholeBodyOptions extends BodyFacts {
  readonly silence: Silence;
}

/**
 * Yields all bytes of the body, or throws. A connection that ends early must not look like the end of the object: NDJSON that is
 * cut after a line looks complete.
 *
 * A proxy that cuts a body may announce the shorter length, or none. So the announced length alone proves nothing. The body is
 * whole if it has the size that a listing or an event states for the same version, or the MD5 that the ETag is. The ETag of a
 * multipart upload or of an object encrypted with KMS is no MD5: then S3 is asked for the size.
 *
 * @throws {BodyReadError}
 */
export async function* wholeBody(
  stream: Readable,
  { silence, ...facts }: WholeBodyOptions,
): AsyncGenerator<Uint8Array> {
  const size = sizeStated(facts);
  try {
    checkAnnounced(facts.announced, size);
  } catch (error) {
    stream.destroy();
    throw error;
  }
  const expected = size ?? facts.announced;
  const hash = size === undefined ? createHash("md5") : undefined;
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
  checkLength(bytes, expected);
  if (hash && hash.digest("hex") !== facts.version.etag) await checkSize(bytes, facts.askSize);
}

/**
 * The same for bytes that are here already, as far as they came.
 *
 * @returns whether they are known to be all; if not, {@link wholeBytes} asks
 * @throws {BodyReadError} if they are not
 */
export function isWhole(body: Uint8Array, facts: BodyFacts): boolean {
  const size = sizeStated(facts);
  checkAnnounced(facts.announced, size);
  checkLength(body.length, size ?? facts.announced);
  return size !== undefined || createHash("md5").update(body).digest("hex") === facts.version.etag;
}

/** Yields bytes of which nothing tells whether they are all, once S3 has said how many there are. */
export async function* wholeBytes(body: Uint8Array, { askSize }: BodyFacts): AsyncGenerator<Uint8Array> {
  await checkSize(body.length, askSize);
  yield* only(body);
}

function sizeStated({ stated, version }: BodyFacts): number | undefined {
  return stated !== undefined && isSameVersion(stated, version) ? stated.size : undefined;
}

function checkAnnounced(announced: number | undefined, size: number | undefined): void {
  if (size !== undefined && announced !== undefined && size !== announced) {
    throw new BodyReadError(`S3 announced ${announced} bytes, where its listing or event states ${size}`);
  }
}

function checkLength(bytes: number, expected: number | undefined): void {
  if (expected !== undefined && bytes !== expected) {
    throw new BodyReadError(`the object ended after ${bytes} of ${expected} bytes`);
  }
}

async function checkSize(bytes: number, askSize: BodyFacts["askSize"]): Promise<void> {
  const inS3 = await askSize().catch((cause: unknown) => {
    throw new BodyReadError(`the object's size could not be checked: ${wordsOf(cause)}`, { cause });
  });
  if (inS3 === undefined) {
    throw new BodyReadError(`the object ended after ${bytes} bytes, and nothing says that these are all`);
  }
  if (inS3 !== bytes) throw new BodyReadError(`the object ended after ${bytes} of ${inS3} bytes`);
}

/** A version that may be overwritten (`null`, or no version id) is the same only if its ETag is. */
function isSameVersion(stated: StatedObject, version: ObjectVersion): boolean {
  const { etag, versionId } = stated;
  if (versionId !== undefined && versionId !== "null") return versionId === version.versionId;
  return etag !== undefined && etag === version.etag;
}

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
