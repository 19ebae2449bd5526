import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Journal } from "../server/journal.ts";
import { closeServer, listenOnLoopback, type PortChoice } from "../server/loopback.ts";
import { ACTIONS, type Queues, SqsError } from "./actions.ts";
import { DEFAULT_ATTRIBUTES, Queue, type QueueAttributes, type StoredMessage } from "./queue.ts";

export interface SqsServer {
  readonly endpoint: string;
  /** Makes a queue, or gives the one that is there these attributes. @returns its URL */
  createQueue(name: string, attributes?: Partial<QueueAttributes>, redrive?: QueueRedrive): string;
  queue(name: string): Queue | undefined;
  close(): Promise<void>;
}

/** A queue's redrive policy. */
export interface QueueRedrive {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export interface SqsServerOptions {
  /** 0, the default, takes a free one. */
  readonly port?: PortChoice;
  /** Messages persist there; without it they live in memory. */
  readonly directory?: string;
  readonly region?: string;
  /** Epoch milliseconds. */
  readonly clock?: () => number;
}

/** The account of all local resources. */
export const ACCOUNT_ID = "000000000000";

/**
 * Starts an embedded SQS server for standard queues. It speaks the JSON protocol, and accepts any credentials.
 *
 * Why our own: the in-process server in the registry (fauxqs) refuses messages with characters beyond the Basic Multilingual
 * Plane, such as an emoji in an object's key, listens on all addresses, and persists nothing.
 */
export async function startSqsServer(options: SqsServerOptions = {}): Promise<SqsServer> {
  const { directory, region = "us-east-1", clock = Date.now } = options;
  const journal = new Journal<StoredMessage>(directory === undefined ? undefined : join(directory, "messages.ndjson"));
  const made = new Map<string, Queue>();
  const queues: Queues = {
    byName: (name) => made.get(name),
    names: () => [...made.keys()],
    create: (name, attributes) => {
      const queue = new Queue(name, attributes, journal, clock);
      made.set(name, queue);
      return queue;
    },
    urlOf: (name) => `${endpoint}/${ACCOUNT_ID}/${name}`,
    arnOf: (name) => `arn:aws:sqs:${region}:${ACCOUNT_ID}:${name}`,
  };
  const server = createServer((request, response) => void answer(queues, request, response));
  const endpoint = await listenOnLoopback(server, options.port ?? 0);

  return {
    endpoint,
    createQueue: (name, attributes = {}, redrive) => {
      const queue = made.get(name) ?? queues.create(name, DEFAULT_ATTRIBUTES);
      queue.attributes = { ...DEFAULT_ATTRIBUTES, ...attributes };
      queue.redrive = redrive && {
        maxReceiveCount: redrive.maxReceiveCount,
        to: () => made.get(redrive.deadLetterTargetArn.split(":").at(-1) ?? ""),
      };
      return queues.urlOf(name);
    },
    queue: (name) => made.get(name),
    close: async () => {
      const all = [...made.values()];
      made.clear();
      for (const queue of all) queue.wake();
      await closeServer(server);
      journal.close();
    },
  };
}

async function answer(queues: Queues, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const name = String(request.headers["x-amz-target"]).replace("AmazonSQS.", "");
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action === undefined) throw new SqsError("InvalidAction", `This server has no action ${name}.`);
    const body = JSON.parse((await text(request)) || "{}") as Record<string, unknown>;
    reply(response, 200, await action(queues, body));
  } catch (error) {
    const known = error instanceof SqsError ? error : new SqsError("InternalFailure", String(error));
    response.setHeader("x-amzn-query-error", `${known.queryCode};Sender`);
    const status = error instanceof SqsError || error instanceof SyntaxError ? 400 : 500;
    reply(response, status, { __type: `com.amazonaws.sqs#${known.code}`, message: known.message });
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
}
