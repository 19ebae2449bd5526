import { setTimeout as sleep } from "node:timers/promises";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { serviceDate } from "../../../tools/verify/read/service-date.ts";
import { damage } from "../../tools/verify/damage.ts";
import { found, NOTHING } from "../../tools/verify/found.ts";
import { scanTable } from "../contents/table-contents.ts";
import { testObject } from "../contents/test-object.ts";
import { putObjects } from "../put-objects.ts";
import { TargetTable, wrongAnswers } from "../target-table.ts";
import type { World } from "../world.ts";
import { spread, type Check } from "./check.ts";

const OBJECTS = 100;

const COUNTS = { deleted: 8, overwritten: 6, objectsDeleted: 5, cut: 4, altered: 4, foreign: 3, doubled: 2 };
const MENDED = COUNTS.deleted + COUNTS.overwritten + COUNTS.cut + COUNTS.altered;

/** What no repair mends. */
const ACCEPTED = ["orphaned", "foreign", "doubled"] as const;

export const verifyCheck: Check = {
  title: "a verification finds exactly the damage, and mends it",
  run: async ({ world, keys }) => {
    const bucket = await world.bucket({ versioning: true });
    const target = await TargetTable.of(world, bucket);
    const objects = spread(keys, OBJECTS).map((key, n) => testObject(n, key));
    const versions = await putObjects(world, bucket, objects);
    const backfill = await target.backfill();
    await untilPast(world, bucket, Math.max(...versions.map(({ lastModified }) => lastModified)));
    const verify = (...options: readonly string[]) =>
      target.run("verify", ...target.options, "--suffix", "", "--settle", "0", "--no-ask-queue", "--deep", ...options);

    const before = await verify();
    const keysOf = (several: boolean): string[] =>
      objects.filter(({ records }) => records.length > 1 === several).map(({ key }) => key);
    const items = async (table = target.table) =>
      (await scanTable(world.dynamodb, table)) as Record<string, AttributeValue>[];
    const done = await damage({ ...world, items }, keysOf(false), keysOf(true), COUNTS, target.table, bucket);
    const damaged = await verify("--repair=different", "--yes");
    const after = await verify(...ACCEPTED.flatMap((name) => ["--accept", name]));

    const left = Object.fromEntries(ACCEPTED.map((name) => [name, done[name]]));
    const repaired = JSON.stringify({ objects: MENDED, mended: MENDED, remaining: 0 });
    const said = JSON.stringify(damaged.summary["repaired"]);
    const wrong = [
      ...wrongAnswers(backfill, { code: 0, failed: 0 }),
      ...wrongAnswers(before, { code: 0, agree: true, objects: objects.length, agreeing: objects.length }),
      ...otherThan("before the damage", found(before), NOTHING),
      ...wrongAnswers(damaged, { code: 3, agree: false }),
      ...otherThan("after the damage", found(damaged), done),
      ...(said === repaired ? [] : [`it repaired ${said}, not ${repaired}`]),
      ...wrongAnswers(after, { code: 0, agree: true }),
      ...otherThan("after the repair", found(after), { ...NOTHING, ...left }),
    ];
    return { keys: objects.length, wrong };
  },
};

/** Waits until S3's clock is past a second: what is dated in the second of the start counts as changed. */
async function untilPast({ s3 }: World, bucket: string, date: number): Promise<void> {
  const { signal } = new AbortController();
  while (Math.floor(((await serviceDate(s3, bucket, signal)) ?? 0) / 1_000) <= Math.floor(date / 1_000))
    await sleep(50);
}

function otherThan(when: string, is: object, must: object): string[] {
  const sorted = (of: object): string => JSON.stringify(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(is) === sorted(must) ? [] : [`${when}, it found ${sorted(is)}, not ${sorted(must)}`];
}
