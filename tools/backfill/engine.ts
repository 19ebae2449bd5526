import pLimit from "p-limit";
import { DynamoDBItemStore } from "../../runtime/aws/dynamodb-item-store.ts";
import { S3ObjectSource } from "../../runtime/aws/s3-object-source.ts";
import type { ItemStore } from "../../runtime/ports.ts";
import type { Clients } from "../aws/connect.ts";
import type { PatientRetries } from "../aws/patient-retries.ts";
import { AdaptiveLimit } from "./adaptive-limit.ts";
import { workOn, type WorkOutcome } from "./object-worker.ts";
import { Pacer } from "./pacer.ts";
import type { Plan } from "./plan.ts";
import type { ShardObject } from "./shard.ts";
import { Window } from "./window.ts";

/** What processes a run's objects, with all that bounds it. */
export interface Engine {
  readonly work: (object: ShardObject) => Promise<WorkOutcome>;
  readonly window: Window;
  /** Objects a second. */
  readonly rate: Pacer;
  /** What runs at once, as AWS allows it. */
  readonly limit: AdaptiveLimit;
}

export interface EngineOptions {
  readonly plan: Plan;
  readonly clients: Clients;
  readonly retries: PatientRetries;
  readonly concurrency: number;
  readonly maxRate: number;
  readonly maxWrites: number;
  /** Once aborted, nothing waits for its turn any more. */
  readonly signal: AbortSignal;
}

/** Takes in a dry run what would be written. */
const NOWHERE: ItemStore = { put: () => Promise.resolve({ kind: "stored" }) };

export function makeEngine({ plan, clients, retries, concurrency, maxRate, maxWrites, signal }: EngineOptions): Engine {
  const { bucket, table, mapping, maxDecompressedBytes } = plan;
  const { dryRun, rewrite } = plan.what;
  const window = new Window(concurrency);
  const putLimit = pLimit(concurrency);
  const limit = new AdaptiveLimit(
    concurrency,
    () => performance.now(),
    (allowed) => {
      window.concurrency = allowed;
      putLimit.concurrency = allowed;
    },
  );
  retries.onThrottle = () => limit.throttled();
  const worker = {
    objects: new S3ObjectSource(clients.s3),
    items: dryRun ? NOWHERE : new DynamoDBItemStore(clients.dynamodb, table),
    ...{ mapping, maxDecompressedBytes, rewrite, retries, putLimit },
    writes: new Pacer({ rate: dryRun ? Infinity : maxWrites, signal }),
  };
  return {
    work: ({ key, versionId }) => workOn({ bucket, key, ...(versionId === undefined ? {} : { versionId }) }, worker),
    window,
    rate: new Pacer({ rate: maxRate, signal }),
    limit,
  };
}
