import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { closeServer, listenOnLoopback } from "../server/loopback.ts";

/** Lambda's API, as far as a function needs it to call itself. */
export interface LambdaServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * Starts a server for asynchronous invocations. It accepts any credentials.
 *
 * @param accept takes an event for the function of that name, and keeps it when it returns; `false` if there is none
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function startLambdaServer(
  accept: (functionName: string, event: object) => boolean,
): Promise<LambdaServer> {
  const server = createServer((request, response) => void answer(request, response, accept));
  const endpoint = await listenOnLoopback(server, 0);
  return { endpoint, close: () => closeServer(server) };
}

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  accept: (functionName: string, event: object) => boolean,
): Promise<void> {
  const refuse = (status: number, code: string, message: string): void =>
    void response
      .writeHead(status, { "content-type": "application/json", "x-amzn-errortype": code })
      .end(JSON.stringify({ Type: "User", Message: message }));
  try {
    const { pathname } = new URL(request.url ?? "", "http://lambda");
    const [, name] = INVOCATIONS.exec(pathname) ?? [];
    if (request.method !== "POST" || name === undefined || request.headers["x-amz-invocation-type"] !== "Event") {
      refuse(400, "InvalidRequestContentException", "This server only takes asynchronous invocations.");
      return;
    }
    const functionName = decodeURIComponent(name);
    const event: unknown = JSON.parse((await text(request)) || "{}");
    if (typeof event === "object" && event !== null && accept(functionName, event)) {
      response.writeHead(202, { "x-amzn-requestid": randomUUID(), "content-length": "0" }).end();
    } else {
      refuse(404, "ResourceNotFoundException", `Function not found: ${functionName}`);
    }
  } catch (error) {
    refuse(400, "InvalidRequestContentException", String(error));
  }
}
