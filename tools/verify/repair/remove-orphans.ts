import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type AttributeValue as SdkAttributeValue,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import pLimit from "p-limit";
import type { KeyNames } from "../../../runtime/mapping/record-mapping.ts";
import { fromAttributes, versionAttribute } from "../../../runtime/store/item.ts";
import type { Pacer } from "../../../runtime/work/pacer.ts";
import { readNdjson, type NdjsonWriter } from "../../runs/ndjson.ts";
import type { ItemReader } from "../look/item-reader.ts";
import type { ItemFinding } from "../result/finding.ts";

export interface RemoveOrphansOptions {
  readonly dynamodb: Pick<DynamoDBClient, "send">;
  readonly items: ItemReader;
  readonly table: string;
  readonly bucket: string;
  readonly keys: KeyNames;
  /** The file of the orphaned items. */
  readonly file: string;
  /** Where each item goes before it is deleted: a line of DynamoDB's JSON. */
  readonly copies: NdjsonWriter;
  /** Whether an item's object is still gone. */
  readonly isGone: (key: string, lastModified: number) => Promise<boolean>;
  /** Paces write units. */
  readonly writes: Pacer;
  readonly signal: AbortSignal;
}

/** What became of orphaned items. */
export interface RemovedOrphans {
  readonly removed: number;
  /** Left alone: changed since, or its object is back. */
  readonly kept: number;
}

const AT_ONCE = 16;

/**
 * Deletes orphaned items, each after a copy of it was written, and only if it is still what was found.
 *
 * Nothing that is not Sluice's can be deleted: the condition names the origin.
 */
export async function removeOrphans(options: RemoveOrphansOptions): Promise<RemovedOrphans> {
  const limit = pLimit(AT_ONCE);
  let removed = 0;
  let kept = 0;
  let waiting: ItemFinding[] = [];
  const flush = async (): Promise<void> => {
    const results = await limit.map(waiting, (each) => removeOne(each, options));
    waiting = [];
    for (const isRemoved of results) {
      if (isRemoved) removed += 1;
      else kept += 1;
    }
  };
  for await (const each of readNdjson<ItemFinding>(options.file)) {
    if (options.signal.aborted) break;
    waiting.push(each);
    if (waiting.length >= AT_ONCE * 8) await flush();
  }
  await flush();
  return { removed, kept };
}

async function removeOne(finding: ItemFinding, options: RemoveOrphansOptions): Promise<boolean> {
  const { dynamodb, items, table, bucket, keys, copies, isGone, writes } = options;
  const { key = "", userID, timestamp, lastModified = 0 } = finding;
  if (!(await isGone(key, lastModified))) return false;
  const attributes = await items.get(userID, Number(timestamp));
  const origin = attributes && fromAttributes(attributes, keys)?.origin;
  if (origin?.key !== key || origin.bucket !== bucket || origin.lastModified !== lastModified) return false;
  copies.append([attributes]);
  const [[version, value] = ["", undefined]] = Object.entries(versionAttribute(origin.version));
  await writes.take(1);
  try {
    await dynamodb.send(
      new DeleteItemCommand({
        TableName: table,
        Key: { [keys.partitionKey]: { S: userID }, [keys.sortKey]: { N: String(timestamp) } },
        ConditionExpression:
          "#source = :source AND #origin.#bucket = :bucket AND #origin.#lastModified = :lastModified AND #origin.#version = :version",
        ExpressionAttributeNames: {
          ...{ "#source": "source", "#origin": "origin", "#bucket": "bucket", "#lastModified": "lastModified" },
          "#version": version,
        },
        ExpressionAttributeValues: {
          ":source": { S: key },
          ":bucket": { S: bucket },
          ":lastModified": { N: String(lastModified) },
          ":version": value as SdkAttributeValue,
        },
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // Changed since; or an answer was lost, and the next try found that the item was deleted.
    return (await items.get(userID, Number(timestamp))) === undefined;
  }
}
