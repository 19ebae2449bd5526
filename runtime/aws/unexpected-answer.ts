/** What came in place of an answer. */
export interface ReceivedAnswer {
  readonly status: number;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Not read where it is none of our business. */
  readonly body?: Uint8Array;
}

/**
 * What answered is not the service: a proxy that asks for a login, a load balancer's own page, an answer that was cut on its way.
 *
 * It is a fault of the connection, so that the call is tried again.
 */
export class UnexpectedAnswerError extends Error {
  override readonly name = "UnexpectedAnswerError";
  /** Tells the SDK's retries that another try may succeed. */
  readonly $retryable = { throttling: false };
  readonly $metadata: { readonly httpStatusCode: number };

  /** @param what follows on `S3 answered GetObject`: `with HTML`, `without ETag` */
  constructor(call: string, what: string, answer: ReceivedAnswer, options?: ErrorOptions) {
    super(`${call} ${what} (${detailsOf(answer)})`, options);
    this.$metadata = { httpStatusCode: answer.status };
  }
}

/** What a body looks like that is not what was asked for. */
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
