import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A call of a service, as it went over the wire. */
export interface RecordedCall {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** The operation, where the service's protocol names it in a header. */
  readonly operation: string | undefined;
  readonly body: string;
  readonly status: number;
}

/** Stands between a function and one local server, and writes down what it is asked. */
export class RecordingProxy {
  readonly calls: RecordedCall[] = [];
  /** Runs before a call goes on. */
  before: (target: string) => Promise<void> = () => Promise.resolve();
  /** Refuses a call in place of the server behind: with a status, and a body of JSON or XML. */
  refuse: (call: Omit<RecordedCall, "status">) => { readonly status: number; readonly body: string } | undefined = () =>
    undefined;
  /** The server behind; set before the first call. */
  endpoint = "";
  readonly #server = createServer((incoming, outgoing) => void this.#forward(incoming, outgoing));

  static async start(): Promise<RecordingProxy> {
    const proxy = new RecordingProxy();
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = Buffer.concat((await incoming.toArray()) as Buffer[]);
    const { method = "", url: target = "", headers } = incoming;
    await this.before(target);
    const named = headers["x-amz-target"];
    const operation = typeof named === "string" ? named.split(".").at(-1) : undefined;
    const call = { method, target, operation, body: body.toString() };
    const refusal = this.refuse(call);
    if (refusal) {
      this.calls.push({ ...call, status: refusal.status });
      outgoing.writeHead(refusal.status).end(method === "HEAD" ? undefined : refusal.body);
      return;
    }
    const onward = request(new URL(target, this.endpoint), { method, headers });
    onward.end(body);
    const [answer] = (await once(onward, "response")) as [IncomingMessage];
    this.calls.push({ ...call, status: answer.statusCode ?? 0 });
    outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
    answer.pipe(outgoing);
  }
}
