import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { spawnCli } from "../../tools/run-cli.ts";
import { putObjects } from "../put-objects.ts";
import { TargetTable } from "../target-table.ts";
import { testObject } from "../test-object.ts";
import { spread, type Check } from "./check.ts";

const OBJECTS = 300;
const KILLS = 3;
/** Slow enough for the fastest server to be at work when the process is killed. */
const OBJECTS_PER_SECOND = "150";

export const killCheck: Check = {
  title: `a backfill that is killed ${KILLS} times (kill -9) and resumed`,
  run: async ({ world, keys }) => {
    const bucket = await world.bucket({ versioning: false });
    const objects = spread(keys, OBJECTS).map((key, n) => testObject(n, key));
    const versions = await putObjects(world, bucket, objects);
    const target = await TargetTable.of(world, bucket);
    const items = objects.reduce((sum, { records }) => sum + records.length, 0);
    const how = ["--json", "--yes", "--max-rate", OBJECTS_PER_SECOND];

    let argv = ["backfill", ...target.options, "--suffix", "", ...how];
    for (let kills = 0; kills < KILLS; kills++) {
      await killAtWork(target, argv, Math.floor((Math.random() * items) / (KILLS + 1)));
      argv = ["backfill", "--resume", readdirSync(join(target.folder, "runs"))[0] ?? "", ...how];
    }
    const { code, stdout, stderr } = await spawnCli(argv, target.folder).ended;

    const summary = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as Record<string, unknown>;
    const ended = { code, objects: summary["objects"], failed: summary["failed"], sessions: summary["sessions"] };
    const expected = { code: 0, objects: objects.length, failed: 0, sessions: KILLS + 1 };
    const answers = [ended, expected].map((each) => JSON.stringify(each));
    const wrong = answers[0] === answers[1] ? [] : [`the run ended with ${answers.join(", not ")}: ${stderr}`];
    return { keys: objects.length, wrong: [...wrong, ...(await target.differences(versions))] };
  },
};

/** Kills a run once it has added so many items, and one, to the table. */
async function killAtWork(target: TargetTable, argv: readonly string[], items: number): Promise<void> {
  const until = (await count(target)) + items;
  const { child, ended } = spawnCli(argv, target.folder);
  while ((await count(target)) <= until && child.exitCode === null) await pause(5);
  child.kill("SIGKILL");
  const { signal, stderr } = await ended;
  if (signal !== "SIGKILL") throw new Error(`the run ended before it was killed: ${stderr}`);
}

async function count({ world, table }: TargetTable): Promise<number> {
  const { Count = 0 } = await world.dynamodb.send(
    new ScanCommand({ TableName: table, Select: "COUNT", ConsistentRead: true }),
  );
  return Count;
}
