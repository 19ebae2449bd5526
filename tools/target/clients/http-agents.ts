import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

/** The longest time, in milliseconds, until a connection is open. */
export const CONNECTION_MILLISECONDS = 5_000;

/** Opens a client's connections. */
export interface HttpAgents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpAgent;
  /** Closes idle connections, to free their file descriptors. */
  readonly closeIdle: () => void;
  /** Whether calls to an address reach it without a proxy. */
  readonly isDirect: (url: URL) => boolean;
}

/** @param sockets the maximum number of concurrent connections */
export type MakeHttpAgents = (sockets: number) => HttpAgents;

/** Connects to every host directly. */
export const directAgents: MakeHttpAgents = (sockets) => {
  const options = { keepAlive: true, maxSockets: sockets };
  const httpAgent = new HttpAgent(options);
  const httpsAgent = new HttpsAgent(options);
  return { httpAgent, httpsAgent, closeIdle: () => closeIdleSockets([httpAgent, httpsAgent]), isDirect: () => true };
};

export function closeIdleSockets(agents: Iterable<HttpAgent>): void {
  for (const { freeSockets } of agents) {
    for (const socket of Object.values(freeSockets).flat()) socket?.destroy();
  }
}
