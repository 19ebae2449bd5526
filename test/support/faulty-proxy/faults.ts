import type { ServerResponse } from "node:http";
import { empty, html, otherJson, isS3, serviceError, throttled, type Answer } from "./forgeries.ts";
import type { Call } from "./operation.ts";

/** A call that is to go wrong. */
export interface Exchange {
  readonly call: Call;
  readonly response: ServerResponse;
  /** Asks the server behind the proxy: from then on what was asked for is done. */
  readonly forward: () => Promise<Answer>;
}

/** Answers a call wrongly, or not at all. */
type Fault = (exchange: Exchange) => void | Promise<void>;

/** What can become of a call, by the name that tests give it. */
export const FAULTS = {
  "stall before": () => undefined,
  "stall after": async ({ forward }) => {
    await forward();
  },
  "stall within": async ({ response, forward }) => {
    const { status, headers, body } = await forward();
    response.writeHead(status, headers).write(beginning(body));
  },
  "reset before": ({ call }) => void call.request.socket.resetAndDestroy(),
  "reset after": async ({ call, forward }) => {
    await forward();
    call.request.socket.resetAndDestroy();
  },
  "cut, length announced": async (exchange) => cut(exchange, await exchange.forward(), "announced"),
  "cut, chunked": async (exchange) => cut(exchange, await exchange.forward(), "chunked"),
  "cut, no length": async (exchange) => cut(exchange, await exchange.forward(), "none"),
  "cut, length of the rest": async (exchange) => cut(exchange, await exchange.forward(), "adjusted"),
  "broken HTTP": ({ call }) => void call.request.socket.end("HTTP/1.1 200 OK\r\nno header\r\n\r\n"),
  "HTML 200": ({ response }) => reply(response, html(200)),
  "empty 200": ({ response }) => reply(response, empty(200)),
  "error in a 200": ({ response, call }) => reply(response, internalError(call, 200)),
  "other JSON 200": ({ response }) => reply(response, otherJson(200)),
  "HTML 404": ({ response }) => reply(response, html(404)),
  "empty 404": ({ response }) => reply(response, empty(404)),
  "500 error": ({ response, call }) => reply(response, internalError(call, 500)),
  "HTML 502": ({ response }) => reply(response, html(502)),
  "503 error": ({ response, call }) =>
    reply(response, serviceError(call, 503, "ServiceUnavailable", "Try again later.")),
  throttled: ({ response, call }) => reply(response, throttled(call)),
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** Whether a fault can befall an operation: nothing can be cut from an answer without a body. */
export function canBefall(fault: FaultName, operation: string): boolean {
  return !operation.startsWith("Head") || !/^cut|within|error in/.test(fault);
}

const internalError = (call: Call, status: number): Answer =>
  isS3(call)
    ? serviceError(call, status, "InternalError", "We encountered an internal error. Please try again.")
    : serviceError(call, status, "InternalServerError", "Internal server error");

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}

function cut(
  { response }: Exchange,
  { status, headers, body }: Answer,
  length: "announced" | "chunked" | "none" | "adjusted",
): void {
  const rest = beginning(body);
  const { "content-length": _, ...others } = headers;
  switch (length) {
    case "announced":
      response.writeHead(status, { ...others, "content-length": String(body.length) });
      response.write(rest, () => response.destroy());
      break;
    case "chunked":
      response.writeHead(status, others).write(rest, () => response.destroy());
      break;
    case "none":
      // The end of the connection is the end of the body, as in HTTP/1.0.
      response.useChunkedEncodingByDefault = false;
      response.writeHead(status, { ...others, connection: "close" }).end(rest);
      break;
    case "adjusted":
      response.writeHead(status, { ...others, "content-length": String(rest.length) }).end(rest);
      break;
  }
}

/** Where a cut hurts most: behind a line, since what is left of newline-delimited JSON is as good as the whole. */
function beginning(body: Buffer): Buffer {
  const line = body.lastIndexOf("\n", body.length - 2) + 1;
  return body.subarray(0, line > 0 ? line : Math.floor(body.length / 2));
}
