import { spawn } from "node:child_process";
import { get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { startServer, type Launch } from "./server-process.ts";

/** A server of Node on these addresses, with the port in place of PORT. */
const launch =
  (...addresses: readonly string[]) =>
  (port: number): Launch => ({
    command: process.execPath,
    args: ["--eval", addresses.map((address) => `${SERVER}.listen(${port}, "${address}");`).join("")],
    cwd: ".",
  });

const SERVER = 'require("node:http").createServer((_, response) => response.end())';

describe("startServer", () => {
  it("returns when the server answers; stop ends it", async () => {
    const server = await startServer(launch("127.0.0.1"));

    const before = await isAnswered(server.endpoint);
    await server.stop();
    const after = await isAnswered(server.endpoint);

    expect({ before, after }).to.deep.equal({ before: true, after: false });
  });

  if (process.platform === "linux") {
    it("refuses a server that listens on another address too", async () => {
      const error = await failure(startServer(launch("127.0.0.1", "127.0.0.2")));

      expect(error).to.match(/ listens on 127\.0\.0\.1:\d+ and 127\.0\.0\.2:\d+, not on 127\.0\.0\.1:\d+ alone$/);
    });
  }

  it("says what a server printed that ends before it answers", async () => {
    const error = await failure(
      startServer(() => ({ command: process.execPath, args: ["--eval", "throw new Error('no disk')"], cwd: "." })),
    );

    expect(error).to.match(/ ended:\n[^]*Error: no disk/);
  });

  it("says that a command is not there", async () => {
    const error = await failure(startServer(() => ({ command: "no-such-server", args: [], cwd: "." })));

    expect(error).to.contain("spawn no-such-server ENOENT");
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`ends the server when its own process is ended by ${signal}`, async () => {
      const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", HOLDER], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const endpoint = await new Promise<string>((resolve) => {
        child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
      });

      const before = await isAnswered(endpoint);
      child.kill(signal);
      while (await isAnswered(endpoint)) await pause(10);

      expect(before).to.equal(true);
    });
  }
});

/** Starts a server, says where it is, and stays. */
const HOLDER = `
import { startServer } from ${JSON.stringify(fileURLToPath(new URL("server-process.ts", import.meta.url)))};
const launch = (port) => ({
  command: process.execPath,
  args: ["--eval", ${JSON.stringify(SERVER)} + '.listen(' + port + ', "127.0.0.1")'],
  cwd: ".",
});
console.log((await startServer(launch)).endpoint);
setInterval(() => undefined, 1_000);
`;

function isAnswered(endpoint: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(endpoint, { agent: false }, (response) => {
      response.destroy();
      resolve(true);
    });
    request.on("error", () => resolve(false));
  });
}

async function failure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "no failure";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
