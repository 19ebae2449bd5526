import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { DEFAULT_MAPPING } from "../../runtime/mapping/record-mapping.ts";
import { workerPorts } from "../../runtime/aws/worker-ports.ts";
import { FUNCTION_PATIENCE, PatientRetries } from "../../runtime/work/patient-retries.ts";
import type { ShardTask } from "../../runtime/work/shard/task.ts";
import { tryShard } from "../../runtime/work/shard/try-shard.ts";
import { runPrefix, workKeys } from "../../runtime/work/shard/work-keys.ts";

const OBJECTS = 1_000;
/** As the listing of the stub states it: at least so many. The stub's ETag is no checksum. */
const BYTES = 400;
const RUN = "measured";
const BUCKET = "files";

/**
 * Measures what a shard of 1,000 small objects costs the worker: its CPU time, in seconds. One worker has one processor, so it takes at
 * least as long.
 *
 * The worker is the deployed one but for its entry point. Its servers are stubs in a process of their own, so that their cost does not count.
 */
export async function measureShard(times: number): Promise<readonly number[]> {
  const stub = fileURLToPath(new URL("../backfill/stub-servers.ts", import.meta.url));
  const servers = fork(stub, [String(OBJECTS), "0"], { execArgv: ["--import", "tsx"] });
  try {
    const [address] = (await once(servers, "message")) as [{ s3Endpoint: string; dynamodbEndpoint: string }];
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_S3: address.s3Endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: address.dynamodbEndpoint,
      ...{ AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "us-east-1" },
    });
    const measured: number[] = [];
    // The first shard warms up what an execution environment has warm.
    for (let n = 0; n < times + 1; n++) {
      const before = process.cpuUsage();
      await workOnShard();
      const { user, system } = process.cpuUsage(before);
      if (n >= 1) measured.push((user + system) / 1e6);
    }
    return measured;
  } finally {
    servers.kill();
  }
}

async function workOnShard(): Promise<void> {
  const prefix = runPrefix(RUN);
  const keys = workKeys(prefix);
  const task: ShardTask = {
    ...{ run: RUN, bucket: BUCKET, table: "items", mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e9 },
    ...{ rewrite: false, dryRun: false, concurrency: 32, pace: {} },
  };
  const objects = Array.from({ length: OBJECTS }, (_, n) => ({ key: `user-${n % 50}/${n}.json`, size: BYTES }));
  const kept = new Map([
    [keys.task, JSON.stringify(task)],
    [keys.shard("000000"), JSON.stringify({ id: "000000", bucket: BUCKET, objects })],
  ]);
  const { signal } = new AbortController();
  const retries = new PatientRetries({ ...FUNCTION_PATIENCE, signal });
  const ports = workerPorts({ silence: { milliseconds: 30_000 }, retries });
  const counts = await tryShard({
    event: { run: RUN, shard: "000000", workBucket: "work", prefix },
    work: {
      read: (key) => Promise.resolve(kept.get(key)),
      write: (key, text) => Promise.resolve(void kept.set(key, text)),
    },
    portsFor: (wanted) => ({ ...ports.of(wanted), retries }),
    deadline: signal,
    now: Date.now,
    onFault: (error) => {
      throw error;
    },
  });
  if (counts.written !== OBJECTS) throw new Error(`${counts.written} of ${OBJECTS} objects were written`);
}
