import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installedFolders } from "../../servers/processes/installed-servers.ts";
import { ministackLaunch } from "../../servers/processes/ministack.ts";
import { startServer } from "../../servers/processes/server-process.ts";
import type { CloudAddress } from "./aws-clients.ts";

export interface Ministack extends CloudAddress {
  readonly pid: number;
  /** Of the endpoint's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  readonly stop: () => Promise<void>;
}

/** The account's root. ministack takes an access key of twelve digits for the account's number, here that of the stand-in. */
const credentials = { accessKeyId: "123456789012", secretAccessKey: "testing-only" };

/**
 * ministack's loader does not know that a handler can be a `.cjs` file, which Lambda's does. The functions' processes inherit this.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
const KNOW_CJS = `const { _extensions } = require("node:module");\n_extensions[".cjs"] ??= _extensions[".js"];\n`;

/**
 * Starts ministack as a cloud that checks what AWS checks: signatures, the policies of roles, buckets and queues, and, since the
 * bucket's policy denies requests without it, TLS.
 *
 * @param folder empty, for what it leaves
 * @param tls without it, processes that began before can be its clients: Node reads additional certificates only at its start
 */
export async function startMinistack(folder: string, { tls = true } = {}): Promise<Ministack> {
  const installed = installedFolders().ministack;
  if (installed === undefined) throw new Error("ministack is not installed: npm run test:cloud");
  const preload = join(folder, "know-cjs.cjs");
  writeFileSync(preload, KNOW_CJS);
  const caFile = join(folder, "ministack-tls/server.crt");
  const server = await startServer((port) => {
    const launch = ministackLaunch({ installed, folder, port });
    const env = {
      ...launch.env,
      AUTH: "true",
      // Step Functions waits a tenth of the time before it tries a shard again.
      SFN_WAIT_SCALE: "0.1",
      ...(tls ? { USE_SSL: "1" } : {}),
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      // For the functions.
      NODE_OPTIONS: `--require ${preload}`,
      NODE_EXTRA_CA_CERTS: caFile,
    };
    // With TLS it takes 443 as well.
    return tls ? { ...launch, env, tls, besides: [443] } : { ...launch, env };
  });
  return { ...server, credentials, caFile, ca: tls ? readFileSync(caFile) : Buffer.alloc(0) };
}
