import type { Readable } from "node:stream";

/** The longest time, in milliseconds, that a call or a body being read may bring no bytes. */
export interface Silence {
  readonly milliseconds: number;
}

/**
 * No bytes came for the longest allowed silence. A dead server, or a connection that a firewall dropped, sends nothing at all,
 * and the call would wait forever.
 */
export class SilenceError extends Error {
  override readonly name = "SilenceError";
  /** Makes the SDK retry the call. */
  readonly $retryable = { throttling: false };

  constructor(what: string, { milliseconds }: Silence, options?: ErrorOptions) {
    super(`${what} for ${milliseconds / 1_000} s`, options);
  }
}

/**
 * Yields the chunks of a stream, and bounds the silence before each.
 *
 * Only the wait for bytes counts, not the time that the consumer spends on a chunk. A socket's own timeout would mistake a slow
 * table for a lost connection.
 *
 * @param what the subject of the error message, such as `S3 sent nothing`
 * @throws {SilenceError} after it destroys the stream
 */
export async function* chunksOf(stream: Readable, silence: Silence, what: string): AsyncGenerator<Uint8Array> {
  const chunks = (stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    const timer = setTimeout(() => stream.destroy(new SilenceError(what, silence)), silence.milliseconds);
    try {
      return await chunks.next();
    } finally {
      clearTimeout(timer);
    }
  };
  try {
    for (let step = await next(); step.done !== true; step = await next()) yield step.value;
  } finally {
    // If the consumer stops early, the rest of the body is still on the connection, so it cannot be reused.
    stream.destroy();
  }
}

/**
 * Reads all bytes of a stream, and bounds the silence between two chunks. It is cheaper than {@link chunksOf} and than the SDK's
 * own reader, which matters because answers are small and many.
 *
 * @throws {SilenceError} after it destroys the stream
 */
export function allOf(stream: Readable, silence: Silence, what: string, mostBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => stream.destroy(new SilenceError(what, silence)), silence.milliseconds);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const end = (error?: Error): void => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    };
    stream.on("data", (chunk: Uint8Array) => {
      timer.refresh();
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > mostBytes)
        stream.destroy(new Error(`an answer of more than ${mostBytes.toLocaleString("en")} bytes`));
    });
    stream.on("end", end);
    stream.on("error", end);
    // Has no effect after an end or an error.
    stream.on("close", () =>
      end(Object.assign(new Error("the connection was closed"), { code: "ERR_STREAM_PREMATURE_CLOSE" })),
    );
  });
}
