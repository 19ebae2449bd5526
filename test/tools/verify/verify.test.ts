import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Breakdown } from "../../../tools/verify/result/breakdown.ts";
import { runCli } from "../run-cli.ts";
import { keyOfObject, objectBody, startWorld, type World } from "../world.ts";
import { damage, type DamageCounts } from "./damage.ts";
import { found, NOTHING } from "./found.ts";
import { load, MINUTES_AGO, startOldWorld, verify } from "./old-world.ts";

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

  it("mends what a backfill mends, and then finds only orphaned and foreign items", async () => {
    world = await startOldWorld();
    const { single, several } = await load(world, 60, 12);
    const counts = { deleted: 8, overwritten: 4, objectsDeleted: 3, cut: 4, altered: 2, foreign: 2, doubled: 0 };
    const expected = await damage(world, single, several, counts);

    const lost = await verify(world, "--deep", "--repair");
    expect([lost.code, found(lost)], lost.stderr).to.deep.equal([3, expected]);
    expect(lost.summary).to.deep.include({ repaired: { objects: 16, mended: 16, remaining: 0 }, agree: false });

    const altered = await verify(world, "--deep", "--repair=different", "--accept", "orphaned", "--accept", "foreign");
    const { orphaned, foreign, different } = expected;
    expect([altered.code, found(altered)]).to.deep.equal([0, { ...NOTHING, orphaned, foreign, different }]);

    const after = await verify(world, "--deep", "--accept", "orphaned", "--accept", "foreign");
    expect([after.code, found(after)]).to.deep.equal([0, { ...NOTHING, orphaned, foreign }]);
  });

  it("deletes orphaned items only after the number was typed, and keeps a copy of each", async () => {
    world = await startOldWorld();
    const { single, several } = await load(world, 20, 0);
    const counts = { deleted: 0, overwritten: 0, objectsDeleted: 3, cut: 0, altered: 0, foreign: 1, doubled: 0 };
    const { orphaned } = await damage(world, single, several, counts);
    const before = await world.items();
    const argv = ["verify", "--local", "--json", "--no-ask-queue", "--remove-orphans"];

    const without = await runCli(argv, world.folder);
    expect([without.code, (await world.items()).length]).to.deep.equal([2, 21]);
    const refused = await runCli(argv, world.folder, { ask: () => Promise.resolve("y") });
    expect([refused.code, (await world.items()).length]).to.deep.equal([3, 21]);
    const questions: string[] = [];
    const ask = (question: string): Promise<string> => Promise.resolve(`${questions.push(question) && 3}`);
    const removed = await runCli(argv, world.folder, { ask });

    expect(questions).to.deep.equal(["Delete 3 items from table items? Type 3 to delete them: "]);
    expect(removed.summary).to.deep.include({ orphans: { removed: 3, kept: 0 }, agree: false });
    const run = String(removed.summary["run"]);
    const copies = readFileSync(join(world.folder, "verifications", run, "removed.ndjson"), "utf8")
      .trim()
      .split("\n");
    expect(copies.map((line) => JSON.parse(line) as unknown)).to.have.deep.members(
      before.filter((item) => orphaned.includes(item["source"]?.S ?? "")),
    );
    expect((await world.items()).length).to.equal(18);
    expect((await verify(world, "--accept", "foreign")).code).to.equal(0);
  });

  it("says of a sample how much of the rest may disagree", async () => {
    world = await startOldWorld();
    const { single } = await load(world, 40, 5);

    const good = await verify(world, "--sample", "30", "--deep");
    expect([good.code, good.summary["objects"]]).to.deep.equal([0, 30]);
    const { of, confidence, atMost } = good.summary["sample"] as Record<string, number>;
    expect([of, confidence, atMost!.toFixed(4)]).to.deep.equal([45, 0.95, (1 - 0.05 ** (1 / 30)).toFixed(4)]);

    const counts = { deleted: 40, overwritten: 0, objectsDeleted: 0, cut: 0, altered: 0, foreign: 0, doubled: 0 };
    await damage(world, single, [], counts);
    const bad = await verify(world, "--sample", "45");
    expect([bad.code, found(bad)["missing"]]).to.deep.equal([3, [...single].sort()]);
  });

  it("tells objects without records and rejected records from missing ones", async () => {
    world = await startOldWorld();
    await load(world, 3, 0);
    await world.put("empty.json", "[]");
    await world.put("bad.json", '{"timestamp":1,"data":{}}');
    await world.put("late.json", objectBody(9));

    const before = await verify(world);
    expect(found(before)).to.deep.equal({ ...NOTHING, missing: ["late.json"], rejected: ["bad.json"] });
    expect(before.lines.find((line) => line["class"] === "rejected")).to.deep.include({
      ...{ reason: "no-partition-key", confirmed: true, rejected: 1 },
    });

    const { summary } = await runCli(["backfill", "--local", "--json"], world.folder);
    const after = await verify(world, "--deep");
    expect(found(after)).to.deep.equal({ ...NOTHING, rejected: ["bad.json"] });
    expect(after.lines[0]).to.deep.include({ known: `run ${String(summary["run"])}` });
  });

  it("leaves out what changed since the start", async () => {
    let age = MINUTES_AGO;
    world = await startWorld({ clock: () => Date.now() - age });
    await load(world, 5, 0);
    age = 0;
    await world.put("new.json", objectBody(7));
    await world.put(keyOfObject(1), objectBody(100));

    const { code, summary } = await verify(world);
    expect([code, summary["objects"], summary["agreeing"]]).to.deep.equal([0, 6, 4]);
    expect(summary["changed"]).to.deep.equal({ objects: 2, items: 0, gone: 0 });
    expect((await verify(world, "--settle", "5m")).summary["agreeing"]).to.equal(4);
  });

  it("writes a file as rclone check does", async () => {
    world = await startOldWorld();
    const { single, several } = await load(world, 6, 2);
    const counts = { deleted: 1, overwritten: 1, objectsDeleted: 1, cut: 1, altered: 0, foreign: 0, doubled: 0 };
    const { missing, stale, orphaned, partial } = await damage(world, single, several, counts);

    await verify(world, "--deep", "--combined", "combined.txt");

    const lines = readFileSync(join(world.folder, "combined.txt"), "utf8").trim().split("\n");
    const agreeing = [...single, ...several].filter((key) => ![missing, stale, orphaned, partial].flat().includes(key));
    expect(lines).to.have.members([
      ...missing.map((key) => `+ ${key}`),
      ...[...stale, ...partial].map((key) => `* ${key}`),
      ...orphaned.map((key) => `- ${key}`),
      ...agreeing.map((key) => `= ${key}`),
    ]);
  });

  it("keeps where its findings are, for its report", async () => {
    world = await startOldWorld();
    const { single, several } = await load(world, 60, 3);
    const counts = { deleted: 2, overwritten: 1, objectsDeleted: 1, cut: 1, altered: 0, foreign: 1, doubled: 1 };
    await damage(world, single, several, counts);
    const day = new Date(Date.now() - MINUTES_AGO).toISOString().slice(0, 10);

    const { summary } = await verify(world, "--deep");
    const run = String(summary["run"]);
    const file = join(world.folder, "verifications", run, "breakdown.json");
    const { prefixes, others, days } = JSON.parse(readFileSync(file, "utf8")) as Breakdown;
    const report = await runCli(["report", run], world.folder);

    expect(prefixes.slice(0, 5).map(({ prefix, counts: found }) => [prefix, found])).to.deep.equal([
      ["several/", { agrees: 2, partial: 1 }],
      ["user-00/", { agrees: 1, missing: 1 }],
      ["user-01/", { agrees: 1, missing: 1 }],
      ["user-02/", { agrees: 1, stale: 1 }],
      ["user-03/", { agrees: 1, orphaned: 1 }],
    ]);
    const sum: Record<string, number> = {};
    for (const found of [...prefixes.map((each) => each.counts), others ?? {}])
      for (const [name, n] of Object.entries(found)) sum[name] = (sum[name] ?? 0) + n;
    expect(sum).to.deep.equal({ agrees: 58, missing: 2, stale: 1, orphaned: 1, partial: 1, doubled: 2 });
    // The older version is dated an hour before.
    expect(days.filter((each) => each.day === day || each.day === null).at(-1)?.counts).to.include({ foreign: 1 });
    expect(report.code, report.stderr).to.equal(0);
    expect(readFileSync(join(world.folder, "verifications", run, "report.html"), "utf8")).to.contain("user-03/");
  });
});
