import { SilenceError, type Silence } from "./silence.ts";
import { UnexpectedAnswerError } from "./unexpected-answer.ts";

/** A connection that broke, or that carried something other than HTTP. */
export class BrokenConnectionError extends Error {
  override readonly name = "BrokenConnectionError";
  /** Makes the SDK retry the call. */
  readonly $retryable = { throttling: false };
}

/** Whether it is a fault of the connection, in words of ours: they need no name in front. */
export const isFaultOfConnection = (
  error: unknown,
): error is BrokenConnectionError | SilenceError | UnexpectedAnswerError =>
  error instanceof BrokenConnectionError || error instanceof SilenceError || error instanceof UnexpectedAnswerError;

export interface FailedCall {
  /** The service's name in AWS's spelling: `S3`, `DynamoDB`, `SQS`. */
  readonly service: string;
  readonly operation: string;
  readonly silence: Silence;
}

/** The codes of Node and undici for a broken connection, a body that ended early, and bytes that are not HTTP. */
const BROKEN = /^(?:ECONNRESET|EPIPE|ETIMEDOUT|ERR_STREAM_PREMATURE_CLOSE|HPE_\w+|UND_\w+)$/;

/**
 * Translates errors whose SDK message addresses programmers. It also makes errors retryable that the SDK does not retry: bytes
 * that are not HTTP, and answers that cannot be parsed.
 */
export function translated(error: unknown, { service, operation, silence }: FailedCall): unknown {
  if (!(error instanceof Error) || isFaultOfConnection(error)) return error;
  const { code = "", syscall, $fault, $response } = error as Details;
  const options = { cause: error };
  const timedOut = (error.name === "TimeoutError" && syscall === undefined) || code === "UND_ERR_CONNECT_TIMEOUT";
  if ((timedOut && code === "ETIMEDOUT") || code === "UND_ERR_HEADERS_TIMEOUT") {
    return new SilenceError(`${service} did not answer ${operation}`, silence, options);
  }
  if (code === "UND_ERR_BODY_TIMEOUT") {
    return new SilenceError(`${service} broke off its answer to ${operation}, and sent nothing`, silence, options);
  }
  if (!timedOut && (BROKEN.test(code) || error.name === "HTTPParserError")) {
    return new BrokenConnectionError(`the connection to ${service} broke in ${operation}: ${error.message}`, options);
  }
  if (timedOut) return new BrokenConnectionError(`the connection to ${service} timed out`, options);
  if ($response !== undefined && $fault === undefined) {
    error.message = error.message.replace(/\s*Deserialization error: .*$/s, "");
    const { statusCode: status, headers } = $response;
    const what = `with what cannot be read: ${error.message}`;
    return new UnexpectedAnswerError(`${service} answered ${operation}`, what, { status, headers }, options);
  }
  if (error.message === "UnknownError") error.message = `${service} gives no reason for its answer to ${operation}`;
  return error;
}

interface Details {
  readonly code?: string;
  readonly syscall?: string;
  /** Errors that a service sends. */
  readonly $fault?: string;
  /** Errors from reading an answer. */
  readonly $response?: { readonly statusCode: number; readonly headers: Record<string, string> };
}
