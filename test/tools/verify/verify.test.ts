import { expect } from "chai";
import { runCli, type CliResult } from "../run-cli.ts";
import { keyOfObject, objectBody, startWorld, type World } from "../world.ts";
import { damage, type Damage, type DamageCounts } from "./damage.ts";

const MINUTES_AGO = 600_000;

/** Everything is ten minutes old, except what a test adds. */
async function startOldWorld(versioning = true): Promise<World> {
  const world = await startWorld({ versioning, clock: () => Date.now() - MINUTES_AGO });
  // No failure queue.
  return world;
}

const severalKey = (n: number): string => `several/${n}.ndjson.json`;

const severalBody = (n: number): string =>
  [0, 1, 2]
    .map((line) => JSON.stringify({ userID: `group-${n}`, timestamp: 1_600_000_000_000 + n, data: { line } }))
    .join("\n");

/** Puts objects of one record and objects of three, and loads them. */
async function load(world: World, single: number, several: number): Promise<{ single: string[]; several: string[] }> {
  for (let n = 0; n < single; n += 1) await world.put(keyOfObject(n), objectBody(n));
  for (let n = 0; n < several; n += 1) await world.put(severalKey(n), severalBody(n));
  const { code, stderr } = await runCli(["backfill", "--local", "--json"], world.folder);
  expect(code, stderr).to.equal(0);
  return {
    single: Array.from({ length: single }, (_, n) => keyOfObject(n)),
    several: Array.from({ length: several }, (_, n) => severalKey(n)),
  };
}

const verify = (world: World, ...more: string[]): Promise<CliResult> =>
  runCli(["verify", "--local", "--json", "--no-ask-queue", ...more], world.folder);

/** What was found, by class, in the words of {@link Damage}. */
function found({ lines }: CliResult): Damage & Record<string, readonly string[]> {
  const classes: Record<string, string[]> = {
    missing: [],
    stale: [],
    partial: [],
    different: [],
    orphaned: [],
    doubled: [],
    foreign: [],
  };
  for (const line of lines.slice(0, -1)) {
    const { class: name, key, userID, timestamp } = line as Record<string, string>;
    const isSlot = name === "doubled" || name === "foreign";
    (classes[name!] ??= []).push(isSlot ? `${userID}/${timestamp}` : key!);
  }
  return Object.fromEntries(Object.entries(classes).map(([name, keys]) => [name, keys.sort()])) as never;
}

const NOTHING: Damage = { missing: [], stale: [], partial: [], different: [], orphaned: [], doubled: [], foreign: [] };

describe("sluice verify", () => {
  let world: World;

  afterEach(() => world.close());

  for (const versioning of [true, false]) {
    const bucket = versioning ? "a versioned bucket" : "a bucket without versions";

    it(`finds that ${bucket} and the table agree`, async () => {
      world = await startOldWorld(versioning);
      await load(world, 60, 10);

      for (const how of [[], ["--deep"], ["--all-versions"], ["--deep", "--all-versions"]]) {
        const result = await verify(world, ...how);
        expect([result.code, found(result)], `${how.join(" ")} ${result.stderr}`).to.deep.equal([0, NOTHING]);
        expect(result.summary).to.deep.include({ agree: true, objects: 70, agreeing: 70, items: 90 });
      }
    });

    it(`finds exactly what is damaged between ${bucket} and the table`, async () => {
      world = await startOldWorld(versioning);
      const { single, several } = await load(world, 470, 30);
      const counts: DamageCounts = {
        ...{ deleted: 20, overwritten: 10, objectsDeleted: 5, cut: 6, altered: 4, foreign: 3, doubled: 2 },
      };
      const expected = await damage(world, single, several, counts);

      const shallow = await verify(world);
      expect(shallow.code).to.equal(3);
      expect(found(shallow)).to.deep.equal({ ...expected, partial: [], different: [] });

      const deep = await verify(world, "--deep");
      expect(deep.code).to.equal(3);
      expect(found(deep)).to.deep.equal(expected);
      expect(deep.summary).to.deep.include({ ended: "finished", agree: false, objects: 495, agreeing: 455 });
    });
  }
});
