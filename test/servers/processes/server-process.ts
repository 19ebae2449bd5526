import { spawn, type ChildProcess } from "node:child_process";
import { createServer, get, type IncomingMessage } from "node:http";
import { get as getByTls } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { closeServer, listenOnLoopback, LOOPBACK } from "../../../local/server/loopback.ts";
import { listeningAddresses } from "./listening-addresses.ts";

/** How to start a server on a port of the loopback address. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where it works, and leaves what it leaves. */
  readonly cwd: string;
  /** Whether it speaks TLS. */
  readonly tls?: boolean;
  /** Ports of the loopback address that it takes besides, if they are free. */
  readonly besides?: readonly number[];
}

/** A server that runs in a process of its own. */
export interface ServerProcess {
  readonly pid: number;
  /** Such as `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** Ends the process, and returns when it has ended. */
  readonly stop: () => Promise<void>;
}

const READY_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 5_000;
/** How many free ports are tried: another process may take one before the server does. */
const TRIES = 3;

/**
 * Starts a server on a free port, and returns when it answers. It ends with this process at the latest.
 *
 * @throws where it ends before it answers, with what it printed; or where it listens on any other address
 */
export async function startServer(launch: (port: number) => Launch): Promise<ServerProcess> {
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    const how = launch(port);
    const started = begin(how);
    try {
      await answers(started, port, how);
      const scheme = how.tls === true ? "https" : "http";
      return { pid: started.pid, endpoint: `${scheme}://${LOOPBACK}:${port}`, stop: () => end(started) };
    } catch (error) {
      await end(started);
      if (tries === TRIES || !/address.*in use/i.test(started.printed())) throw error;
    }
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly command: string;
  readonly ended: Promise<void>;
  /** The end of what it printed. */
  printed(): string;
}

function begin({ command, args, env, cwd }: Launch): Started {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  const keep = (chunk: Buffer): void => void (printed = (printed + chunk.toString()).slice(-4_000));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  endWithThisProcess(child);
  const ended = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      keep(Buffer.from(error.message));
      resolve();
    });
    child.once("exit", () => resolve());
  });
  return { child, pid: child.pid ?? 0, command: [command, ...args].join(" "), ended, printed: () => printed };
}

async function answers(started: Started, port: number, { tls = false, besides = [] }: Launch): Promise<void> {
  const deadline = performance.now() + READY_MILLISECONDS;
  const running = (): boolean => started.child.exitCode === null && started.child.signalCode === null;
  while (!(await isAnswered(port, tls))) {
    if (started.pid === 0 || !running() || performance.now() > deadline) {
      const what = running() && started.pid !== 0 ? "does not answer" : "ended";
      throw new Error(`${started.command} ${what}:\n${started.printed()}`);
    }
    await pause(20);
  }
  const others = besides.map((each) => `${LOOPBACK}:${each}`);
  const addresses = (listeningAddresses(started.pid) ?? [`${LOOPBACK}:${port}`]).filter(
    (address) => !others.includes(address),
  );
  if (addresses.join() !== `${LOOPBACK}:${port}`) {
    throw new Error(`${started.command} listens on ${addresses.join(" and ")}, not on ${LOOPBACK}:${port} alone`);
  }
}

/** Whatever the answer is: it is one of HTTP. */
function isAnswered(port: number, tls: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const where = { host: LOOPBACK, port, timeout: 5_000 };
    const answered = (response: IncomingMessage): void => {
      response.destroy();
      resolve(true);
    };
    // Whose certificate it is does not matter here.
    const request = tls
      ? getByTls({ ...where, agent: false, rejectUnauthorized: false }, answered)
      : get({ ...where, agent: false }, answered);
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}

async function end({ child, ended }: Started): Promise<void> {
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_MILLISECONDS);
  await ended;
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await listenOnLoopback(server, 0);
  const { port } = server.address() as AddressInfo;
  await closeServer(server);
  return port;
}

const running = new Set<ChildProcess>();

/** Neither a failed test nor Ctrl-C leaves a server behind. */
function endWithThisProcess(child: ChildProcess): void {
  if (running.size === 0) listenForTheEnd();
  running.add(child);
  child.once("exit", () => running.delete(child));
}

let listening = false;

function listenForTheEnd(): void {
  if (listening) return;
  listening = true;
  process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));
}
