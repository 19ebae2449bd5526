/** What came instead of the expected answer. */
export interface ReceivedAnswer {
  readonly status: number;
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Absent if we did not read the body. */
  readonly body?: Uint8Array;
}

/**
 * The answer did not come from the service: for example a proxy's login page, a load balancer's own page, or a truncated answer.
 *
 * It counts as a fault of the connection, so the call is retried.
 */
export class UnexpectedAnswerError extends Error {
  override readonly name = "UnexpectedAnswerError";
  /** Makes the SDK retry the call. */
  readonly $retryable = { throttling: false };
  readonly $metadata: { readonly httpStatusCode: number };

  /** @param what continues `S3 answered GetObject`: `with HTML`, `without ETag` */
  constructor(call: string, what: string, answer: ReceivedAnswer, options?: ErrorOptions) {
    super(`${call} ${what} (${detailsOf(answer)})`, options);
    this.$metadata = { httpStatusCode: answer.status };
  }
}

/** Describes an unexpected body. */
export function lookOf({ body = new Uint8Array(), headers }: ReceivedAnswer): string {
  if (body.length === 0) return "with an empty body";
  const start = textOf(body.subarray(0, 200)).trimStart();
  if (/^<!doctype html|^<html/i.test(start) || headers["content-type"]?.startsWith("text/html")) return "with HTML";
  const root = /^(?:<\?xml[^>]*>\s*)?<(\w+)/.exec(start)?.[1];
  if (root !== undefined) return `with <${root}>`;
  return /^[{[]/.test(start) ? "with other JSON" : "with something else";
}

export const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();

function detailsOf({ status, headers, body }: ReceivedAnswer): string {
  const type = headers["content-type"];
  const length = body?.length ?? headers["content-length"];
  return [
    `status ${status}`,
    ...(type === undefined ? [] : [type.replace(/;.*/s, "")]),
    ...(length === undefined ? [] : [`${Number(length).toLocaleString("en")} bytes`]),
  ].join(", ");
}
