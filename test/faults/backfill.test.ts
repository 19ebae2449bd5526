import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "./command.ts";
import { describeMatrix, type Cell, type Row } from "./matrix.ts";
import { makePlace, startServers, type Servers } from "./servers.ts";

const OBJECTS = 9;

/** A page holds so many keys: a listing of few objects has several. */
const PAGE = 4;

/** Keys alone: nothing but the object itself says how long it is. */
const MANIFEST = "keys.txt";

const shortPages = (url: string): string =>
  url.replace(/max-keys=(\d+)/, (_, keys: string) => `max-keys=${Math.min(Number(keys), PAGE)}`);

/** Two lines, so that an object that is cut behind the first still looks whole; of which the second version counts. */
const bodyOf = (n: number, version: number): string =>
  [0, 1].map((line) => JSON.stringify({ userID: `user-${n}`, timestamp: line, data: { n: version } })).join("\n");

describe("backfill", () => {
  let servers: Servers;
  const expected = Array.from({ length: OBJECTS }, (_, n) => [`user-${n} 0 2`, `user-${n} 1 2`]).flat();
  before(async () => {
    servers = await startServers();
    for (let n = 0; n < OBJECTS; n++) for (const version of [1, 2]) await servers.put(`${n}.json`, bodyOf(n, version));
  });
  after(() => servers.close());

  const trialOf =
    (...options: string[]): Row["trial"] =>
    async (cell: Cell) => {
      const place = await makePlace(servers, cell, shortPages);
      writeFileSync(join(place.folder, MANIFEST), Array.from({ length: OBJECTS }, (_, n) => `${n}.json\n`).join(""));
      const argv = ["backfill", "--local", "--json", "--concurrency", "6", ...options];
      const command = new Command(argv, place.folder, cell.fault);
      return {
        run: () => command.run(),
        again: () => {
          place.mend();
          return command.again();
        },
        isRight: async () => (await servers.items(place.table)).join() === expected.join(),
        close: () => place.close(),
      };
    };

  describeMatrix("sluice backfill", [
    { operation: "ListObjectsV2", by: "backfill", surely: 3, trial: trialOf() },
    { operation: "ListObjectVersions", by: "backfill --all-versions", surely: 2, trial: trialOf("--all-versions") },
    { operation: "GetObject", by: "backfill", trial: trialOf() },
    { operation: "GetObject", by: "backfill --manifest", trial: trialOf("--manifest", MANIFEST) },
    { operation: "PutItem", by: "backfill", trial: trialOf() },
    { operation: "DescribeTable", by: "backfill", trial: trialOf() },
  ]);
});
