import { expect } from "chai";
import { runCli, type CliResult } from "../run-cli.ts";
import { keyOfObject, objectBody, startWorld, type World } from "../world.ts";

export const MINUTES_AGO = 600_000;

/** Everything is ten minutes old, except what a test adds. */
export async function startOldWorld(versioning = true): Promise<World> {
  return startWorld({ versioning, clock: () => Date.now() - MINUTES_AGO });
}

const severalKey = (n: number): string => `several/${n}.ndjson.json`;

const severalBody = (n: number): string =>
  [0, 1, 2]
    .map((line) => JSON.stringify({ userID: `group-${n}`, timestamp: 1_600_000_000_000 + n, data: { line } }))
    .join("\n");

/** Puts objects of one record and objects of three, and loads them. */
export async function load(
  world: World,
  single: number,
  several: number,
): Promise<{ single: string[]; several: string[] }> {
  for (let n = 0; n < single; n += 1) await world.put(keyOfObject(n), objectBody(n));
  for (let n = 0; n < several; n += 1) await world.put(severalKey(n), severalBody(n));
  const { code, stderr } = await runCli(["backfill", "--local", "--json"], world.folder);
  expect(code, stderr).to.equal(0);
  return {
    single: Array.from({ length: single }, (_, n) => keyOfObject(n)),
    several: Array.from({ length: several }, (_, n) => severalKey(n)),
  };
}

export const verify = (world: World, ...more: string[]): Promise<CliResult> =>
  runCli(["verify", "--local", "--json", "--no-ask-queue", ...more], world.folder);
