import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { jump } from "../../../runtime/store/slots.ts";
import { BUCKET, TABLE, type World } from "../world.ts";

type Item = Record<string, AttributeValue>;

/** How much of each damage is done. */
export interface DamageCounts {
  /** Of objects of one record: items that are deleted, and items that an older version overwrote. */
  readonly deleted: number;
  readonly overwritten: number;
  readonly objectsDeleted: number;
  /** Of objects of several records: records whose items are deleted, each of another object. */
  readonly cut: number;
  readonly altered: number;
  readonly foreign: number;
  readonly doubled: number;
}

/** What a verification must find, and nothing else. Each list is sorted. */
export interface Damage {
  readonly missing: readonly string[];
  readonly stale: readonly string[];
  readonly partial: readonly string[];
  readonly different: readonly string[];
  readonly orphaned: readonly string[];
  /** Partition and sort key of both items of each record. */
  readonly doubled: readonly string[];
  readonly foreign: readonly string[];
}

const slotOf = (item: Item): string => `${item["userID"]?.S ?? ""}/${item["timestamp"]?.N ?? ""}`;

/** Takes its part of the keys for each damage, so that no object is damaged twice. */
export async function damage(
  { dynamodb, s3, items }: Pick<World, "dynamodb" | "s3" | "items">,
  single: readonly string[],
  several: readonly string[],
  counts: DamageCounts,
  table: string = TABLE,
  bucket: string = BUCKET,
): Promise<Damage> {
  const bySource = new Map<string, Item[]>();
  for (const item of await items(table)) {
    const key = item["source"]?.S ?? "";
    bySource.set(key, [...(bySource.get(key) ?? []), item]);
  }
  const singles = [...single];
  const severals = [...several];
  const of = (key: string): Item[] => bySource.get(key) ?? [];
  const put = (item: Item) => dynamodb.send(new PutItemCommand({ TableName: table, Item: item }));

  const missing = singles.splice(0, counts.deleted);
  for (const key of missing) for (const item of of(key)) await deleteItem(dynamodb, item, table);

  const stale = singles.splice(0, counts.overwritten);
  for (const key of stale) for (const item of of(key)) await put(older(item));

  const gone = singles.splice(0, counts.objectsDeleted);
  for (const key of gone) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));

  const altered = singles.splice(0, counts.altered);
  for (const key of altered) for (const item of of(key)) await put({ ...item, data: { M: { n: { N: "0.1" } } } });

  const doubled: string[] = [];
  for (const key of singles.splice(0, counts.doubled)) {
    for (const item of of(key)) {
      const copy = moved(item);
      await put(copy);
      doubled.push(slotOf(item), slotOf(copy));
    }
  }

  const partial = severals.splice(0, counts.cut);
  for (const key of partial) await deleteItem(dynamodb, of(key)[1]!, table);

  const foreign = Array.from({ length: counts.foreign }, (_, n) => ({
    userID: { S: `someone-${n}` },
    timestamp: { N: String(n) },
    note: { S: "not ours" },
  }));
  for (const item of foreign) await put(item);

  const sorted = (texts: readonly string[]): readonly string[] => [...texts].sort();
  return {
    missing: sorted(missing),
    stale: sorted(stale),
    partial: sorted(partial),
    different: sorted(altered),
    orphaned: sorted(gone),
    doubled: sorted(doubled),
    foreign: sorted(foreign.map(slotOf)),
  };
}

async function deleteItem(dynamodb: DynamoDBClient, item: Item, table: string): Promise<void> {
  const key = { userID: item["userID"]!, timestamp: item["timestamp"]! };
  const { Item: there } = await dynamodb.send(new GetItemCommand({ TableName: table, Key: key }));
  if (there === undefined) throw new Error(`nothing to delete at ${slotOf(item)}`);
  await dynamodb.send(new DeleteItemCommand({ TableName: table, Key: key }));
}

/** As a version of an hour before would have left it. */
function older(item: Item): Item {
  const origin = item["origin"]?.M ?? {};
  const lastModified = String(Number(origin["lastModified"]?.N) - 3_600_000);
  return {
    ...item,
    data: { M: { before: { BOOL: true } } },
    origin: { M: { ...origin, versionId: { S: "older" }, lastModified: { N: lastModified } } },
  };
}

/** In the next of its slots: as a replay leaves it after the item before it was deleted. */
function moved(item: Item): Item {
  const { bucket, ordinal, shift } = item["origin"]?.M ?? {};
  const before = { ordinal: Number(ordinal?.N ?? 0), shift: Number(shift?.N ?? 0) };
  const first = Number(item["timestamp"]?.N) - before.shift;
  const identity = {
    ...{ bucket: bucket?.S ?? "", key: item["source"]?.S ?? "", userID: item["userID"]?.S ?? "" },
    ...{ time: first - before.ordinal, ordinal: before.ordinal },
  };
  let k = 1;
  while (jump(identity, k) <= before.shift) k += 1;
  const next = jump(identity, k);
  return {
    ...item,
    timestamp: { N: String(first + next) },
    origin: { M: { ...item["origin"]?.M, shift: { N: String(next) } } },
  };
}
