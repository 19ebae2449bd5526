import { ObjectFault } from "../../model/object-fault.ts";
import { damaged, decompress } from "./decompress.ts";
import {
  MAGIC_BYTES,
  beginsLikeJson,
  beginsWithText,
  compressionOf,
  otherFormat,
  type Compression,
} from "./formats.ts";
import { Peeked } from "./peeked.ts";
import { isAvailable } from "./unzipper.ts";

export interface UnpackOptions {
  /** The object's Content-Encoding, if any. */
  readonly contentEncoding?: string | undefined;
  /** The limit, in bytes, on what a compressed object may decompress to, in each layer of compression. */
  readonly maxBytes: number;
  /** Called with the size of each block that is decompressed, in bytes as stored. Not called if the object is not compressed. */
  readonly onBlock?: (bytes: number) => void;
  /** Called with the size of each chunk of the text before it is given. */
  readonly onText?: (bytes: number) => void;
}

/** How often an object may be compressed: a writer compresses what was compressed before. */
const MOST_LAYERS = 3;

/** What a Content-Encoding says for bytes that do not show it themselves. */
const BY_ENCODING: Readonly<Record<string, Compression>> = { br: "brotli", deflate: "deflate" };

/** Encodings that the bytes show, or that say nothing of them. S3 removes aws-chunked when it stores an object. */
const COMPRESSIONS = ["gzip", "x-gzip", "zstd", "br", "deflate"];
const NO_ENCODINGS = [
  "",
  "identity",
  "none",
  "null",
  "aws-chunked",
  "utf-8",
  "utf8",
  "ascii",
  "us-ascii",
  "binary",
  "7bit",
  "8bit",
];

/**
 * Decompresses an object's bytes, if they are compressed, until they are text.
 *
 * The bytes decide, since a Content-Encoding is often wrong: uploaders set it to a charset, and clients that decompress a body
 * leave it as it was. It counts only if the bytes are neither text nor a compression that shows itself.
 *
 * @throws {ObjectFault} if they are something else, named as what it is, or if the compressed data has a fault. Errors of `body`
 * itself are passed on unchanged.
 */
export async function* unpack(body: AsyncIterable<Uint8Array>, options: UnpackOptions): AsyncGenerator<Uint8Array> {
  const encodings = encodingsOf(options.contentEncoding);
  let source = await Peeked.of(body);
  try {
    for (let layer = 0; ; layer++) {
      const shown = compressionOf(source.head);
      const compression = shown ?? compressionBy(encodings, source.head);
      if (compression === undefined) break;
      if (layer === MOST_LAYERS) throw unsupported(`the object is compressed more than ${MOST_LAYERS} times`);
      if (!isAvailable(compression)) throw unsupported(missing(compression));
      const bytes = decompress(
        source.bytes(),
        compression,
        options.maxBytes,
        layer === 0 ? options.onBlock : undefined,
      );
      source = await Peeked.of(shown === undefined ? orMisnamed(bytes, compression) : bytes);
    }
    refuse(source.head, encodings);
    for await (const chunk of source.bytes()) {
      options.onText?.(chunk.length);
      yield chunk;
    }
  } finally {
    await source.close();
  }
}

/**
 * Whether bytes that are wholly in memory are text as they are.
 *
 * @returns `false` if they must be decompressed
 * @throws {ObjectFault} as {@link unpack} does
 */
export function isText(bytes: Uint8Array, contentEncoding: string | undefined): boolean {
  const head = bytes.subarray(0, MAGIC_BYTES);
  const encodings = encodingsOf(contentEncoding);
  if (compressionOf(head) ?? compressionBy(encodings, head)) return false;
  refuse(head, encodings);
  return true;
}

const encodingsOf = (contentEncoding = ""): string[] =>
  contentEncoding.split(",").map((encoding) => encoding.trim().toLowerCase());

/** The compression of bytes that do not show it, as the last Content-Encoding names it. It is used up by that. */
function compressionBy(encodings: string[], head: Uint8Array): Compression | undefined {
  if (head.length === 0 || otherFormat(head) || beginsWithText(head, true)) return undefined;
  const last = encodings.findLastIndex((encoding) => Object.hasOwn(BY_ENCODING, encoding));
  return last === -1 ? undefined : BY_ENCODING[encodings.splice(last, 1)[0] ?? ""];
}

/** @throws {ObjectFault} if the bytes are known to be no JSON */
function refuse(head: Uint8Array, encodings: readonly string[]): void {
  const other = otherFormat(head);
  if (other) {
    const reason = other.isCompression ? "unsupported-encoding" : "unsupported-format";
    throw new ObjectFault(reason, `this is ${other.name}: ${other.advice}`);
  }
  if (head.length === 0 || isUtf16(head)) return;
  const isText = beginsWithText(head, false);
  const named = encodings.find((encoding) => {
    if (NO_ENCODINGS.includes(encoding)) return false;
    // A faulty line at the beginning is not a fault of the encoding.
    return isText ? !COMPRESSIONS.includes(encoding) && !beginsLikeJson(head) : true;
  });
  if (named === undefined) return;
  throw unsupported(
    COMPRESSIONS.includes(named)
      ? `the Content-Encoding is ${JSON.stringify(named)}, but the bytes are neither that nor JSON`
      : `the Content-Encoding ${JSON.stringify(named)} is not known, and the bytes are not JSON`,
  );
}

/** The reader of texts names it. */
function isUtf16([a, b]: Uint8Array): boolean {
  return a === 0 || b === 0 || (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
}

/** Bytes that only the Content-Encoding calls compressed: if nothing comes out, they are something else. */
async function* orMisnamed(bytes: AsyncIterable<Uint8Array>, compression: Compression): AsyncGenerator<Uint8Array> {
  let isEmpty = true;
  try {
    for await (const chunk of bytes) {
      isEmpty = false;
      yield chunk;
    }
  } catch (error) {
    const isDamaged = error instanceof ObjectFault && error.message === damaged(compression);
    if (!isEmpty || !isDamaged) throw error;
    const encoding = Object.entries(BY_ENCODING).find(([, named]) => named === compression)?.[0] ?? compression;
    throw unsupported(
      `the Content-Encoding is ${JSON.stringify(encoding)}, but the bytes are neither that nor JSON`,
      error,
    );
  }
}

function missing(compression: Compression): string {
  return `the object is compressed with ${compression}, which Node.js reads from 22.15 on, and this is ${process.version}: use a later Node.js, or gzip`;
}

function unsupported(detail: string, cause?: unknown): ObjectFault {
  return new ObjectFault("unsupported-encoding", detail, { cause });
}
