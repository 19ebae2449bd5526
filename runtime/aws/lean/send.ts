import type { Readable } from "node:stream";

/** A signed request. */
export interface SentRequest {
  /** `https://host`, with the port if it is not the protocol's. */
  readonly origin: string;
  readonly method: "GET" | "HEAD" | "POST";
  /** Percent-encoded, with the query. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

export interface SendOptions {
  /** The longest wait for bytes, in milliseconds. */
  readonly silence: number;
  /**
   * A body that announces at most this many bytes is read before the answer is returned; a longer one is a stream, if the status
   * says that it is what was asked for. All others are read.
   */
  readonly streamsAbove: number;
}

export interface SentAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array | Readable;
}

/** Sends one request, once. Rejects with Node's or undici's own errors. */
export type Send = (request: SentRequest, options: SendOptions) => Promise<SentAnswer>;

/** The most bytes that are held of an answer that is no object: the same as for the SDK's answers. */
export const MOST_ANSWER_BYTES = 64 * 1024 * 1024;

/** Whether a body is handed on as a stream. */
export function isStreamed(
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  { streamsAbove }: SendOptions,
): boolean {
  if (status >= 300) return false;
  const length = headers["content-length"];
  return streamsAbove < Infinity && (length === undefined || Number(length) > streamsAbove);
}
