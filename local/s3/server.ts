import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readRequest } from "./http/request.ts";
import { type Answer, sendAnswer } from "./http/response.ts";
import { xmlError } from "./http/xml.ts";
import { addBucket } from "./operations/bucket-operations.ts";
import type { Context } from "./operations/context.ts";
import { type NotificationRule, Notifier, type S3EventRecord } from "./operations/events.ts";
import { answerRequest } from "./operations/routes.ts";
import { S3Error } from "./store/errors.ts";
import { Store } from "./store/store.ts";

export type { NotificationRule, S3Event, S3EventRecord } from "./operations/events.ts";

export interface S3ServerOptions {
  /** 0, the default, picks a free port. */
  readonly port?: number;
  readonly host?: "127.0.0.1";
  /** All data persists in this folder, which only one server may use at a time. Without it, data is kept in memory. */
  readonly directory?: string;
  /** Epoch milliseconds. */
  readonly clock?: () => number;
  /** Called for every change of an object, regardless of notification rules; its `configurationId` is empty. */
  readonly onEvent?: (event: S3EventRecord, bucket: string) => void;
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
  const { port = 0, host = "127.0.0.1", directory, clock = Date.now, onEvent, region = "us-east-1" } = options;
  const store = await Store.open(directory);
  const notifier = new Notifier({ region, clock, onEvent });
  const context: Context = { store, notifier, clock, region };
  let count = 0;
  const server = createServer((message, response) => {
    const requestId = (++count).toString(16).toUpperCase().padStart(16, "0");
    void handle(context, message, response, requestId);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  server.requestTimeout = 0; // A big upload may take its time.
  try {
    await listen(server, port, host);
  } catch (error) {
    store.close();
    throw error;
  }
  return {
    endpoint: `http://${host}:${(server.address() as AddressInfo).port}`,
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

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MILLISECONDS);
  await closed;
  clearTimeout(timer);
}
