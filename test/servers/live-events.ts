import pLimit from "p-limit";
import { DynamoDBItemStore } from "../../runtime/aws/dynamodb-item-store.ts";
import { S3ObjectSource } from "../../runtime/aws/s3-object-source.ts";
import { SqsFailureQueue } from "../../runtime/aws/sqs-failure-queue.ts";
import { handleEvent } from "../../runtime/event/handle-event.ts";
import { DEFAULT_MAPPING } from "../../runtime/map/record-mapping.ts";
import { PATIENCE } from "../../runtime/work/patient-retries.ts";
import type { StoredVersion } from "./expected-items.ts";
import type { TargetTable } from "./target-table.ts";

/**
 * S3's notification of a version.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function notificationOf({ bucket, object, versionId, etag, lastModified }: StoredVersion): unknown {
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: "us-east-1",
        eventTime: new Date(lastModified).toISOString(),
        eventName: "ObjectCreated:Put",
        s3: {
          s3SchemaVersion: "1.0",
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: {
            key: encodedKey(object.key),
            size: object.body.length,
            eTag: etag,
            ...(versionId === undefined ? {} : { versionId }),
          },
        },
      },
    ],
  };
}

/** As S3 encodes a key in its notifications: a space is a plus, and slashes stay. */
function encodedKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/");
}

/** Does with an event what the deployed function does. */
export async function processEvent(target: TargetTable, event: unknown, queueUrl?: string): Promise<void> {
  const { s3, dynamodb, sqs } = target.world;
  await handleEvent(event, {
    objects: new S3ObjectSource(s3, PATIENCE.silence),
    items: new DynamoDBItemStore(dynamodb, target.table),
    failures:
      sqs !== undefined && queueUrl !== undefined
        ? new SqsFailureQueue(sqs, queueUrl)
        : { send: (message) => Promise.reject(new Error(`nothing is rejected here: ${message}`)) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    count: () => undefined,
    mapping: DEFAULT_MAPPING,
    maxDecompressedBytes: 1e9,
    concurrency: 16,
    objectConcurrency: 4,
    requestId: "request",
    functionName: "function",
  });
}

/** The same with many, some at once. */
export async function processEvents(target: TargetTable, events: readonly unknown[], queueUrl?: string): Promise<void> {
  await pLimit(8).map(events, (event) => processEvent(target, event, queueUrl));
}
