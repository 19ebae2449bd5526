import { ObjectFault } from "../model/object-fault.ts";
import { Unzipper } from "./unzipper.ts";

export interface DecompressOptions {
  /** The object's Content-Encoding, if any. */
  readonly contentEncoding?: string | undefined;
  /** The limit, in bytes, on what a compressed object may decompress to: a few kilobytes can expand to terabytes. */
  readonly maxBytes: number;
}

/** The first two bytes of gzip. */
const GZIP = [0x1f, 0x8b] as const;

/** Encodings that need no decoding: gzip is recognized by its first bytes, and S3 removes aws-chunked when it stores an object. */
const KNOWN_ENCODINGS = ["", "gzip", "x-gzip", "identity", "aws-chunked"];

/**
 * Decompresses an object's bytes if they are gzip. The first two bytes decide: no JSON text begins with them, and some clients
 * decompress a body but leave Content-Encoding at gzip.
 *
 * @throws {ObjectFault} if the data is truncated, not gzip, or expands to too many bytes. Errors of `body` itself are passed on
 * unchanged.
 */
export async function* decompress(
  body: AsyncIterable<Uint8Array>,
  { contentEncoding = "", maxBytes }: DecompressOptions,
): AsyncGenerator<Uint8Array> {
  const encodings = contentEncoding.split(",").map((encoding) => encoding.trim().toLowerCase());
  const unknown = encodings.find((encoding) => !KNOWN_ENCODINGS.includes(encoding));
  if (unknown !== undefined) {
    throw new ObjectFault(
      "unsupported-encoding",
      `the Content-Encoding ${JSON.stringify(unknown)} is not known, only gzip is`,
    );
  }
  const source = startsWithGzip(body);
  const first = await source.next();
  if (first.done === true) return;
  yield* first.value ? gunzip(source, maxBytes) : (source as AsyncGenerator<Uint8Array>);
}

/** Yields first whether the bytes are gzip, then all of them. Yields nothing if there are no bytes. */
async function* startsWithGzip(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | boolean> {
  let head: Uint8Array | undefined;
  for await (const chunk of body) {
    if (head !== undefined && head.length >= 2) {
      yield chunk;
      continue;
    }
    head = head === undefined ? chunk : Buffer.concat([head, chunk]);
    if (head.length < 2) continue;
    yield head[0] === GZIP[0] && head[1] === GZIP[1];
    yield head;
  }
  if (head?.length === 1) {
    yield false;
    yield head;
  }
}

/** Decompresses. What comes out before a fault depends on the bytes alone, not on how they are split into chunks. */
async function* gunzip(source: AsyncGenerator<Uint8Array | boolean>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let room = maxBytes;
  for await (const chunk of unzip(source)) {
    if (chunk.length > room) {
      yield chunk.subarray(0, room);
      throw new ObjectFault("decompressed-too-large", `the object unpacks to more than ${maxBytes} bytes`);
    }
    room -= chunk.length;
    yield chunk;
  }
}

/**
 * Decompresses block by block, no faster than the consumer reads.
 *
 * If zlib finds a fault in a piece, it discards the output of that piece. So a second stream follows one block behind the first.
 * At a fault it gets that block byte by byte, and so recovers all output before the fault.
 */
async function* unzip(source: AsyncGenerator<Uint8Array | boolean>): AsyncGenerator<Uint8Array> {
  const ahead = new Unzipper();
  const behind = new Unzipper();
  let last: Uint8Array = new Uint8Array(0);
  let complete = false;
  try {
    for await (const block of inBlocks(source)) {
      await behind.write(last);
      behind.take();
      last = block;
      await ahead.write(block);
      yield* ahead.take();
      if (ahead.ended) return;
    }
    complete = true;
    await ahead.end();
    yield* ahead.take();
  } catch (error) {
    const fault = gzipFault(error);
    if (fault === undefined) throw error;
    if (complete) throw (await hasOneByteMore(behind, last)) ? somethingFollows(error) : fault;
    yield* byteByByte(behind, last);
    throw fault;
  } finally {
    ahead.destroy();
    behind.destroy();
  }
}

/** All output of a piece before its fault. */
async function* byteByByte(stream: Unzipper, piece: Uint8Array): AsyncGenerator<Uint8Array> {
  try {
    for (let at = 0; at < piece.length; at++) {
      await stream.write(piece.subarray(at, at + 1));
      yield* stream.take();
    }
  } catch (error) {
    if (gzipFault(error) === undefined) throw error;
  }
}

/** Whether the data is complete except for one extra byte at its end, which zlib takes for the start of another gzip member. */
async function hasOneByteMore(stream: Unzipper, last: Uint8Array): Promise<boolean> {
  try {
    await stream.write(last.subarray(0, -1));
    await stream.end();
    return last.at(-1) !== GZIP[0];
  } catch (error) {
    if (gzipFault(error) === undefined) throw error;
    return false;
  }
}

/** The output of one block is held in memory at once: at most 1,032 times the block's size, about 4 MB. */
const BLOCK_BYTES = 4_096;

/** Regroups the bytes into blocks of one size: zlib discards the output of the block in which it finds a fault. */
async function* inBlocks(source: AsyncGenerator<Uint8Array | boolean>): AsyncGenerator<Uint8Array> {
  let block = Buffer.alloc(BLOCK_BYTES);
  let filled = 0;
  for await (const chunk of source as AsyncGenerator<Uint8Array>) {
    for (let from = 0; from < chunk.length;) {
      const part = chunk.subarray(from, from + BLOCK_BYTES - filled);
      block.set(part, filled);
      from += part.length;
      filled += part.length;
      if (filled < BLOCK_BYTES) continue;
      yield block;
      block = Buffer.alloc(BLOCK_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}

function gzipFault(error: unknown): ObjectFault | undefined {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR") {
    return new ObjectFault("truncated-gzip", "the gzip data ends before it is whole", { cause: error });
  }
  // The first member's header was checked already, so this is data after a member whose checksum was right.
  if (code === "Z_DATA_ERROR" && message === "incorrect header check") return somethingFollows(error);
  if (code.startsWith("Z_")) {
    return new ObjectFault("invalid-gzip", "the gzip data is damaged", { cause: error });
  }
  return undefined;
}

function somethingFollows(cause: unknown): ObjectFault {
  const detail = "something follows the gzip data that is not gzip";
  return new ObjectFault("invalid-gzip", detail, { cause, textIsWhole: true });
}
