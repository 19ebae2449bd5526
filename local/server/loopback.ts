import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "../../terminal/user-error.ts";

/** The only address that the local servers listen on, because they check no credentials. */
export const LOOPBACK = "127.0.0.1";

/** One port, where 0 takes a free one; or several in the order in which they are tried. */
export type PortChoice = number | readonly number[];

/**
 * Makes a server listen on this machine only.
 *
 * @returns the endpoint, such as `http://127.0.0.1:4580`
 * @throws UserError when each of the ports is in use
 */
export async function listenOnLoopback(server: Server, choice: PortChoice): Promise<string> {
  const ports = typeof choice === "number" ? [choice] : choice;
  let taken: unknown;
  for (const port of ports) {
    try {
      server.listen(port, LOOPBACK);
      await once(server, "listening"); // or it rejects, on "error"
      return `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      taken = error;
    }
  }
  const which = ports.length === 1 ? `port ${ports.join("")} is` : `ports ${ports.join(", ")} are`;
  throw new UserError(`${which} in use on ${LOOPBACK}`, { cause: taken });
}

/** Closes a server at once. Keep-alive connections of clients would otherwise hold it open. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
  server.closeAllConnections();
  await closed;
}
