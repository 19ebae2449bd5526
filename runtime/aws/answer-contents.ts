import type { DescribeTableCommandOutput } from "@aws-sdk/client-dynamodb";
import type {
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
  PutObjectCommandOutput,
} from "@aws-sdk/client-s3";
import type {
  ChangeMessageVisibilityBatchCommandInput,
  ChangeMessageVisibilityBatchCommandOutput,
  GetQueueAttributesCommandOutput,
  ReceiveMessageCommandOutput,
  SendMessageCommandOutput,
} from "@aws-sdk/client-sqs";
import { compareKeys } from "../model/key-order.ts";
import { keyReader } from "../model/listed-keys.ts";
import { checkItem, checkScan } from "./table-answers.ts";

/**
 * Checks each operation's answer after it is parsed: a server that ignores a parameter still sends a well-formed answer. Each
 * function returns what is wrong, or `undefined`.
 */
export const CONTENTS = {
  ListObjectsV2: checkObjects,
  ListObjectVersions: checkVersions,
  PutObject: ({ ETag: etag }: PutObjectCommandOutput) => (etag === undefined ? "without ETag" : undefined),
  DescribeTable: ({ Table: table }: DescribeTableCommandOutput) => (table?.KeySchema ? undefined : "without Table"),
  Scan: checkScan,
  GetItem: checkItem,
  SendMessage: ({ MessageId: id }: SendMessageCommandOutput) => (id === undefined ? "without MessageId" : undefined),
  ReceiveMessage: ({ Messages: messages = [] }: ReceiveMessageCommandOutput) =>
    messages.every(({ MessageId, ReceiptHandle, Body }) => MessageId && ReceiptHandle && Body !== undefined)
      ? undefined
      : "with a message that is not whole",
  GetQueueAttributes: ({ Attributes: attributes }: GetQueueAttributesCommandOutput) =>
    attributes === undefined ? "without Attributes" : undefined,
  ChangeMessageVisibilityBatch: checkBatch,
} as const;

function checkObjects(page: ListObjectsV2CommandOutput, input: ListObjectsV2CommandInput): string | undefined {
  const { Contents: contents = [], IsTruncated: isTruncated } = page;
  const { Prefix: prefix = "", StartAfter: after } = input;
  return (
    checkPage(page, input) ??
    checkKeys(page, contents, { prefix, after, strictly: true }) ??
    (isTruncated && contents.length === 0 ? "with a page that holds nothing and says that more follows" : undefined)
  );
}

function checkVersions(
  page: ListObjectVersionsCommandOutput,
  input: ListObjectVersionsCommandInput,
): string | undefined {
  const { Versions: versions = [], DeleteMarkers: deleteMarkers = [], IsTruncated: isTruncated } = page;
  const { Prefix: prefix = "", KeyMarker: keyMarker, VersionIdMarker: versionMarker } = input;
  const wrong = checkPage(page, input);
  if (wrong !== undefined) return wrong;
  // The previous page may have ended between two versions of one key.
  const within = versionMarker !== undefined && versionMarker !== "";
  for (const listed of [versions, deleteMarkers]) {
    const bounds = { prefix, after: keyMarker, strictly: false, afterItself: within };
    const fault = checkKeys(page, listed, bounds);
    if (fault !== undefined) return fault;
  }
  if (!isTruncated) return undefined;
  const next = keyReader(page)(page.NextKeyMarker ?? "") ?? "";
  if (next === "" || versions.length + deleteMarkers.length === 0) {
    return "with a page that says that more follows, and not where";
  }
  if (keyMarker === undefined) return undefined;
  const order = compareKeys(next, keyMarker);
  const advances = order > 0 || (order === 0 && page.NextVersionIdMarker !== versionMarker);
  return advances ? undefined : "with a page that leads back to itself";
}

function checkPage(
  { Name: name, IsTruncated: isTruncated }: Pick<ListObjectsV2CommandOutput, "Name" | "IsTruncated">,
  { Bucket: bucket }: Pick<ListObjectsV2CommandInput, "Bucket">,
): string | undefined {
  if (!name) return "without Name";
  // It would list keys that the bucket does not have; or the bucket has two names, and its items would be stored under both.
  if (name !== bucket) return `with a listing of the bucket ${JSON.stringify(name)}`;
  return isTruncated === undefined ? "without IsTruncated" : undefined;
}

interface Bounds {
  readonly prefix: string;
  readonly after: string | undefined;
  /** Whether each key occurs only once. */
  readonly strictly: boolean;
  /** Whether the listing may include `after` itself. */
  readonly afterItself?: boolean;
}

function checkKeys(
  page: { readonly EncodingType?: string | undefined },
  listed: readonly { readonly Key?: string | undefined }[],
  { prefix, after, strictly, afterItself = false }: Bounds,
): string | undefined {
  const read = keyReader(page);
  let last = after;
  let mayEqual = afterItself;
  for (const { Key: raw } of listed) {
    const key = raw === undefined ? undefined : read(raw);
    if (key === undefined) return `with the key ${JSON.stringify(raw ?? "")}, which is not url-encoded`;
    if (!key.startsWith(prefix)) return `with the key ${JSON.stringify(key)}, which is not under the prefix`;
    const order = last === undefined ? 1 : compareKeys(key, last);
    if (order < 0 || (order === 0 && !mayEqual)) {
      return `with the key ${JSON.stringify(key)} behind ${JSON.stringify(last)}, which is not S3's order`;
    }
    last = key;
    mayEqual = !strictly;
  }
  return undefined;
}

function checkBatch(
  { Successful: successful = [], Failed: failed = [] }: ChangeMessageVisibilityBatchCommandOutput,
  { Entries: entries = [] }: ChangeMessageVisibilityBatchCommandInput,
): string | undefined {
  return successful.length + failed.length === entries.length ? undefined : "with the results of another batch";
}
