import { EventEmitter } from "node:events";
import { mkdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import dynalite from "dynalite";
import { closeServer, listenOnLoopback } from "../server/loopback.ts";
import { InFlightRequests } from "./in-flight-requests.ts";
import { returnOldItems } from "./old-item.ts";
import { hideProtoName, showProtoName } from "./proto-name.ts";
import { rememberConditions } from "./remember-conditions.ts";

export interface DynamoDbServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

export interface DynamoDbServerOptions {
  /** 0, the default, picks a free port. */
  readonly port?: number;
  /** Tables persist in this folder. Without it, they are kept in memory. */
  readonly directory?: string;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts an embedded DynamoDB: dynalite, extended by what Sluice needs. It accepts any credentials. */
export async function startDynamoDbServer(options: DynamoDbServerOptions = {}): Promise<DynamoDbServer> {
  returnOldItems();
  rememberConditions();
  if (options.directory !== undefined) mkdirSync(options.directory, { recursive: true });
  const server = dynalite({
    ...(options.directory === undefined ? {} : { path: options.directory }),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  const [handle] = server.listeners("request") as [Handler];
  server.removeAllListeners("request");
  const inHand = new InFlightRequests();
  let closing = false;
  const handOver: Handler = (request, response) => {
    if (closing) return void response.destroy();
    inHand.track(response);
    handle(request, response);
  };
  server.on("request", (request: IncomingMessage, response: ServerResponse) => receive(request, response, handOver));
  const close = async (): Promise<void> => {
    closing = true;
    await inHand.drained();
    await closeServer(server);
  };
  return { endpoint: await listenOnLoopback(server, options.port ?? 0), close };
}

/** dynalite requires a signature but does not check it. Adding one lets a plain curl read the items. */
const ANY_SIGNATURE = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
  "x-amz-date": "20260101T000000Z",
};

/**
 * Passes only complete requests to dynalite: it throws, and so ends this process, when a client disconnects in the middle of one.
 * A function stopped at its timeout does just that.
 */
function receive(request: IncomingMessage, response: ServerResponse, handle: Handler): void {
  const chunks: Buffer[] = [];
  request.on("error", () => response.destroy());
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method, url } = request;
    const headers = { ...ANY_SIGNATURE, ...request.headers };
    const whole = Object.assign(new EventEmitter(), { headers, method, url });
    showProtoName(response);
    handle(whole as unknown as IncomingMessage, response);
    whole.emit("data", Buffer.from(hideProtoName(Buffer.concat(chunks).toString())));
    whole.emit("end");
  });
}
