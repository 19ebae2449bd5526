import { join } from "node:path";
import type { Launch } from "./server-process.ts";

export interface LaunchPlace {
  /** Where `.ci/server` installed the server. */
  readonly installed: string;
  /** Empty, for what the server leaves. */
  readonly folder: string;
  readonly port: number;
}

/** Without BIND_HOST, ministack listens on all addresses. */
export const ministackLaunch = ({ installed, folder, port }: LaunchPlace): Launch => ({
  command: join(installed, "bin/python"),
  args: ["-m", "ministack"],
  env: {
    BIND_HOST: "127.0.0.1",
    GATEWAY_PORT: String(port),
    MINISTACK_HOST: "127.0.0.1",
    TMPDIR: folder,
    S3_DATA_DIR: join(folder, "s3"),
    STATE_DIR: join(folder, "state"),
    LOG_LEVEL: "ERROR",
  },
  cwd: folder,
});
