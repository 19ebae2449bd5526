import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { closeServer, listenOnLoopback } from "../../../local/server/loopback.ts";
import { UserError } from "../../../terminal/user-error.ts";

describe("listenOnLoopback", () => {
  let taken: Server;
  let takenPort: number;
  let server: Server;
  beforeEach(async () => {
    taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    takenPort = (taken.address() as AddressInfo).port;
    server = createServer((_request, response) => response.end("hello"));
  });
  afterEach(async () => {
    await closeServer(taken);
    if (server.listening) await closeServer(server);
  });

  it("takes the first port that is free", async () => {
    const endpoint = await listenOnLoopback(server, [takenPort, 0, takenPort]);

    expect(endpoint).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(endpoint).not.to.equal(`http://127.0.0.1:${takenPort}`);
    expect(await (await fetch(endpoint)).text()).to.equal("hello");
  });

  const refused = [
    { title: "the one port", choice: (port: number) => port, says: (port: number) => `port ${port} is` },
    {
      title: "every port",
      choice: (port: number) => [port, port],
      says: (port: number) => `ports ${port}, ${port} are`,
    },
  ];
  for (const { title, choice, says } of refused) {
    it(`says so where ${title} is in use`, async () => {
      const error = await listenOnLoopback(server, choice(takenPort)).catch((reason: unknown) => reason);

      expect(error).to.be.instanceOf(UserError);
      expect((error as Error).message).to.equal(`${says(takenPort)} in use on 127.0.0.1`);
    });
  }

  it("does not try the next port where the fault is another than a port in use", async () => {
    const error: unknown = await listenOnLoopback(server, [65_536, 0]).catch((reason: unknown) => reason);

    expect((error as NodeJS.ErrnoException).code).to.equal("ERR_SOCKET_BAD_PORT");
    expect(server.listening).to.equal(false);
  });
});

describe("closeServer", () => {
  it("does not wait for connections that clients keep, and says where it does not listen", async () => {
    const server = createServer((_request, response) => response.end("hello"));
    const endpoint = await listenOnLoopback(server, 0);
    await (await fetch(endpoint)).text();
    const hanging = createServer(() => undefined);
    const held = await listenOnLoopback(hanging, 0);
    const arrived = once(hanging, "request");
    const asked = fetch(held).then(
      () => "answered",
      () => "broken off",
    );
    await arrived;
    await closeServer(server);
    await closeServer(hanging);
    const error: unknown = await closeServer(server).catch((reason: unknown) => reason);

    expect(await asked).to.equal("broken off");
    expect((error as NodeJS.ErrnoException).code).to.equal("ERR_SERVER_NOT_RUNNING");
  });
});
