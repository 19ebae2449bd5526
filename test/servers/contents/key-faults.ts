import {
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import type { HostileKey } from "./hostile-keys.ts";
import type { World } from "../world.ts";

/** What a server of S3 cannot do with a key. */
export type KeyFault = "refused" | "another object is read" | "not listed" | "versions not listed";

/** Puts and gets every key, and looks for it in both listings. */
export async function findKeyFaults(world: World, keys: readonly HostileKey[]): Promise<Map<string, KeyFault>> {
  const { s3 } = world;
  const bucket = await world.bucket({ versioning: true });
  const faults = new Map<string, KeyFault>();
  // One after the other, for what one key does to another may depend on which comes first.
  for (const { key } of keys) {
    const fault = await storageFault(s3, bucket, key);
    if (fault !== undefined) faults.set(key, fault);
  }
  const stored = keys.map(({ key }) => key).filter((key) => !faults.has(key));
  const listed = await listedKeys(stored, (prefix) => listObjects(s3, bucket, prefix));
  const versionsListed = await listedKeys(stored, (prefix) => listVersions(s3, bucket, prefix));
  for (const key of stored) {
    if (!listed.has(key)) faults.set(key, "not listed");
    else if (!versionsListed.has(key)) faults.set(key, "versions not listed");
  }
  return faults;
}

async function storageFault(s3: S3Client, Bucket: string, Key: string): Promise<KeyFault | undefined> {
  try {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  } catch {
    return "refused";
  }
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) === Key ? undefined : "another object is read";
}

/** Lists the keys that begin so, or all. */
type List = (prefix: string | undefined) => Promise<string[]>;

/** The keys that a listing names. One that cannot be written into XML makes the whole unreadable; then each is asked for. */
async function listedKeys(keys: readonly string[], list: List): Promise<Set<string>> {
  const all = await list(undefined).catch(() => undefined);
  if (all !== undefined) return new Set(all);
  const found = await pLimit(8).map(keys, (key) => list(key).catch(() => []));
  return new Set(found.flat());
}

async function listObjects(s3: S3Client, Bucket: string, Prefix: string | undefined): Promise<string[]> {
  // No bucket here has more than the 1,000 keys of a page.
  const { Contents = [], EncodingType } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix, EncodingType: "url" }),
  );
  return Contents.map(({ Key = "" }) => decoded(Key, EncodingType));
}

async function listVersions(s3: S3Client, Bucket: string, Prefix: string | undefined): Promise<string[]> {
  const { Versions = [], EncodingType } = await s3.send(
    new ListObjectVersionsCommand({ Bucket, Prefix, EncodingType: "url" }),
  );
  return Versions.map(({ Key = "" }) => decoded(Key, EncodingType));
}

/** Keys are encoded where the answer says so. */
function decoded(key: string, encoding: string | undefined): string {
  return encoding === "url" ? decodeURIComponent(key.replaceAll("+", " ")) : key;
}
