import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { closeServer, listenOnLoopback } from "../../local/server/loopback.ts";

export type Fault = "throttle" | "reset" | "truncate";

/** A server in front of another, which answers some requests with faults. */
export interface FaultInjector {
  readonly endpoint: string;
  /** Decides what becomes of a request; `undefined` lets it through. */
  decide: (request: IncomingMessage, body: Buffer) => Fault | undefined;
  /** What came in, faults and all, by method and the operation of DynamoDB. */
  readonly requests: Map<string, number>;
  readonly faults: Record<Fault, number>;
  close(): Promise<void>;
}

/** @param latencyMilliseconds how long each answer waits */
export async function injectFaults(target: string, latencyMilliseconds = 0): Promise<FaultInjector> {
  const agent = new Agent({ keepAlive: true });
  const requests = new Map<string, number>();
  const faults = { throttle: 0, reset: 0, truncate: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("error", () => response.destroy());
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => setTimeout(() => answer(request, response, Buffer.concat(chunks)), latencyMilliseconds));
  });
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    const operation = String(request.headers["x-amz-target"] ?? request.method).replace(/^.*\./, "");
    requests.set(operation, (requests.get(operation) ?? 0) + 1);
    const fault = injector.decide(request, body);
    if (fault) faults[fault] += 1;
    if (fault === "reset") request.socket.resetAndDestroy();
    else if (fault === "throttle") throttle(request, response);
    else forward(request, response, body, fault === "truncate");
  };
  const forward = (request: IncomingMessage, response: ServerResponse, body: Buffer, truncated: boolean): void => {
    const { method, headers, url = "/" } = request;
    const passed = httpRequest(new URL(target).origin + url, { method, headers, agent }, (answered) => {
      response.writeHead(answered.statusCode ?? 500, answered.headers);
      if (!truncated) answered.pipe(response);
      else answered.once("data", (chunk: Buffer) => response.write(chunk.subarray(0, 5), () => response.destroy()));
    });
    passed.on("error", () => response.destroy());
    passed.end(body);
  };
  const injector: FaultInjector = {
    endpoint: await listenOnLoopback(server, 0),
    decide: () => undefined,
    requests,
    faults,
    close: async () => {
      agent.destroy();
      await closeServer(server);
    },
  };
  return injector;
}

function throttle(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers["x-amz-target"] === undefined) {
    const body = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
    response.writeHead(503, { "content-type": "application/xml" }).end(body);
  } else {
    const type = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException";
    response
      .writeHead(400, { "content-type": "application/x-amz-json-1.0" })
      .end(JSON.stringify({ __type: type, message: "The level of configured provisioned throughput was exceeded." }));
  }
}
