import { S3Error } from "../store/errors.ts";

/** The longest line of framing: a chunk's size with its signature, or a trailer. */
const MAX_LINE_BYTES = 8192;
const EMPTY = Buffer.alloc(0);

/**
 * Removes the framing of an `aws-chunked` body.
 *
 * Each chunk is `SIZE-IN-HEX[;chunk-signature=...]CRLF DATA CRLF`. The last chunk has size 0, and trailers may follow it
 * (STREAMING-AWS4-HMAC-SHA256-PAYLOAD[-TRAILER] and STREAMING-UNSIGNED-PAYLOAD-TRAILER). Signatures are not checked.
 *
 * @param trailers receives the trailers after the last chunk, with names in lower case
 * @throws S3Error IncompleteBody if the body ends early or its framing is invalid
 */
export async function* decodeChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const reader = new FrameReader(source);
  try {
    for (;;) {
      const line = await reader.line();
      const size = /^([0-9a-fA-F]{1,12})(?:;.*)?$/.exec(line ?? "")?.[1];
      if (size === undefined) throw new S3Error("IncompleteBody");
      const sizeBytes = Number.parseInt(size, 16);
      if (sizeBytes === 0) break;
      yield* reader.take(sizeBytes);
      if ((await reader.line()) !== "") throw new S3Error("IncompleteBody");
    }
    for (;;) {
      const line = await reader.line();
      if (line === undefined || line === "") break;
      const colon = line.indexOf(":");
      if (colon <= 0) throw new S3Error("MalformedTrailerError");
      trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
  } finally {
    await reader.close();
  }
}

/** Reads lines and counted bytes from a stream of buffers. */
class FrameReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = EMPTY;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Releases the stream, so that its remaining bytes can be discarded. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  /** The next line without its CRLF (or LF); undefined at the end. */
  async line(): Promise<string | undefined> {
    let end: number;
    while ((end = this.#rest.indexOf(10)) < 0) {
      if (this.#rest.length > MAX_LINE_BYTES) throw new S3Error("IncompleteBody");
      const more = await this.#source.next();
      if (more.done === true) {
        if (this.#rest.length > 0) throw new S3Error("IncompleteBody");
        return undefined;
      }
      this.#rest = this.#rest.length === 0 ? more.value : Buffer.concat([this.#rest, more.value]);
    }
    const text = this.#rest.toString("latin1", 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return text.endsWith("\r") ? text.slice(0, -1) : text;
  }

  /** Reads an exact number of bytes, in pieces. */
  async *take(sizeBytes: number): AsyncGenerator<Buffer> {
    let wanted = sizeBytes;
    while (wanted > 0) {
      if (this.#rest.length === 0) {
        const more = await this.#source.next();
        if (more.done === true) throw new S3Error("IncompleteBody");
        this.#rest = more.value;
      }
      const piece = this.#rest.subarray(0, wanted);
      this.#rest = this.#rest.subarray(piece.length);
      wanted -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }
}
