import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context } from "aws-lambda";
import { DynamoDBItemStore } from "./aws/dynamodb-item-store.ts";
import { S3ObjectSource } from "./aws/s3-object-source.ts";
import { SqsFailureQueue } from "./aws/sqs-failure-queue.ts";
import { withoutCallLog } from "./aws/without-call-log.ts";
import { readEnvironment } from "./environment.ts";
import { handleEvent } from "./event/handle-event.ts";

const OBJECTS_AT_ONCE = 4;
const RECORDS_AT_ONCE = 16;

/** As many sockets as calls at once: the SDK's default of 50 would queue what is above without a word. */
const SOCKETS = OBJECTS_AT_ONCE * RECORDS_AT_ONCE;
const requestHandler = {
  httpAgent: { maxSockets: SOCKETS },
  httpsAgent: { maxSockets: SOCKETS },
  connectionTimeout: 3_000,
};
const client = {
  requestHandler,
  /** The SDK's standard retries: exponential, with full jitter, within a bound. Past them Lambda tries the event again. */
  retryMode: "standard",
  maxAttempts: 6,
  /** Builds the chain of a command's middleware once, not at each call: a quarter of the CPU of a call. */
  cacheMiddleware: true,
};

const environment = readEnvironment(process.env);
const logger = new Logger();
const metrics = new Metrics();
const ports = {
  objects: new S3ObjectSource(
    withoutCallLog(
      new S3Client({
        ...client,
        // TLS and the announced length guard the bytes on their way; a checksum of each would cost a third of the CPU.
        responseChecksumValidation: "WHEN_REQUIRED",
      }),
    ),
  ),
  items: new DynamoDBItemStore(withoutCallLog(new DynamoDBClient(client)), environment.tableName),
  failures: new SqsFailureQueue(
    // Or AWS_ENDPOINT_URL_SQS would not count: the SDK would take the queue's URL for the endpoint.
    new SQSClient({ ...client, useQueueUrlAsEndpoint: false }),
    environment.failureQueueUrl,
  ),
};

/** Lambda's entry: takes S3's notification of created objects. */
export async function handler(event: unknown, context: Context): Promise<void> {
  logger.addContext(context);
  try {
    await handleEvent(event, {
      ...ports,
      mapping: environment.mapping,
      maxDecompressedBytes: environment.maxDecompressedBytes,
      concurrency: RECORDS_AT_ONCE,
      objectConcurrency: OBJECTS_AT_ONCE,
      requestId: context.awsRequestId,
      functionName: context.functionName,
      log: logger,
      count: (name, count) => metrics.addMetric(name, MetricUnit.Count, count),
    });
  } finally {
    metrics.publishStoredMetrics();
  }
}
