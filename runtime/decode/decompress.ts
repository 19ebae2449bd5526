import { createGunzip } from "node:zlib";
import { ObjectFault } from "./object-fault.ts";

export interface DecompressOptions {
  /** The object's Content-Encoding, where it has one. */
  readonly contentEncoding?: string | undefined;
  /** How many bytes may come out of a compressed object: a few kilobytes can unpack to terabytes. */
  readonly maxBytes: number;
}

/** Encodings that need nothing done: gzip is known by its first bytes, aws-chunked is gone once an object is stored. */
const KNOWN_ENCODINGS = ["", "gzip", "x-gzip", "identity", "aws-chunked"];

/**
 * Unpacks an object's bytes where they are gzipped, which their first two bytes tell: no JSON text begins with them, and
 * some clients unpack what Content-Encoding still calls gzipped.
 *
 * @throws {ObjectFault} for bytes that are not whole, not gzip, or too many. What went wrong with `body` itself comes
 * through as it is.
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

/** Says first whether the bytes are gzipped, then yields all of them. Nothing for no bytes. */
async function* startsWithGzip(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | boolean> {
  let head: Uint8Array | undefined;
  for await (const chunk of body) {
    if (head !== undefined && head.length >= 2) {
      yield chunk;
      continue;
    }
    head = head === undefined ? chunk : Buffer.concat([head, chunk]);
    if (head.length < 2) continue;
    yield head[0] === 0x1f && head[1] === 0x8b;
    yield head;
  }
  if (head?.length === 1) {
    yield false;
    yield head;
  }
}

/** Unpacks; what comes out before a fault depends on the bytes alone, not on how they arrive. */
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

async function* unzip(source: AsyncGenerator<Uint8Array | boolean>): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: 65_536 });
  const unpacked: Uint8Array[] = [];
  let settle: (error?: Error | null) => void = () => undefined;
  const settled = (start: (done: typeof settle) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      settle = (error) => (error ? reject(error) : resolve());
      start(settle);
    });
  stream.on("data", (chunk: Uint8Array) => unpacked.push(chunk));
  stream.on("error", (error) => settle(error));
  stream.on("end", () => settle());
  try {
    // Block by block: a stream that is read as it runs throws away what it holds as soon as it finds a fault.
    for await (const block of inBlocks(source)) {
      await settled((done) => stream.write(block, done));
      yield* unpacked.splice(0);
      // Zeros behind the last member end the stream by themselves.
      if (stream.readableEnded) return;
    }
    await settled(() => stream.end());
    yield* unpacked.splice(0);
  } catch (error) {
    const fault = gzipFault(error);
    if (fault) yield* unpacked.splice(0);
    throw fault ?? error;
  } finally {
    stream.destroy();
  }
}

/** What a block unpacks to is held at once: at most 1,032 times its size, some 4 MB. */
const BLOCK_BYTES = 4_096;

/** The same bytes in blocks of one size: zlib drops what it unpacked from the block in which it finds a fault. */
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
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "Z_BUF_ERROR") {
    return new ObjectFault("truncated-gzip", "the gzip data ends before it is whole", { cause: error });
  }
  if (code.startsWith("Z_")) {
    return new ObjectFault("invalid-gzip", "the gzip data is damaged", { cause: error });
  }
  return undefined;
}
