// A backfill in a process of its own. argv: the two addresses, and options of the command. Sends what it took, and stays until it is ended.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PATIENCE } from "../../runtime/work/patient-retries.ts";
import { main } from "../../tools/cli.ts";
import { connect } from "../../tools/target/clients/connect.ts";

const [s3Endpoint = "", dynamodbEndpoint = "", ...options] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
const quiet = { write: () => true, once: () => undefined };
let errors = "";
const where = ["--bucket", "files", "--table", "items", "--region", "us-east-1"];
const servers = ["--endpoint-s3", s3Endpoint, "--endpoint-dynamodb", dynamodbEndpoint];
const began = performance.now();
const before = process.cpuUsage();
const code = await main(["backfill", ...where, ...servers, "--yes", ...options], {
  stdout: quiet,
  stderr: { ...quiet, write: (text) => ((errors += text), true) },
  ...{ env: {}, cwd: folder, folder, interrupt: new AbortController().signal, now: Date.now, ask: undefined },
  patience: PATIENCE,
  // Stub servers take any credentials.
  connect: (target, how) => connect({ ...target, local: true }, how),
});
rmSync(folder, { recursive: true });
if (code !== 0) throw new Error(`backfill: exit ${code}: ${errors}`);
const { user, system } = process.cpuUsage(before);
process.send?.({
  milliseconds: performance.now() - began,
  cpuMilliseconds: (user + system) / 1_000,
  peakMebibytes: process.resourceUsage().maxRSS / 1_024, // of kibibytes
});
