import { processEvents } from "../live-events.ts";
import { notifyQueue, takeEvents } from "../notifications.ts";
import { putObjects } from "../put-objects.ts";
import { TargetTable } from "../target-table.ts";
import { testObject } from "../contents/test-object.ts";
import { spread, type Check } from "./check.ts";

const OBJECTS = 200;

export const notificationsCheck: Check = {
  title: "the server's own notifications of hostile keys",
  wantsSqs: true,
  run: async ({ world, keys }) => {
    const bucket = await world.bucket({ versioning: true });
    const target = await TargetTable.of(world, bucket);
    const queue = await notifyQueue(world, bucket);
    const objects = spread(keys, OBJECTS).map((key, n) => testObject(n, key));
    const versions = await putObjects(world, bucket, objects);

    await processEvents(target, await takeEvents(world, queue));

    return { keys: objects.length, wrong: await target.differences(versions) };
  },
};
