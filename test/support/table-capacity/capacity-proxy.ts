import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { closeServer, listenOnLoopback } from "../../../local/server/loopback.ts";
import { itemBytes, type AttributeValue } from "../../../runtime/model/attribute-value.ts";
import { throttled } from "../faulty-proxy/forgeries.ts";
import { operationOf } from "../faulty-proxy/operation.ts";
import type { WriteCapacity } from "./write-capacity.ts";

const UNIT_BYTES = 1_024;

/** A DynamoDB with provisioned tables: a server in front of one whose tables have no limits. */
export interface CapacityProxy {
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * Starts the proxy. It charges a put by the size of its item, whether or not the condition holds, and refuses what exceeds the
 * capacity.
 *
 * @param target the server behind it
 * @param capacities by the tables' names; other tables have no limit
 */
export async function startCapacityProxy(
  target: string,
  capacities: ReadonlyMap<string, WriteCapacity>,
): Promise<CapacityProxy> {
  // The server closes idle connections after five seconds: a put on one that it just closed would be charged and lost.
  const agent = new Agent({ keepAlive: true, timeout: 2_000 });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const operation = operationOf(request);
    if (operation === "PutItem" && !isCharged(body, capacities)) {
      const refusal = throttled({ operation, request, body });
      response.writeHead(refusal.status, refusal.headers).end(refusal.body);
      return;
    }
    const { method, headers } = request;
    httpRequest(target, { method, headers, agent }, (answered) => {
      response.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(response);
    })
      .on("error", () => response.destroy())
      .end(body);
  };
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  const endpoint = await listenOnLoopback(server, 0);
  return {
    endpoint,
    close: async () => {
      agent.destroy();
      await closeServer(server);
    },
  };
}

function isCharged(body: Buffer, capacities: ReadonlyMap<string, WriteCapacity>): boolean {
  const { TableName, Item } = JSON.parse(body.toString()) as {
    readonly TableName: string;
    readonly Item: Record<string, AttributeValue>;
  };
  const capacity = capacities.get(TableName);
  return capacity === undefined || capacity.take(Math.ceil(itemBytes(Item) / UNIT_BYTES));
}
