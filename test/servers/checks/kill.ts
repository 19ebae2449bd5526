import { readdirSync } from "node:fs";
import { join } from "node:path";
import { startFaultyProxy, type FaultyProxy } from "../../support/faulty-proxy/proxy.ts";
import { spawnCli } from "../../tools/run-cli.ts";
import { putObjects } from "../put-objects.ts";
import { TargetTable } from "../target-table.ts";
import { testObject } from "../contents/test-object.ts";
import { spread, type Check } from "./check.ts";

const OBJECTS = 300;
const KILLS = 3;

export const killCheck: Check = {
  title: `a backfill that is killed ${KILLS} times (kill -9) and resumed`,
  run: async ({ world, keys }) => {
    const bucket = await world.bucket({ versioning: false });
    const objects = spread(keys, OBJECTS).map((key, n) => testObject(n, key));
    const versions = await putObjects(world, bucket, objects);
    const target = await TargetTable.of(world, bucket);
    const items = objects.reduce((sum, { records }) => sum + records.length, 0);
    const proxy = await startFaultyProxy(world.dynamodbEndpoint);
    const { code, stdout, stderr } = await killAndResume(target, proxy, items).finally(() => proxy.close());

    const summary = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as Record<string, unknown>;
    const ended = { code, objects: summary["objects"], failed: summary["failed"], sessions: summary["sessions"] };
    const expected = { code: 0, objects: objects.length, failed: 0, sessions: KILLS + 1 };
    const answers = [ended, expected].map((each) => JSON.stringify(each));
    const wrong = answers[0] === answers[1] ? [] : [`the run ended with ${answers.join(", not ")}: ${stderr}`];
    return { keys: objects.length, wrong: [...wrong, ...(await target.differences(versions))] };
  },
};

async function killAndResume(target: TargetTable, proxy: FaultyProxy, items: number) {
  const how = ["--json", "--yes"];
  const options = target.options.with(target.options.indexOf("--endpoint-dynamodb") + 1, proxy.endpoint);
  let argv = ["backfill", ...options, "--suffix", "", ...how];
  for (let kills = 0; kills < KILLS; kills++) {
    await killAtWork(proxy, argv, target.folder, 1 + Math.floor((Math.random() * items) / (KILLS + 1)));
    argv = ["backfill", "--resume", readdirSync(join(target.folder, "runs"))[0] ?? "", ...how];
  }
  proxy.decide = () => undefined;
  return spawnCli(argv, target.folder).ended;
}

/** Kills a run at its first PutItem after so many: no further one is answered, so that no server is too fast for it. */
async function killAtWork(proxy: FaultyProxy, argv: readonly string[], folder: string, puts: number): Promise<void> {
  let count = 0;
  let kill: () => void = () => undefined;
  proxy.decide = ({ operation }) => {
    if (operation !== "PutItem" || ++count <= puts) return undefined;
    kill();
    return "stall before";
  };
  const { child, ended } = spawnCli(argv, folder);
  kill = () => void child.kill("SIGKILL");
  const { signal, stderr } = await ended;
  if (signal !== "SIGKILL") throw new Error(`the run ended before it was killed: ${stderr}`);
}
