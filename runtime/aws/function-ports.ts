import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Continuations } from "../event/read/continuation.ts";
import type { FailureQueue } from "../event/failure-queue.ts";
import type { KeyNames } from "../mapping/record-mapping.ts";
import type { ObjectSource } from "../object/object-source.ts";
import type { ItemStore } from "../store/item-store.ts";
import { withBucketOwner } from "./bucket-owner.ts";
import { withCheckedAnswers } from "./checked-answers.ts";
import { DynamoDBItemStore } from "./dynamodb-item-store.ts";
import { LambdaContinuations } from "./lambda-continuations.ts";
import { S3ObjectSource } from "./s3-object-source.ts";
import type { Silence } from "./silence.ts";
import { SqsFailureQueue } from "./sqs-failure-queue.ts";
import { withoutCallLog } from "./without-call-log.ts";

export interface FunctionPortsOptions {
  readonly tableName: string;
  /** The names of the table's keys. */
  readonly keys: KeyNames;
  readonly failureQueueUrl: string;
  /** Of the buckets that events name. */
  readonly expectedBucketOwner?: string;
  /** How many calls of one client may run at once. With the SDK's default of 50, further calls would silently queue. */
  readonly sockets: number;
  readonly silence: Silence;
  /** For reading objects and putting items. */
  readonly retries: NonNullable<S3ClientConfig["retryStrategy"]>;
  /** Makes a client report its calls. */
  readonly traced?: (client: S3Client | DynamoDBClient | SQSClient | LambdaClient) => unknown;
}

export interface FunctionPorts {
  readonly objects: ObjectSource;
  readonly items: ItemStore;
  readonly failures: FailureQueue;
  readonly continuations: Continuations;
}

/** The function's AWS clients. Credentials and endpoints come from its environment. */
export function functionPorts(options: FunctionPortsOptions): FunctionPorts {
  const { tableName, keys, failureQueueUrl, expectedBucketOwner, sockets, silence, retries } = options;
  const client = {
    requestHandler: {
      httpAgent: { maxSockets: sockets },
      httpsAgent: { maxSockets: sockets },
      connectionTimeout: 3_000,
    },
    /** Builds a command's middleware chain once instead of at each call, which saves a quarter of a call's CPU time. */
    cacheMiddleware: true,
  };
  // TLS and Content-Length already guard the bytes in transit; a checksum of each object would cost a third of the CPU time.
  const s3 = new S3Client({ ...client, retryStrategy: retries, responseChecksumValidation: "WHEN_REQUIRED" });
  if (expectedBucketOwner !== undefined) withBucketOwner(s3, expectedBucketOwner);
  const dynamodb = new DynamoDBClient({ ...client, retryStrategy: retries });
  // What an invocation sends at its end cannot wait for long: the SDK's standard retries are exponential, with full jitter and a
  // limit. After the last one, Lambda retries the event.
  const bounded = { ...client, retryMode: "standard", maxAttempts: 6 };
  // Otherwise the SDK would use the queue's URL as the endpoint and ignore AWS_ENDPOINT_URL_SQS.
  const sqs = new SQSClient({ ...bounded, useQueueUrlAsEndpoint: false });
  const lambda = new LambdaClient(bounded);
  for (const each of [s3, dynamodb, sqs, lambda]) {
    withCheckedAnswers(withoutCallLog(each), silence);
    options.traced?.(each);
  }
  return {
    objects: new S3ObjectSource(s3, silence),
    items: new DynamoDBItemStore(dynamodb, tableName, keys),
    failures: new SqsFailureQueue(sqs, failureQueueUrl),
    continuations: new LambdaContinuations(lambda),
  };
}
