import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { UserError } from "../../terminal/user-error.ts";
import type { PipelineAddress, PublishedPipeline } from "../pipeline/address.ts";

/** A folder's one running pipeline. */
export interface InstanceLock {
  /** Says in `local.json` where the pipeline is. */
  publish(pipeline: PublishedPipeline): void;
  /** Takes that back, and lets others run here. */
  release(): void;
}

/**
 * Claims a folder for the pipeline of this process. What a killed process left does not count.
 *
 * @throws UserError when another process has its pipeline there
 */
export async function lockInstance(folder: string): Promise<InstanceLock> {
  const pidFile = join(folder, "local.pid");
  const addressFile = join(folder, "local.json");
  mkdirSync(folder, { recursive: true });
  while (!tryCreate(pidFile)) {
    const pid = Number(readText(pidFile));
    if (await isRunning(pid, readText(addressFile))) {
      throw new UserError(`npm start is running here already, as process ${pid}; ${addressFile} has its addresses`);
    }
    rmSync(pidFile, { force: true });
  }
  rmSync(addressFile, { force: true });
  return {
    publish: (pipeline) => replaceFile(addressFile, `${JSON.stringify(pipeline, undefined, 2)}\n`),
    release: () => {
      rmSync(addressFile, { force: true });
      rmSync(pidFile, { force: true });
    },
  };
}

/** A link comes into being with its contents, and only where nothing is: so that of two processes one has it. */
function tryCreate(pidFile: string): boolean {
  const own = `${pidFile}.${randomUUID()}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, pidFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own);
  }
}

/** A process id may belong to another program by now, so a published address has to answer too. */
async function isRunning(pid: number, address: string): Promise<boolean> {
  try {
    if (pid > 0) process.kill(pid, 0);
    else return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const endpoint = endpointOf(address);
  if (endpoint === undefined) return true; // It is starting.
  const { hostname, port } = endpoint;
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => resolve(true)).on("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

function endpointOf(address: string): URL | undefined {
  try {
    return new URL((JSON.parse(address) as PipelineAddress).s3Endpoint);
  } catch {
    return undefined;
  }
}

/** Others read the file at any time, and must not find half of it. */
function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
