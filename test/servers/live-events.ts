import pLimit from "p-limit";
import { functionPorts } from "../../runtime/aws/function-ports.ts";
import { handleEvent } from "../../runtime/event/handle-event.ts";
import { DEFAULT_MAPPING, keyNames } from "../../runtime/mapping/record-mapping.ts";
import { FUNCTION_PATIENCE, PATIENCE, PatientRetries } from "../../runtime/work/patient-retries.ts";
import type { StoredVersion } from "./contents/expected-items.ts";
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

/**
 * Does with events what the deployed function does, some at once, by the function's own clients. The endpoints come from the
 * environment, which the world sets.
 */
export async function processEvents(target: TargetTable, events: readonly unknown[], queueUrl?: string): Promise<void> {
  const retries = new PatientRetries({ ...FUNCTION_PATIENCE, signal: new AbortController().signal });
  const ports = functionPorts({
    keys: keyNames({}),
    tableName: target.table,
    failureQueueUrl: queueUrl ?? "",
    sockets: SOCKETS,
    silence: PATIENCE.silence,
    retries,
  });
  const nothingIsRejected = { send: (message: string) => Promise.reject(new Error(`rejected: ${message}`)) };
  await pLimit(EVENTS_AT_ONCE).map(events, (event) =>
    handleEvent(event, {
      ...ports,
      failures: queueUrl === undefined ? nothingIsRejected : ports.failures,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      count: () => undefined,
      continuations: { send: () => Promise.reject(new Error("nothing is handed on here")) },
      deadline: new AbortController().signal,
      mapping: DEFAULT_MAPPING,
      maxDecompressedBytes: 1e9,
      concurrency: 16,
      objectConcurrency: 4,
      logSamplePercent: 100,
      requestId: "request",
      functionName: "function",
    }),
  );
}

const SOCKETS = 64;
const EVENTS_AT_ONCE = 8;
