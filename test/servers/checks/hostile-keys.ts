import { notificationOf, processEvents } from "../live-events.ts";
import { TargetTable, wrongAnswers } from "../target-table.ts";
import type { Check } from "./check.ts";

export const backfillCheck: Check = {
  title: "backfill of hostile keys, twice",
  run: async ({ world, keys, hostileBucket }) => {
    const { bucket, versions } = await hostileBucket();
    const target = await TargetTable.of(world, bucket);
    const records = versions.reduce((sum, { object }) => sum + object.records.length, 0);
    const done = { code: 0, objects: versions.length, failed: 0, stale: 0 };

    const first = await target.backfill();
    const wrong = await target.differences(versions);
    const second = await target.backfill();

    wrong.push(
      ...wrongAnswers(first, { ...done, written: records, alreadyThere: 0 }),
      ...wrongAnswers(second, { ...done, written: 0, alreadyThere: records }),
      ...(await target.differences(versions)),
    );
    return { keys: keys.length, wrong };
  },
};

export const liveCheck: Check = {
  title: "live events of hostile keys",
  run: async ({ world, keys, hostileBucket }) => {
    const { bucket, versions } = await hostileBucket();
    const target = await TargetTable.of(world, bucket);

    await processEvents(target, versions.map(notificationOf));

    return { keys: keys.length, wrong: await target.differences(versions) };
  },
};
