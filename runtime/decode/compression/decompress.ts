import { ObjectFault } from "../../model/object-fault.ts";
import { compressionOf, type Compression } from "./formats.ts";
import { Unzipper } from "./unzipper.ts";

/**
 * Decompresses. What comes out before a fault depends on the bytes alone, not on how they are split into chunks.
 *
 * @param maxBytes the limit on the output: a few kilobytes can expand to terabytes
 * @param onBlock is called with the size of each block of input before it is decompressed
 * @throws {ObjectFault} if the data is truncated or damaged, if something follows it, or if it expands to too many bytes. Errors of
 * `source` itself are passed on unchanged.
 */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  compression: Compression,
  maxBytes: number,
  onBlock: (bytes: number) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  let room = maxBytes;
  for await (const chunk of frames(inBlocks(source), compression, onBlock)) {
    if (chunk.length > room) {
      yield chunk.subarray(0, room);
      throw new ObjectFault("decompressed-too-large", `the object unpacks to more than ${maxBytes} bytes`);
    }
    room -= chunk.length;
    yield chunk;
  }
}

/**
 * Decompresses all frames of the data. A stream of gzip continues with the next member by itself; one of zstd does so only if the
 * next frame begins with a block, and otherwise ends, without a word about what follows.
 */
async function* frames(
  blocks: AsyncGenerator<Uint8Array>,
  compression: Compression,
  onBlock: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const rest: Rest = { bytes: EMPTY };
  const input = withRest(blocks, rest, onBlock);
  try {
    do yield* frame(input, compression, rest);
    while (await continues(input, compression, rest));
  } finally {
    await blocks.return(undefined);
  }
}

const EMPTY = new Uint8Array(0);

/** The bytes of a block that come after a frame. */
interface Rest {
  bytes: Uint8Array;
}

/** Gives the blocks, each after the rest of the one before. Unlike a generator, it can be taken up again. */
function withRest(
  blocks: AsyncGenerator<Uint8Array>,
  rest: Rest,
  onBlock: (bytes: number) => void,
): () => Promise<Uint8Array | undefined> {
  return async () => {
    const { bytes } = rest;
    rest.bytes = EMPTY;
    if (bytes.length > 0) return bytes;
    const next = await blocks.next();
    if (next.done === true) return undefined;
    onBlock(next.value.length);
    return next.value;
  };
}

/** @returns whether another frame follows; nothing more is allowed to, but zeros behind gzip */
async function continues(
  input: () => Promise<Uint8Array | undefined>,
  compression: Compression,
  rest: Rest,
): Promise<boolean> {
  if (rest.bytes.length === 0 || compression === "gzip") return false;
  let bytes = rest.bytes;
  rest.bytes = EMPTY;
  if (bytes.length < 4) bytes = Buffer.concat([bytes, (await input()) ?? EMPTY]);
  if (compression !== "zstd" || compressionOf(bytes) !== "zstd") throw somethingFollows(compression);
  rest.bytes = bytes;
  return true;
}

/**
 * Decompresses block by block, until the data ends.
 *
 * If zlib finds a fault in a piece, it discards output of that piece. So a second stream follows one block behind the first. At a
 * fault it gets that block byte by byte, and so recovers all output before the fault.
 */
async function* frame(
  input: () => Promise<Uint8Array | undefined>,
  compression: Compression,
  rest: Rest,
): AsyncGenerator<Uint8Array> {
  const ahead = new Unzipper(compression);
  const behind = new Unzipper(compression);
  let last: Uint8Array = EMPTY;
  let given = 0;
  let complete = false;
  try {
    for (let block = await input(); block !== undefined; block = await input()) {
      await discard(behind.write(last));
      last = block;
      given = 0;
      for await (const output of ahead.write(block)) {
        given += output.length;
        yield output;
      }
      if (ahead.unread === 0) continue;
      rest.bytes = block.subarray(block.length - ahead.unread);
      return;
    }
    complete = true;
    for await (const output of ahead.end()) {
      given += output.length;
      yield output;
    }
  } catch (error) {
    const fault = compressionFault(error, compression);
    if (fault === undefined) throw error;
    if (complete)
      throw (await hasOneByteMore(behind, compression, last)) ? somethingFollows(compression, error) : fault;
    yield* byteByByte(behind, last, given);
    throw fault;
  } finally {
    ahead.destroy();
    behind.destroy();
  }
}

async function discard(outputs: AsyncGenerator<Uint8Array>): Promise<void> {
  while ((await outputs.next()).done !== true);
}

/** All output of a piece before its fault, but for what was given already. */
async function* byteByByte(stream: Unzipper, piece: Uint8Array, given: number): AsyncGenerator<Uint8Array> {
  let known = given;
  try {
    for (let at = 0; at < piece.length; at++) {
      for await (const output of stream.write(piece.subarray(at, at + 1))) {
        if (output.length > known) yield output.subarray(known);
        known = Math.max(0, known - output.length);
      }
    }
  } catch (error) {
    if (!isZlibError(error)) throw error;
  }
}

/** Whether gzip is complete except for one extra byte at its end, which zlib takes for the start of another member. */
async function hasOneByteMore(stream: Unzipper, compression: Compression, last: Uint8Array): Promise<boolean> {
  if (compression !== "gzip") return false;
  try {
    await discard(stream.write(last.subarray(0, -1)));
    await discard(stream.end());
    return last.at(-1) !== 0x1f;
  } catch (error) {
    if (!isZlibError(error)) throw error;
    return false;
  }
}

const BLOCK_BYTES = 4_096;

/** Regroups the bytes into blocks of one size: zlib discards output of the block in which it finds a fault. */
async function* inBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let block = Buffer.alloc(BLOCK_BYTES);
  let filled = 0;
  for await (const chunk of source) {
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

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

/** Whether an error is of zlib, brotli or zstd, and not of the source. */
function isZlibError(error: unknown): boolean {
  return /^(?:Z_|ERR__ERROR_|ERR_BROTLI|ZSTD_error)/.test(codeOf(error));
}

function compressionFault(error: unknown, compression: Compression): ObjectFault | undefined {
  if (!isZlibError(error)) return undefined;
  const code = codeOf(error);
  if (code === "Z_BUF_ERROR") {
    return new ObjectFault("truncated-gzip", `the ${compression} data ends before it is whole`, { cause: error });
  }
  // The first frame's header was checked already, so this is data after a frame whose checksum was right.
  const isHeader = compression === "gzip" && (error as Error).message === "incorrect header check";
  if (isHeader || code === "ZSTD_error_prefix_unknown") return somethingFollows(compression, error);
  return new ObjectFault("invalid-gzip", damaged(compression), { cause: error });
}

/** The detail of data that is no such data from some place on. */
export const damaged = (compression: Compression): string => `the ${compression} data is damaged`;

function somethingFollows(compression: Compression, cause?: unknown): ObjectFault {
  const detail = `something follows the ${compression} data that is not ${compression}`;
  return new ObjectFault("invalid-gzip", detail, { cause, textIsWhole: true });
}
