import { HeadObjectCommand, S3ServiceException, type S3Client } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import { DynamoDBItemStore } from "../../runtime/aws/dynamodb-item-store.ts";
import { S3ObjectSource } from "../../runtime/aws/s3-object-source.ts";
import type { ItemStore } from "../../runtime/ports.ts";
import type { Clients } from "../aws/connect.ts";
import { isHopeless } from "../aws/explain.ts";
import type { PatientRetries } from "../aws/patient-retries.ts";
import { AdaptiveLimit } from "../backfill/adaptive-limit.ts";
import { workOn } from "../backfill/object-worker.ts";
import { Pacer } from "../backfill/pacer.ts";
import { Window } from "../backfill/window.ts";
import type { Target } from "../where/target.ts";
import { failedOutcome, type CurrentVersion, type SettleOptions } from "./settle.ts";

/** What processes a replay's objects, with all that bounds it. */
export interface ReplayEngine {
  readonly settling: SettleOptions;
  /** Of messages. */
  readonly window: Window;
  readonly limit: AdaptiveLimit;
}

export interface ReplayEngineOptions {
  readonly target: Target;
  readonly clients: Clients;
  readonly retries: PatientRetries;
  /** Messages at once. */
  readonly concurrency: number;
  /** Write units a second. */
  readonly maxWrites: number;
  readonly dryRun: boolean;
  readonly rewrite: boolean;
  readonly allVersions: boolean;
  /** Once aborted, nothing waits for its turn any more. */
  readonly signal: AbortSignal;
}

/** Takes in a dry run what would be written. */
const NOWHERE: ItemStore = { put: () => Promise.resolve({ kind: "stored" }) };

export function makeReplayEngine(options: ReplayEngineOptions): ReplayEngine {
  const { target, clients, retries, concurrency, maxWrites, dryRun, rewrite, allVersions, signal } = options;
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
    items: dryRun ? NOWHERE : new DynamoDBItemStore(clients.dynamodb, target.table),
    mapping: target.mapping,
    maxDecompressedBytes: target.maxDecompressedBytes,
    ...{ rewrite, retries, putLimit },
    writes: new Pacer({ rate: dryRun ? Infinity : maxWrites, signal }),
  };
  const settling: SettleOptions = {
    work: (object) => workOn(object, worker),
    current: (object) => currentVersion(clients.s3, object),
    faultOf: (error, object) => {
      if (retries.isAbandoned(error)) return { kind: "abandoned" };
      return isHopeless(error) ? { kind: "hopeless", error } : failedOutcome(error, object);
    },
    allVersions,
  };
  return { settling, window, limit };
}

/** What is under a key now; HeadObject wants no other permission than GetObject. */
async function currentVersion(
  s3: S3Client,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): Promise<CurrentVersion | undefined> {
  try {
    const { VersionId: versionId, ETag: etag = "" } = await s3.send(
      new HeadObjectCommand({ Bucket: bucket, Key: key }),
    );
    return { ...(versionId === undefined ? {} : { versionId }), etag: etag.replace(/^"(.*)"$/, "$1") };
  } catch (error) {
    // A HEAD's answer has no body, and so no name for the error but its status.
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    throw error;
  }
}
