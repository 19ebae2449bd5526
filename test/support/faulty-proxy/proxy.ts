import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { buffer } from "node:stream/consumers";
import { closeServer, listenOnLoopback } from "../../../local/server/loopback.ts";
import { FAULTS, type FaultName } from "./faults.ts";
import type { Answer } from "./forgeries.ts";
import { operationOf, type Call } from "./operation.ts";

/** A server in front of another, which answers some calls wrongly, or not at all. */
export interface FaultyProxy {
  readonly endpoint: string;
  /** Decides what becomes of a call; `undefined` lets it through. */
  decide: (call: Call) => FaultName | undefined;
  /** How many calls came in, faults and all, by operation. */
  readonly calls: Map<string, number>;
  readonly faults: Map<FaultName, number>;
  close(): Promise<void>;
}

export interface FaultyProxyOptions {
  /** How long each answer waits. */
  readonly latencyMilliseconds?: number;
  /** Changes the path and query that are asked for: so a listing can be made to have short pages. */
  readonly rewrite?: (url: string) => string;
  /** Changes the body that is asked with: so a scan can be made to have short pages. */
  readonly rewriteBody?: (call: Call) => Buffer;
}

/** @param target the server behind it */
export async function startFaultyProxy(target: string, options: FaultyProxyOptions = {}): Promise<FaultyProxy> {
  const { latencyMilliseconds = 0, rewrite, rewriteBody } = options;
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(target);
  const ask = (call: Call): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { method, url = "/" } = call.request;
      const body = rewriteBody?.(call) ?? call.body;
      const headers = { ...call.request.headers, ...(rewriteBody ? { "content-length": String(body.length) } : {}) };
      // Not as one address: parsing it would take "." and ".." out of the path, which are part of a key.
      httpRequest({ hostname, port, path: rewrite?.(url) ?? url, method, headers, agent }, resolve)
        .on("error", reject)
        .end(body);
    });
  const answer = async (call: Call, response: ServerResponse): Promise<void> => {
    count(proxy.calls, call.operation);
    const fault = proxy.decide(call);
    if (fault === undefined) {
      const answered = await ask(call);
      response.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.on("error", () => response.destroy()).pipe(response);
      return;
    }
    count(proxy.faults, fault);
    await FAULTS[fault]({ call, response, forward: async () => whole(await ask(call)) });
  };
  const server = createServer((request, response) => {
    response.on("error", () => undefined);
    void buffer(request)
      .then((body) =>
        later(latencyMilliseconds, () => answer({ operation: operationOf(request), request, body }, response)),
      )
      .catch(() => response.destroy());
  });
  const proxy: FaultyProxy = {
    endpoint: await listenOnLoopback(server, 0),
    decide: () => undefined,
    calls: new Map(),
    faults: new Map(),
    close: async () => {
      agent.destroy();
      await closeServer(server);
    },
  };
  return proxy;
}

async function whole(answered: IncomingMessage): Promise<Answer> {
  return { status: answered.statusCode ?? 500, headers: answered.headers, body: await buffer(answered) };
}

function later<T>(milliseconds: number, action: () => Promise<T>): Promise<T> {
  if (milliseconds === 0) return action();
  return sleep(milliseconds).then(action);
}

function count<K>(counts: Map<K, number>, name: K): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
