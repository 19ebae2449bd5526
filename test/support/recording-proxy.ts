import { createServer, request as httpRequest } from "node:http";
import { closeServer, listenOnLoopback } from "../../local/server/loopback.ts";

/** A forward proxy that takes every host for one on this machine. */
export interface RecordingProxy {
  readonly endpoint: string;
  /** `GET http://host:port` of what it passed on, `CONNECT host:port` of the tunnels that were asked for. */
  readonly asked: string[];
  /** The first bytes that came through the tunnels. */
  readonly tunnelled: Buffer[];
  close(): Promise<void>;
}

/** @param target where plain requests go, whatever host they name; tunnels are closed at their first bytes */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const asked: string[] = [];
  const tunnelled: Buffer[] = [];
  const server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    const { origin, pathname, search } = new URL(url);
    asked.push(`${method} ${origin}`);
    const passed = httpRequest(target + pathname + search, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    request.pipe(passed);
  });
  server.on("connect", ({ url = "" }, socket) => {
    asked.push(`CONNECT ${url}`);
    socket.on("error", () => undefined);
    socket.once("data", (bytes: Buffer) => {
      tunnelled.push(bytes);
      socket.destroy();
    });
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
  });
  return { endpoint: await listenOnLoopback(server, 0), asked, tunnelled, close: () => closeServer(server) };
}
