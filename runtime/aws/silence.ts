import type { Readable } from "node:stream";

/** For how long a call, or a body that is being read, may bring nothing, in milliseconds. */
export interface Silence {
  readonly milliseconds: number;
}

/**
 * Nothing came for the longest silence. A server that is gone, or a connection that a firewall has forgotten, says nothing at all,
 * and would be waited for without end.
 */
export class SilenceError extends Error {
  override readonly name = "SilenceError";
  /** Tells the SDK's retries that another try may succeed. */
  readonly $retryable = { throttling: false };

  constructor(what: string, { milliseconds }: Silence, options?: ErrorOptions) {
    super(`${what} for ${milliseconds / 1_000} s`, options);
  }
}

/**
 * The chunks of a stream, each within the longest silence.
 *
 * Only the wait for bytes counts. While whoever reads is busy with the last chunk, the stream may rest for as long as it takes: a
 * socket's own timeout would take a slow table for a lost connection.
 *
 * @param what was silent, as it stands in the error: `S3 sent nothing`
 * @throws {SilenceError} and destroys the stream
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
    // Whoever stops early leaves the rest of the body on the connection, which is of no use then.
    stream.destroy();
  }
}

/**
 * All bytes of a stream, within the longest silence between two chunks. It costs less than {@link chunksOf}, and less than the SDK's own
 * reader: answers are small, and there are many.
 *
 * @throws {SilenceError} and destroys the stream
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
    // After an end or an error it changes nothing.
    stream.on("close", () =>
      end(Object.assign(new Error("the connection was closed"), { code: "ERR_STREAM_PREMATURE_CLOSE" })),
    );
  });
}
