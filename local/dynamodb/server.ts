import { EventEmitter } from "node:events";
import { mkdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import dynalite from "dynalite";
import database from "dynalite/db/index.js";
import { damagedFolder } from "../server/damaged-state.ts";
import { closeServer, listenOnLoopback, type PortChoice } from "../server/loopback.ts";
import { InFlightRequests } from "./in-flight-requests.ts";
import { returnOldItems } from "./old-item.ts";
import { hideProtoName, showProtoName } from "./proto-name.ts";
import { rememberConditions } from "./remember-conditions.ts";

export interface DynamoDbServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

export interface DynamoDbServerOptions {
  /** 0, the default, takes a free one. */
  readonly port?: PortChoice;
  /** Tables persist there; without it they live in memory. */
  readonly directory?: string;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts an embedded DynamoDB: dynalite, extended by what Sluice needs. It accepts any credentials. */
export async function startDynamoDbServer(options: DynamoDbServerOptions = {}): Promise<DynamoDbServer> {
  returnOldItems();
  rememberConditions();
  if (options.directory !== undefined) await checkDatabase(options.directory);
  const server = dynalite({
    ...(options.directory === undefined ? {} : { path: options.directory }),
    createTableMs: 0,
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
  const endpoint = await listenOnLoopback(server, options.port ?? 0).catch(async (error: unknown) => {
    // dynalite lets go of its folder only when it ends to listen, wherever that is.
    await listenOnLoopback(server, 0);
    await close();
    throw error;
  });
  return { endpoint, close };
}

/**
 * dynalite ends this process when it comes upon a database that it cannot open.
 *
 * @throws UserError
 */
async function checkDatabase(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const { db } = database.create({ path: directory });
  try {
    await db.open();
  } catch (error) {
    const { cause } = error as Error;
    throw damagedFolder(directory, cause instanceof Error ? cause.message : String(error), error);
  }
  await db.close();
}

/** dynalite wants a signature without looking at it; so it gets one, and a plain curl can look at the items. */
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
  // Without a listener, a lost connection would be an uncaught error.
  request.on("error", () => undefined);
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
