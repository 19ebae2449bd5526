import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startDynamoDbServer } from "../../../local/dynamodb/server.ts";
import { startS3Server } from "../../../local/s3/server.ts";
import { installedFolders, type InstalledServer } from "./installed-servers.ts";
import { type LaunchPlace, ministackLaunch } from "./ministack.ts";
import { startServer, type Launch } from "./server-process.ts";

/** The servers of the checks: those that are installed, and the ones in this process that the local pipeline runs on. */
export type TestServer = InstalledServer | "embedded";

/** Any but versitygw's, which has no others, are not looked at. */
export const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "testing-only" };

export interface RunningServer {
  readonly endpoints: { readonly s3?: string; readonly dynamodb?: string; readonly sqs?: string };
  readonly stop: () => Promise<void>;
}

/** @param folder empty, for what the server leaves */
export async function startTestServer(name: TestServer, folder: string): Promise<RunningServer> {
  if (name === "embedded") return startEmbedded();
  const installed = installedFolders()[name];
  if (installed === undefined) throw new Error(`${name} is not installed`);
  const { endpoint, stop } = await startServer((port) => LAUNCHES[name]({ installed, folder, port }));
  switch (name) {
    case "ministack":
    case "moto":
      return { endpoints: { s3: endpoint, dynamodb: endpoint, sqs: endpoint }, stop };
    case "dynamodb-local":
    case "dynoxide":
      return { endpoints: { dynamodb: endpoint }, stop };
    case "versitygw":
      return { endpoints: { s3: endpoint }, stop };
  }
}

const LAUNCHES: Readonly<Record<InstalledServer, (place: LaunchPlace) => Launch>> = {
  ministack: ministackLaunch,
  moto: ({ installed, folder, port }) => ({
    command: join(installed, "bin/python"),
    args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
    env: { TMPDIR: folder },
    cwd: folder,
  }),
  "dynamodb-local": ({ installed, folder, port }) => ({
    command: "java",
    args: [
      ...["-Xmx512m", `-Djava.library.path=${join(installed, "lib")}`],
      ...["-cp", `${join(installed, "classes")}:${join(installed, "lib/*")}`, "LoopbackDynamoDb"],
      ...["-inMemory", "-sharedDb", "-disableTelemetry", "-port", String(port)],
    ],
    cwd: folder,
  }),
  dynoxide: ({ installed, folder, port }) => ({
    command: join(installed, "dynoxide"),
    args: ["serve", "--host", "127.0.0.1", "--port", String(port)],
    cwd: folder,
  }),
  versitygw: ({ installed, folder, port }) => {
    for (const each of ["objects", "versions"]) mkdirSync(join(folder, each), { recursive: true });
    return {
      command: join(installed, "versitygw"),
      args: [
        "--port",
        `127.0.0.1:${port}`,
        "--quiet",
        "posix",
        "--versioning-dir",
        join(folder, "versions"),
        join(folder, "objects"),
      ],
      env: { ROOT_ACCESS_KEY: CREDENTIALS.accessKeyId, ROOT_SECRET_KEY: CREDENTIALS.secretAccessKey },
      cwd: folder,
    };
  },
};

async function startEmbedded(): Promise<RunningServer> {
  const s3 = await startS3Server();
  const dynamodb = await startDynamoDbServer();
  return {
    endpoints: { s3: s3.endpoint, dynamodb: dynamodb.endpoint },
    stop: async () => {
      await s3.close();
      await dynamodb.close();
    },
  };
}
