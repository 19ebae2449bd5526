// That memory does not grow with the bucket: `npm run bench:backfill-memory [-- OBJECTS]` backfills 10,000 objects and so many
// more (a million unless told) by the command line itself, with clients that answer out of thin air, and prints both peaks.
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { PATIENCE } from "../runtime/work/patient-retries.ts";
import { main } from "../tools/cli.ts";
import type { Clients } from "../tools/target/clients/connect.ts";

const PAGE = 1_000;
const keyOf = (n: number): string => `user-${String(n).padStart(9, "0")}.json`;

/** Clients without a network: a listing of so many keys, an object for each, a table that takes all. */
function thinAir(objects: number): Clients {
  const answers: Record<string, (input: Record<string, string | undefined>) => unknown> = {
    ListObjectsV2Command: ({ StartAfter }) => {
      const from = StartAfter === undefined ? 0 : Number(/(\d+)\.json$/.exec(StartAfter)?.[1]) + 1;
      const length = Math.max(0, Math.min(PAGE, objects - from));
      const Contents = Array.from({ length }, (_, i) => ({ Key: keyOf(from + i), Size: 60 }));
      return { Contents, IsTruncated: from + length < objects };
    },
    GetObjectCommand: ({ Key = "" }) => {
      const body = Buffer.from(JSON.stringify({ userID: Key, timestamp: 1_700_000_000_000, data: { key: Key } }));
      return {
        Body: Readable.from([body], { objectMode: false }),
        ContentLength: body.length,
        ETag: '"e"',
        LastModified: new Date(1_700_000_000_000),
      };
    },
    DescribeTableCommand: () => ({}),
    PutItemCommand: () => ({}),
  };
  const send = (command: { readonly input: Record<string, string | undefined> }): Promise<unknown> =>
    new Promise((resolve) => setImmediate(() => resolve(answers[command.constructor.name]?.(command.input))));
  const client = { send, destroy: () => undefined };
  const clients = { s3: client, dynamodb: client, sqs: client, silence: PATIENCE.silence, destroy: () => undefined };
  return clients as unknown as Clients;
}

async function backfill(objects: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  const output = { write: () => true, once: () => undefined };
  const code = await main(
    ["backfill", "--bucket", "b", "--table", "t", "--region", "us-east-1", "--workers", "1", "--yes"],
    {
      ...{ stdout: output, stderr: output, env: {}, cwd: folder, folder, now: Date.now, ask: undefined },
      interrupt: new AbortController().signal,
      connect: () => thinAir(objects),
      patience: PATIENCE,
    },
  );
  rmSync(folder, { recursive: true });
  if (code !== 0) throw new Error(`exit code ${code}`);
  process.send?.(process.resourceUsage().maxRSS / 1_024); // of kibibytes
}

/** The peak of a process of its own, in MiB. */
function peakOf(objects: number): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), ["run", String(objects)], { execArgv: ["--import", "tsx"] });
  return new Promise((resolve, reject) => {
    child.once("message", (peak) => resolve(peak as number));
    child.once("exit", (code) => reject(new Error(`exit code ${code ?? ""}`)));
  });
}

const [first, second] = process.argv.slice(2);
if (first === "run") {
  await backfill(Number(second));
} else {
  const peaks: number[] = [];
  for (const objects of [10_000, Number(first ?? 1_000_000)]) {
    const began = performance.now();
    const peak = await peakOf(objects);
    peaks.push(peak);
    const seconds = (performance.now() - began) / 1_000;
    console.log(
      `${objects.toLocaleString("en").padStart(9)} objects: peak RSS ${peak.toFixed(0)} MiB, ${seconds.toFixed(0)} s`,
    );
  }
  console.log(`ratio ${((peaks[1] ?? 0) / (peaks[0] ?? 1)).toFixed(2)}`);
}
