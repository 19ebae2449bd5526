import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { listenOnLoopback, type PortChoice } from "../server/loopback.ts";
import { readRequest } from "./http/request.ts";
import { type Answer, sendAnswer } from "./http/response.ts";
import { xmlError } from "./http/xml.ts";
import { addBucket } from "./operations/bucket-operations.ts";
import type { Context } from "./operations/context.ts";
import { type NotificationRule, Notifier, type ObjectChange, type S3EventRecord } from "./operations/events.ts";
import { answerRequest } from "./operations/routes.ts";
import { S3Error } from "./store/errors.ts";
import { Store } from "./store/store.ts";

export type { NotificationRule, ObjectChange, S3Event, S3EventRecord } from "./operations/events.ts";

export interface S3ServerOptions {
  /** 0, the default, takes a free one. */
  readonly port?: PortChoice;
  /** Where everything is kept over restarts; without it, in memory. One server at a time. */
  readonly directory?: string;
  /** Epoch milliseconds. */
  readonly clock?: () => number;
  /** Called for every change of an object, regardless of notification rules; its `configurationId` is empty. */
  readonly onEvent?: (event: S3EventRecord, bucket: string) => void;
  /** Called with every change of an object that no notification rule asks for. */
  readonly onUnmatched?: (change: ObjectChange) => void;
  /** `us-east-1` by default. */
  readonly region?: string;
}

/** A running S3 server. */
export interface S3Server {
  /** Such as `http://127.0.0.1:4566`, without a trailing slash. */
  readonly endpoint: string;
  /** Creates a bucket unless it exists. `versioning: true` enables versioning in either case. */
  createBucket(name: string, options?: { readonly versioning?: boolean }): Promise<void>;
  /** Replaces the bucket's notification rules. They are lost at a restart. */
  setNotifications(bucket: string, rules: readonly NotificationRule[]): void;
  /** Stops the server after a grace period for open requests. Resolves when the last event was delivered and nothing is running. */
  close(): Promise<void>;
}

/** How long a request may continue after `close`. */
const CLOSE_MILLISECONDS = 2000;
/** Longer than clients keep idle connections; otherwise a client could send a request just as the connection is closed. */
const KEEP_ALIVE_MILLISECONDS = 120_000;

/**
 * Starts a local S3 server over HTTP. It accepts any credentials, because it does not check signatures.
 *
 * It supports path-style requests (`/bucket/key`) and virtual-hosted ones (`bucket.localhost`).
 */
export async function startS3Server(options: S3ServerOptions = {}): Promise<S3Server> {
  const { port = 0, directory, clock = Date.now, onEvent, onUnmatched, region = "us-east-1" } = options;
  const store = await Store.open(directory);
  const notifier = new Notifier({ region, clock, onEvent, onUnmatched });
  const context: Context = { store, notifier, clock, region };
  let count = 0;
  const server = createServer((message, response) => {
    const requestId = (++count).toString(16).toUpperCase().padStart(16, "0");
    void handle(context, message, response, requestId);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  server.requestTimeout = 0; // A big upload may take its time.
  const endpoint = await listenOnLoopback(server, port).catch((error: unknown) => {
    store.close();
    throw error;
  });
  return {
    endpoint,
    createBucket: (name, { versioning = false } = {}) => {
      if (!store.buckets.has(name)) addBucket(context, name);
      if (versioning && store.bucket(name).versioning !== "Enabled") {
        store.commit({ type: "versioning", bucket: name, versioning: "Enabled" });
      }
      return Promise.resolve();
    },
    setNotifications: (bucket, rules) => notifier.setRules(bucket, rules),
    close: async () => {
      await closeServer(server);
      store.close();
    },
  };
}

async function handle(
  context: Context,
  message: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  // Without a listener, a lost connection would be an uncaught error.
  response.on("error", () => undefined);
  message.on("error", () => undefined);
  response.setHeader("x-amz-request-id", requestId);
  response.setHeader("x-amz-id-2", requestId);
  const isHead = message.method === "HEAD";
  try {
    const answer = await answerRequest(context, readRequest(message, requestId));
    await sendAnswer(response, answer, isHead);
  } catch (error) {
    if (response.headersSent || (message.destroyed && !message.complete)) response.destroy();
    else await sendAnswer(response, errorAnswer(error, message, requestId), isHead);
  } finally {
    // The unread rest of a refused body would precede the connection's next request.
    message.resume();
  }
}

function errorAnswer(error: unknown, message: IncomingMessage, requestId: string): Answer {
  const fault = error instanceof S3Error ? error : new S3Error("InternalError");
  // Anything but an S3Error is a bug in this server, and its developer needs to see it.
  if (fault !== error) process.emitWarning(error instanceof Error ? error : String(error));
  const resource = (message.url ?? "/").replace(/\?.*/s, "");
  return {
    status: fault.status,
    headers: { ...fault.headers, "content-type": "application/xml" },
    body: xmlError([
      ["Code", fault.code],
      ["Message", fault.message],
      ...Object.entries(fault.details),
      ["Resource", resource],
      ["RequestId", requestId],
      ["HostId", requestId],
    ]),
  };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve)); // idle connections at once
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MILLISECONDS);
  await closed;
  clearTimeout(timer);
}
