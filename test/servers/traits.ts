import { ListObjectsV2Command, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { notifyQueue, takeEvents } from "./notifications.ts";
import { putObject, withDates, type PutVersion } from "./put-objects.ts";
import { testObject } from "./contents/test-object.ts";
import type { World } from "./world.ts";

/** Something of AWS that Sluice has to do with, whatever it makes of it. */
export interface Trait {
  /** What AWS does. */
  readonly title: string;
  readonly service: "s3" | "dynamodb" | "notifications";
  readonly isAsInAws: (world: World) => Promise<boolean>;
}

const KEY = "a b/c+d.json";

const LISTINGS: readonly Trait[] = [
  {
    title: "url-encodes the keys of a listing, if asked",
    service: "s3",
    isAsInAws: async (world) => {
      const Bucket = await bucketOf(world, [KEY]);
      const { EncodingType } = await world.s3.send(new ListObjectsV2Command({ Bucket, EncodingType: "url" }));
      return EncodingType === "url";
    },
  },
  {
    title: "url-encodes the keys of a listing of versions, if asked",
    service: "s3",
    isAsInAws: async (world) => {
      const Bucket = await bucketOf(world, [KEY]);
      const { EncodingType } = await world.s3.send(new ListObjectVersionsCommand({ Bucket, EncodingType: "url" }));
      return EncodingType === "url";
    },
  },
  {
    title: "dates what it lists in whole seconds",
    service: "s3",
    isAsInAws: async (world) => {
      const Bucket = await bucketOf(world, ["1", "2", "3", "4"]);
      const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket }));
      return Contents.every(({ LastModified }) => (LastModified?.getTime() ?? 1) % 1_000 === 0);
    },
  },
  {
    title: "lists each version once, wherever pages end",
    service: "s3",
    isAsInAws: async (world) => {
      const Bucket = await bucketOf(world, ["1", "1", "2", "2", "3", "3"]);
      // The first page ends behind the newest version of a key.
      const first = await world.s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 3 }));
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = first;
      const second = await world.s3.send(new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker }));
      return second.Versions?.length === 3;
    },
  },
];

const DATES: readonly Trait[] = [
  {
    title: "leaves a version its date when another replaces it",
    service: "s3",
    isAsInAws: async (world) => {
      const bucket = await world.bucket({ versioning: true });
      const dated = async (version: PutVersion) => (await withDates(world, [version]))[0]?.lastModified;
      // Until the two of a key have different dates.
      for (let n = 0; ; n++) {
        const object = testObject(n, `${n}`);
        const first = await putObject(world, bucket, object);
        const date = await dated(first);
        const second = await putObject(world, bucket, object);
        if ((await dated(second)) !== date) return (await dated(first)) === date;
      }
    },
  },
];

const NOTIFICATIONS: readonly Trait[] = [
  {
    title: "names the version in a notification",
    service: "notifications",
    isAsInAws: async (world) => "versionId" in (await notifiedObject(world)),
  },
  {
    title: "leaves slashes in the key of a notification",
    service: "notifications",
    isAsInAws: async (world) => (await notifiedObject(world))["key"] === "a+b/c%2Bd.json",
  },
];

const EXPRESSIONS: readonly Trait[] = [
  {
    title: "refuses reserved words as names in an expression",
    service: "dynamodb",
    isAsInAws: (world) => isRefused(world, { ConditionExpression: "attribute_not_exists(source)" }),
  },
  {
    title: "refuses names that no expression uses",
    service: "dynamodb",
    isAsInAws: (world) =>
      isRefused(world, {
        ConditionExpression: "attribute_not_exists(#used)",
        ExpressionAttributeNames: { "#used": "userID", "#unused": "origin" },
      }),
  },
];

export const TRAITS: readonly Trait[] = [...LISTINGS, ...DATES, ...NOTIFICATIONS, ...EXPRESSIONS];

/** A bucket with versions in which these keys were put, in this order. */
async function bucketOf(world: World, keys: readonly string[]): Promise<string> {
  const bucket = await world.bucket({ versioning: true });
  for (const key of keys) await putObject(world, bucket, testObject(0, key));
  return bucket;
}

async function notifiedObject(world: World): Promise<Readonly<Record<string, unknown>>> {
  const bucket = await world.bucket({ versioning: true });
  const queue = await notifyQueue(world, bucket);
  await putObject(world, bucket, testObject(0, KEY));
  const events = (await takeEvents(world, queue)) as { Records?: { s3: { object: Record<string, unknown> } }[] }[];
  // The first may be a test of the notification.
  return events.flatMap(({ Records = [] }) => Records)[0]?.s3.object ?? {};
}

async function isRefused(world: World, condition: object): Promise<boolean> {
  const Item = { userID: { S: "u" }, timestamp: { N: "1" } };
  try {
    await world.dynamodb.send(new PutItemCommand({ TableName: await world.table(), Item, ...condition }));
    return false;
  } catch (error) {
    if (error instanceof Error && error.name === "ValidationException") return true;
    throw error;
  }
}
