import { readableError } from "../work/readable-error.ts";

/** What an error says, for a log line: names and messages, and nothing that the error carries besides. */
export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  /** Where it was thrown, without the message that comes before. */
  readonly at?: string;
  /** A service's answer: its status, and its id for the request, which AWS's support asks for. */
  readonly httpStatus?: number;
  readonly awsRequestId?: string;
  readonly cause?: ErrorDescription;
}

/** A message that quotes a whole document is of no use, and not ours to log. */
const LONGEST_MESSAGE = 1_000;
const FRAMES = 8;
const DEEPEST_CAUSE = 4;

/**
 * Describes an error by what is known to be harmless.
 *
 * Errors of the AWS SDK carry answers with them (a refused condition, for one, the whole item that stands in the way), and a logger
 * prints each property that it finds.
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
