import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { FailureQueue } from "../event/failure-queue.ts";
import type { ObjectSource } from "../object/object-source.ts";
import type { ItemStore } from "../store/item-store.ts";
import { withCheckedAnswers } from "./checked-answers.ts";
import { DynamoDBItemStore } from "./dynamodb-item-store.ts";
import { S3ObjectSource } from "./s3-object-source.ts";
import type { Silence } from "./silence.ts";
import { SqsFailureQueue } from "./sqs-failure-queue.ts";
import { withoutCallLog } from "./without-call-log.ts";

export interface FunctionPortsOptions {
  readonly tableName: string;
  readonly failureQueueUrl: string;
  /** How many calls of one client may run at once: the SDK's default of 50 would queue what is above without a word. */
  readonly sockets: number;
  readonly silence: Silence;
}

export interface FunctionPorts {
  readonly objects: ObjectSource;
  readonly items: ItemStore;
  readonly failures: FailureQueue;
}

/** What the function reads and writes, by the AWS SDK, with credentials and addresses as its environment gives them. */
export function functionPorts(options: FunctionPortsOptions): FunctionPorts {
  const { tableName, failureQueueUrl, sockets, silence } = options;
  const client = {
    requestHandler: {
      httpAgent: { maxSockets: sockets },
      httpsAgent: { maxSockets: sockets },
      connectionTimeout: 3_000,
    },
    /** The SDK's standard retries: exponential, with full jitter, within a bound. Past them Lambda tries the event again. */
    retryMode: "standard",
    maxAttempts: 6,
    /** Builds the chain of a command's middleware once, not at each call: a quarter of the CPU of a call. */
    cacheMiddleware: true,
  };
  // TLS and the announced length guard the bytes on their way; a checksum of each would cost a third of the CPU.
  const s3 = new S3Client({ ...client, responseChecksumValidation: "WHEN_REQUIRED" });
  const dynamodb = new DynamoDBClient(client);
  // Or AWS_ENDPOINT_URL_SQS would not count: the SDK would take the queue's URL for the endpoint.
  const sqs = new SQSClient({ ...client, useQueueUrlAsEndpoint: false });
  for (const each of [s3, dynamodb, sqs]) withCheckedAnswers(withoutCallLog(each), silence);
  return {
    objects: new S3ObjectSource(s3, silence),
    items: new DynamoDBItemStore(dynamodb, tableName),
    failures: new SqsFailureQueue(sqs, failureQueueUrl),
  };
}
