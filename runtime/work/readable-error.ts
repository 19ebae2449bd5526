import { STATUS_CODES } from "node:http";

/** An error's name and message. Both are for people; errors are also grouped by the name. */
export interface ReadableError {
  readonly name: string;
  readonly message: string;
  /** The service's request id, which AWS Support asks for; absent if the answer had none. */
  readonly requestId?: string;
}

/** What the SDK adds to the message of an answer that it cannot parse. It addresses programmers. */
const PARSER_HINT = /\s*Deserialization error: to see the raw response.*$/s;

/** The SDK's message for an answer without an error, such as the answer to a HEAD request. */
const NOTHING_SAID = new Set(["", "Unknown", "UnknownError", "undefined", "[object Object]"]);

/**
 * Puts an error of any origin into words for a user.
 *
 * The SDK's own words for an unknown error (`UnknownError`, `[object Object]`, a hint to inspect a hidden field) are replaced by
 * what is known: the status of the answer.
 */
export function readableError(error: unknown): ReadableError {
  const { name, message, errors, code, status, request } = fieldsOf(error);
  // Several addresses were tried. The AggregateError itself has no message.
  if (NOTHING_SAID.has(message) && errors.length > 0) return readableError(errors[0]);
  if (PARSER_HINT.test(message)) {
    const answer = status === undefined ? "The answer" : `The answer (HTTP ${status})`;
    return {
      name: "UnreadableAnswer",
      message: `${answer} is not one of AWS's; check the endpoint, and any proxy in between`,
      ...request,
    };
  }
  const said = NOTHING_SAID.has(message) ? reasonOf(code, status) : message;
  return { name: nameOf(name, status), message: said, ...request };
}

/** The service's name for the error, or the name of its HTTP status. */
function nameOf(name: string, status: number | undefined): string {
  // If the answer has no error code, the SDK uses the status as the name.
  if (!NOTHING_SAID.has(name) && !/^\d+$/.test(name)) return name;
  return (STATUS_CODES[status ?? Number(name)] ?? "Error").replaceAll(" ", "");
}

function reasonOf(code: string | undefined, status: number | undefined): string {
  if (status === undefined) return code ?? "no reason was given";
  const text = STATUS_CODES[status];
  return `HTTP ${status}${text === undefined ? "" : ` ${text}`}, without a reason`;
}

function fieldsOf(error: unknown) {
  const fields: Readonly<Record<string, unknown>> =
    typeof error === "object" && error !== null ? (error as Record<string, unknown>) : { message: String(error) };
  const metadata = fields["$metadata"] as Partial<Record<string, unknown>> | null | undefined;
  const { httpStatusCode: status, requestId } = metadata ?? {};
  const { name, message, errors, code } = fields;
  return {
    name: typeof name === "string" || typeof name === "number" ? String(name) : "Error",
    message: typeof message === "string" ? message.trim() : "",
    errors: Array.isArray(errors) ? (errors as unknown[]) : [],
    code: typeof code === "string" ? code : undefined,
    status: typeof status === "number" ? status : undefined,
    request: typeof requestId === "string" && requestId !== "" ? { requestId } : {},
  };
}
