import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import type { StoredVersion } from "../contents/expected-items.ts";
import { notificationOf, processEvents } from "../live-events.ts";
import { putObject, withDates, type PutVersion } from "../put-objects.ts";
import { TargetTable, wrongAnswers } from "../target-table.ts";
import { testObject } from "../contents/test-object.ts";
import type { World } from "../world.ts";
import { spread, type Check } from "./check.ts";

/** Of each key. With {@link KEYS} they are more than a page of a listing holds, so that a page ends within a key. */
const VERSIONS = 3;
const KEYS = 350;
/** Few, so that the versions of each follow one another quickly. */
const QUICK_KEYS = 60;

export const allVersionsCheck: Check = {
  title: "all versions of hostile keys; a manifest of the first ones",
  run: async ({ world, versionKeys }) => {
    const bucket = await world.bucket({ versioning: true });
    const keys = spread(versionKeys, KEYS);
    const put = await pLimit(8).map(keys, (key, n) => putVersions(world, bucket, key, n));
    const deleted = keys.filter((_, n) => n % 10 === 0);
    for (const Key of deleted) await world.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    const versions = await withDates(world, put.flat());
    const first = versions.filter((_, index) => index % VERSIONS === 0);

    const ofAll = await TargetTable.of(world, bucket);
    const all = await ofAll.backfill("--all-versions");
    const ofFirst = await TargetTable.of(world, bucket);
    const named = await ofFirst.backfill("--manifest", manifestOf(world, first));

    const wrong = [
      ...wrongAnswers(all, { code: 0, failed: 0, deleteMarkers: deleted.length }),
      ...(await ofAll.differences(versions)),
      ...wrongAnswers(named, { code: 0, failed: 0, objects: keys.length, gone: 0 }),
      ...(await ofFirst.differences(first)),
    ];
    return { keys: keys.length, wrong };
  },
};

/** Versions that date their records, each by another time: all of them stay in the table. */
async function putVersions(world: World, bucket: string, key: string, n: number): Promise<PutVersion[]> {
  const versions: PutVersion[] = [];
  for (let round = 0; round < VERSIONS; round++) {
    versions.push(await putObject(world, bucket, testObject(2 * (n * VERSIONS + round), key, round)));
  }
  return versions;
}

/** A line of JSON for each version. */
function manifestOf(world: World, versions: readonly StoredVersion[]): string {
  const file = join(world.folder(), "manifest.ndjson");
  const lines = versions.map(({ object: { key }, versionId }) => JSON.stringify({ key, versionId }));
  writeFileSync(file, lines.join("\n"));
  return file;
}

export const oneSecondCheck: Check = {
  title: "versions of one second: the last one wins",
  run: async ({ world, versionKeys }) => {
    const bucket = await world.bucket({ versioning: true });
    const keys = spread(versionKeys, QUICK_KEYS);
    const ofKeys = await pLimit(4).map(keys, (key, n) => putWithinASecond(world, bucket, key, n));
    const versions = ofKeys.flat();

    const live = await TargetTable.of(world, bucket);
    // The newest first, and then what is older.
    for (let back = 1; back <= Math.max(...ofKeys.map(({ length }) => length)); back++) {
      const events = ofKeys.flatMap((each) => each.at(-back) ?? []).map(notificationOf);
      await processEvents(live, events);
    }
    const again = await live.backfill();
    const listed = await TargetTable.of(world, bucket);
    const all = await listed.backfill("--all-versions");

    const wrong = [
      ...wrongAnswers(again, { code: 0, failed: 0, written: 0 }),
      ...(await live.differences(versions)),
      ...wrongAnswers(all, { code: 0, failed: 0 }),
      ...(await listed.differences(versions)),
    ];
    return { keys: keys.length, wrong };
  },
};

/** Versions of which the last have the same date. */
async function putWithinASecond(world: World, bucket: string, key: string, n: number): Promise<StoredVersion[]> {
  const put: PutVersion[] = [];
  for (;;) {
    for (let version = 0; version < VERSIONS; version++) {
      put.push(await putObject(world, bucket, testObject(n, key, put.length)));
    }
    const versions = await withDates(world, put);
    if (new Set(versions.slice(-VERSIONS).map(({ lastModified }) => lastModified)).size === 1) return versions;
  }
}

export const overwrittenCheck: Check = {
  title: "an object overwritten within a second, in a bucket without versions",
  run: async ({ world, versionKeys }) => {
    const bucket = await world.bucket({ versioning: false });
    const target = await TargetTable.of(world, bucket);
    const keys = spread(versionKeys, QUICK_KEYS);
    const versions = await pLimit(4).map(keys, (key, n) => processTwiceWithinASecond(target, key, n));

    const again = await target.backfill();

    const wrong = wrongAnswers(again, { code: 0, failed: 0, written: 0 });
    return { keys: keys.length, wrong: [...wrong, ...(await target.differences(versions.flat()))] };
  },
};

/** Processes an object, and once more after it was overwritten, until both have the same date. */
async function processTwiceWithinASecond(target: TargetTable, key: string, n: number): Promise<StoredVersion[]> {
  const versions: StoredVersion[] = [];
  while (versions.length < 2 || versions.at(-1)?.lastModified !== versions.at(-2)?.lastModified) {
    const put = await putObject(target.world, target.bucket, testObject(n, key, versions.length));
    const [version] = await withDates(target.world, [put]);
    if (version === undefined) continue;
    await processEvents(target, [notificationOf(version)]);
    versions.push(version);
  }
  return versions;
}
