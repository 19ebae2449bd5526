import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

/** What a client's connections are made by. */
export interface HttpAgents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpAgent;
  /** Closes the connections that wait for another call: the files they hold are needed elsewhere. */
  readonly closeIdle: () => void;
}

/** @param sockets how many connections there may be at once */
export type MakeHttpAgents = (sockets: number) => HttpAgents;

/** Connects to every host directly. */
export const directAgents: MakeHttpAgents = (sockets) => {
  const options = { keepAlive: true, maxSockets: sockets };
  const httpAgent = new HttpAgent(options);
  const httpsAgent = new HttpsAgent(options);
  return { httpAgent, httpsAgent, closeIdle: () => closeIdleSockets([httpAgent, httpsAgent]) };
};

export function closeIdleSockets(agents: Iterable<HttpAgent>): void {
  for (const { freeSockets } of agents) {
    for (const socket of Object.values(freeSockets).flat()) socket?.destroy();
  }
}
