import { STATUS_CODES } from "node:http";

/** What an error is called, and what it says: both for people, and the name to group by. */
export interface ReadableError {
  readonly name: string;
  readonly message: string;
  /** The service's id for the request, which AWS's support asks for; absent where it gave none. */
  readonly requestId?: string;
}

/** What the SDK adds to the message of an answer that it cannot parse. It speaks to programmers. */
const PARSER_HINT = /\s*Deserialization error: to see the raw response.*$/s;

/** What the SDK says where an answer says nothing, as the answer to a HEAD request does. */
const NOTHING_SAID = new Set(["", "Unknown", "UnknownError", "undefined", "[object Object]"]);

/**
 * Puts an error of any origin into words that mean something to a user.
 *
 * The SDK's own words for what it does not know (`UnknownError`, `[object Object]`, a hint to inspect a hidden field) are
 * replaced by what is known: the status of the answer.
 */
export function readableError(error: unknown): ReadableError {
  const { name, message, errors, code, status, request } = fieldsOf(error);
  // Several addresses were tried, and the error of errors itself says nothing.
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

/** The service's name for the error; else that of the status, which is one of few. */
function nameOf(name: string, status: number | undefined): string {
  // The SDK takes the status for the name where the answer has no code.
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
