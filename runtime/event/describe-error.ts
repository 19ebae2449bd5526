import { readableError } from "../work/readable-error.ts";

/** An error for a log line: its names and messages, and none of the other properties it carries. */
export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  /** The stack, without the message before it. */
  readonly at?: string;
  /** The service's HTTP status, and its request id, which AWS Support asks for. */
  readonly httpStatus?: number;
  readonly awsRequestId?: string;
  readonly cause?: ErrorDescription;
}

/** Bounds a message that quotes a whole document: such a quote is of no use, and we must not log it. */
const LONGEST_MESSAGE = 1_000;
const FRAMES = 8;
const DEEPEST_CAUSE = 4;

/**
 * Describes an error with the parts that are known to hold no data.
 *
 * Errors of the AWS SDK carry the service's answer, and a logger prints every property it finds. The answer to a failed
 * condition, for example, holds the whole item that is in the way.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: "NotAnError", message: oneLine(String(error)) };
  const at = frames(error.stack);
  const { name, message } = readableError(error);
  const { httpStatusCode, requestId } = metadataOf(error);
  return {
    name,
    message: oneLine(message),
    ...(at === "" ? {} : { at }),
    ...(typeof httpStatusCode === "number" ? { httpStatus: httpStatusCode } : {}),
    ...(typeof requestId === "string" ? { awsRequestId: requestId } : {}),
    ...(error.cause === undefined || depth >= DEEPEST_CAUSE ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}

function frames(stack: string | undefined): string {
  const lines = (stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return lines
    .slice(0, FRAMES)
    .map((line) => line.trim().slice("at ".length))
    .join(" < ");
}

function metadataOf(error: Error): { readonly httpStatusCode?: unknown; readonly requestId?: unknown } {
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  return typeof metadata === "object" && metadata !== null ? metadata : {};
}

function oneLine(text: string): string {
  const line = text.replace(/\s*[\r\n]+\s*/g, " ");
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE)}…`;
}
