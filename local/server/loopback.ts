import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "../../terminal/user-error.ts";

/** The only address that the local servers listen on, because they check no credentials. */
export const LOOPBACK = "127.0.0.1";

/**
 * Makes a server listen on this machine only.
 *
 * @param port 0 picks a free port
 * @returns the endpoint, such as `http://127.0.0.1:4566`
 * @throws UserError if the port is in use
 */
export async function listenOnLoopback(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE" ? new UserError(`port ${port} of ${LOOPBACK} is taken`, { cause: error }) : error,
      ),
    );
    server.listen(port, LOOPBACK, resolve);
  });
  return `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
}

/** Closes a server at once. Keep-alive connections of clients would otherwise hold it open. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
  server.closeAllConnections();
  await closed;
}
