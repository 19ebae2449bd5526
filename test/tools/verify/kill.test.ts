import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { runCli, spawnCli } from "../run-cli.ts";
import { keyOfObject, putObjects, startWorld } from "../world.ts";
import { damage } from "./damage.ts";

const OBJECTS = 400;

describe("a verification that is killed", function () {
  it("goes on where it was, and finds the same", async () => {
    const world = await startWorld({ clock: () => Date.now() - 600_000 });
    try {
      await putObjects(world, OBJECTS);
      expect((await runCli(["backfill", "--local"], world.folder)).code).to.equal(0);
      const counts = { deleted: 7, overwritten: 5, objectsDeleted: 3, cut: 0, altered: 2, foreign: 1, doubled: 1 };
      const keys = Array.from({ length: OBJECTS }, (_, n) => keyOfObject(n));
      const expected = await damage(world, keys, [], counts);
      const scans = (): number => world.dynamodbFaults.calls.get("Scan") ?? 0;

      const argv = ["verify", "--local", "--deep", "--no-ask-queue", "--max-reads", "2", "--json"];
      const session = spawnCli(argv, world.folder);
      const folder = join(world.folder, "verifications");
      // Pages are kept once a second.
      const began = performance.now();
      while ((session.child.exitCode === null && scans() < 4) || performance.now() - began < 3_000) await sleep(20);
      session.child.kill("SIGKILL");
      expect((await session.ended).signal).to.equal("SIGKILL");
      const [run = ""] = readdirSync(folder);
      expect(statSync(join(folder, run, "verify.duckdb")).size).to.be.above(0);
      expect(scans()).to.be.above(3);

      const resumed = await runCli(["verify", "--resume", run, "--no-ask-queue", "--json"], world.folder);

      expect(resumed.code, resumed.stderr).to.equal(3);
      const keysOf = (name: string): unknown[] =>
        resumed.lines.flatMap((line) => (line["class"] === name ? [line["key"]] : [])).sort();
      for (const name of ["missing", "stale", "different", "orphaned"] as const)
        expect(keysOf(name), name).to.deep.equal(expected[name]);
      expect(resumed.summary["classes"]).to.deep.include({ doubled: 2, foreign: 1, partial: 0, unexpected: 0 });
      expect(resumed.summary).to.deep.include({ objects: OBJECTS - 3, items: OBJECTS - 7 + 1 });
      const again = await runCli(["verify", "--resume", run], world.folder);
      expect([again.code, again.stderr]).to.deep.equal([
        2,
        `error: verification ${run} is finished: nothing is left of it to do\n`,
      ]);
    } finally {
      await world.close();
    }
  });
});
