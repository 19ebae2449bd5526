import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { keyNames } from "../mapping/record-mapping.ts";
import type { ObjectSource } from "../object/object-source.ts";
import type { ItemStore } from "../store/item-store.ts";
import { MOST_AT_ONCE, type ShardTask } from "../work/shard/task.ts";
import type { WorkBucket } from "../work/shard/work-bucket.ts";
import { withCheckedAnswers } from "./checked-answers.ts";
import { DynamoDBItemStore } from "./dynamodb-item-store.ts";
import { S3ObjectSource } from "./s3-object-source.ts";
import { S3WorkBucket } from "./s3-work-bucket.ts";
import type { Silence } from "./silence.ts";
import { withoutCallLog } from "./without-call-log.ts";

export interface WorkerPortsOptions {
  readonly silence: Silence;
  /** For reading objects and putting items. */
  readonly retries: NonNullable<S3ClientConfig["retryStrategy"]>;
}

export interface WorkerPorts {
  /** @param owner the account that must own the bucket */
  readonly workBucket: (bucket: string, owner: string | undefined) => WorkBucket;
  readonly of: (task: Pick<ShardTask, "table" | "mapping" | "expectedBucketOwner">) => {
    readonly objects: ObjectSource;
    readonly items: ItemStore;
  };
}

/** The worker function's AWS clients, for all its invocations. Credentials and endpoints come from its environment. */
export function workerPorts({ silence, retries }: WorkerPortsOptions): WorkerPorts {
  const agents = { httpAgent: { maxSockets: MOST_AT_ONCE }, httpsAgent: { maxSockets: MOST_AT_ONCE } };
  const client = {
    requestHandler: { ...agents, connectionTimeout: 3_000 },
    /** Builds a command's middleware chain once instead of at each call, which saves a quarter of a call's CPU time. */
    cacheMiddleware: true,
  };
  // TLS and Content-Length already guard the bytes in transit; a checksum of each object would cost a third of the CPU time.
  const unchecked = { responseChecksumValidation: "WHEN_REQUIRED" } as const;
  const s3 = new S3Client({ ...client, ...unchecked, retryStrategy: retries });
  const dynamodb = new DynamoDBClient({ ...client, retryStrategy: retries });
  // The result must be written after the deadline, too, when the patient retries have ended.
  const workS3 = new S3Client({ ...client, ...unchecked, retryMode: "standard", maxAttempts: 6 });
  for (const each of [s3, dynamodb, workS3]) withCheckedAnswers(withoutCallLog(each), silence);
  return {
    workBucket: (bucket, expectedBucketOwner) => new S3WorkBucket(workS3, { bucket, expectedBucketOwner, silence }),
    of: ({ table, mapping, expectedBucketOwner }) => ({
      objects: new S3ObjectSource(s3, silence, { expectedBucketOwner }),
      items: new DynamoDBItemStore(dynamodb, table, keyNames(mapping)),
    }),
  };
}
