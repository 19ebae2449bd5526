import pLimit from "p-limit";
import { DynamoDBItemStore } from "../aws/dynamodb-item-store.ts";
import { S3ObjectSource } from "../aws/s3-object-source.ts";
import type { RecordMapping } from "../map/record-mapping.ts";
import type { ObjectRef } from "../model/outcome.ts";
import type { ItemStore } from "../object/object-source.ts";
import type { Clients } from "../../tools/target/connect.ts";
import type { PatientRetries } from "./patient-retries.ts";
import { AdaptiveLimit } from "./adaptive-limit.ts";
import { workOn, type WorkOutcome } from "./object-worker.ts";
import { Pacer } from "./pacer.ts";
import { Window } from "./window.ts";

/** The processing of objects, and what bounds it: a backfill's and a replay's alike. */
export interface BoundedWork {
  /** Never rejects. */
  readonly work: (object: ObjectRef) => Promise<WorkOutcome>;
  /** What runs, and what waits. */
  readonly window: Window;
  /** What runs at once, as AWS allows it: the window follows it. */
  readonly limit: AdaptiveLimit;
}

export interface BoundedWorkOptions {
  /** The table and the mapping: a plan, or a target. */
  readonly into: { readonly table: string; readonly mapping: RecordMapping; readonly maxDecompressedBytes: number };
  readonly clients: Clients;
  readonly retries: PatientRetries;
  readonly concurrency: number;
  /** Write units a second. */
  readonly maxWrites: number;
  readonly dryRun: boolean;
  readonly rewrite: boolean;
  /** Once aborted, nothing waits for its turn any more. */
  readonly signal: AbortSignal;
}

/** Takes in a dry run what would be written. */
const NOWHERE: ItemStore = { put: () => Promise.resolve({ kind: "stored" }) };

export function boundWork(options: BoundedWorkOptions): BoundedWork {
  const { into, clients, retries, concurrency, maxWrites, dryRun, rewrite, signal } = options;
  const { table, mapping, maxDecompressedBytes } = into;
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
  return { work: (object) => workOn(object, worker), window, limit };
}
