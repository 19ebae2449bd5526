import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { fillDisk, type FullDisk } from "../full-disk.ts";
import { runCli } from "../run-cli.ts";
import { BUCKET, putObjects, startWorld, type World } from "../world.ts";

describe("sluice backfill", function () {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const backfill = (...argv: string[]) => runCli(["backfill", "--local", "--json", ...argv], world.folder);
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(world.folder, name), content);
    return name;
  };

  it("goes on where Ctrl-C stopped it, and ends with all of it counted once", async () => {
    await putObjects(world, 200);
    const interrupt = new AbortController();
    let gets = 0;
    world.s3Faults.decide = ({ request: { url = "" } }) => {
      if (url.includes(".json") && ++gets === 60) interrupt.abort();
      return undefined;
    };
    const argv = ["backfill", "--local", "--json", "--concurrency", "4"];
    const first = await runCli(argv, world.folder, { interrupt: interrupt.signal });
    const run = String(first.summary["run"]);
    const listed = await runCli(["runs"], world.folder);
    const second = await runCli(["backfill", "--resume", run, "--json"], world.folder);

    expect([first.code, second.code]).to.deep.equal([130, 0]);
    expect(first.stderr).to.contain(`Resume the run: npx sluice backfill --resume ${run}\n`);
    expect(first.summary["objects"]).to.be.within(57, 64);
    expect(listed.stdout).to.contain("interrupted");
    expect(second.summary).to.deep.include({
      objects: 200,
      records: 200,
      selected: 200,
      sessions: 2,
      ended: "finished",
    });
    expect(gets).to.equal(200);
  });

  for (const { title, stays } of [
    { title: "is freed meanwhile", stays: false },
    { title: "stays full", stays: true },
  ]) {
    it(`stops when the disk is full and ${title}, says how to go on, and loses nothing`, async () => {
      await putObjects(world, 200);
      let gets = 0;
      let disk: FullDisk | undefined;
      world.s3Faults.decide = ({ request: { url = "" } }) => {
        if (url.includes(".json") && ++gets === 60) disk = fillDisk();
        if (!stays && disk && disk.refused() > 0) disk.free();
        return undefined;
      };
      const argv = ["backfill", "--local", "--json", "--concurrency", "4"];
      const first = await runCli(argv, world.folder).finally(() => disk?.free());
      const run = String(first.summary["run"]);
      const second = await runCli(["backfill", "--resume", run, "--json"], world.folder);

      expect([first.code, second.code], second.stderr).to.deep.equal([1, 0]);
      expect(first.summary["ended"]).to.equal("failed");
      expect(first.stderr).to.match(
        new RegExp(
          `\nerror: [^\n]*/${run}/[^\n]* cannot be written: no space left on device\nResume the run: npx sluice backfill --resume ${run}\n$`,
        ),
      );
      expect(second.summary).to.deep.include({ objects: 200, records: 200, selected: 200, ended: "finished" });
    });
  }

  it("tells a line of each object, lists what failed or was rejected, and answers 3", async () => {
    await putObjects(world, 2);
    await world.put("bad.json", '{"userID":"u"\n,}');
    world.s3Faults.decide = ({ request: { url = "" } }) => (url.includes("/1.json") ? "reset before" : undefined);
    const { code, lines, summary, stderr } = await backfill();

    expect(code).to.equal(3);
    expect(stderr).to.match(
      new RegExp(`\\nFix what failed, then process it again: npx sluice replay --run ${String(summary["run"])}\\n$`),
    );
    expect(lines.slice(0, -1).map(({ key }) => key)).to.have.members(["user-00/0.json", "user-01/1.json", "bad.json"]);
    expect(summary).to.deep.include({ objects: 3, failed: 1, withRejects: 1, records: 2 });
    const failures = world.runFile(String(summary["run"]), "failures.ndjson").trim().split("\n");
    const found = failures.map((line) => JSON.parse(line) as { kind: string; object: { key: string } });
    expect(found.map(({ kind, object }) => [kind, object.key])).to.have.deep.members([
      ["rejected", "bad.json"],
      ["failed", "user-01/1.json"],
    ]);
    // What failed is a manifest.
    world.s3Faults.decide = () => undefined;
    const again = await backfill("--manifest", String(summary["failures"]), "--prefix", "user-");
    expect(again.code).to.equal(0);
    expect(again.summary).to.deep.include({ objects: 1, records: 1 });
    expect((await world.items()).length).to.equal(2);
  });

  it("writes nothing in a dry run, and tells what it would take", async () => {
    await putObjects(world, 30);
    const prices = file(
      "p.json",
      '{"date":"2030-01","region":"r","currency":"EUR","perMillion":{"writeUnits":1e6,"gets":0,"lists":0}}',
    );
    const all = await backfill("--dry-run", "--prices", prices);
    const sample = await backfill("-n", "--sample", "10");

    expect([all.code, sample.code]).to.deep.equal([0, 0]);
    expect(await world.items()).to.deep.equal([]);
    expect(all.summary["estimate"]).to.deep.include({
      objects: 30,
      records: 30,
      rejected: 0,
      writeUnits: 30,
      cost: 30,
    });
    expect(sample.summary).to.deep.include({ objects: 10, listed: 30, selected: 30 });
    const bounded = await backfill("-n", "--sample", "5", "--limit", "12");
    expect(bounded.summary).to.deep.include({ objects: 5, selected: 12 });
    expect(bounded.summary["estimate"]).to.deep.include({ objects: 12, records: 12, writeUnits: 12 });
    expect(sample.summary["estimate"]).to.deep.include({ objects: 30, records: 30, writeUnits: 30, cost: 0 });
  });

  it("neither resumes a sample nor says that it can be", async () => {
    await putObjects(world, 60);
    const interrupt = new AbortController();
    let gets = 0;
    world.s3Faults.decide = ({ request: { url = "" } }) => {
      if (url.includes(".json") && ++gets === 10) interrupt.abort();
      return undefined;
    };
    const argv = ["backfill", "--local", "--json", "-n", "--sample", "50", "--concurrency", "2"];
    const first = await runCli(argv, world.folder, { interrupt: interrupt.signal });
    const run = String(first.summary["run"]);
    const shown = await runCli(["runs", run], world.folder);
    const second = await runCli(["backfill", "--resume", run], world.folder);

    expect([first.code, second.code]).to.deep.equal([130, 2]);
    for (const text of [first.stderr, shown.stdout]) {
      expect(text).to.match(/\nA sample cannot be resumed; start a new run\.\n$/);
      expect(text).not.to.contain("--resume");
    }
    expect(second.stderr).to.equal(`error: run ${run} is a sample, which cannot be resumed; start a new run\n`);
  });

  it("names, where it stopped, the replay of what failed besides what goes on", async () => {
    await putObjects(world, 120);
    world.s3Faults.decide = ({ request: { url = "" } }) => (url.includes(".json") ? "reset before" : undefined);
    const { code, stderr, summary } = await backfill("--concurrency", "128");

    const run = String(summary["run"]);
    expect(code).to.equal(1);
    expect(stderr).to.match(
      new RegExp(
        `\\nerror: [^\\n]*100 objects in a row failed[^\\n]*\\nResume the run: npx sluice backfill --resume ${run}\\n` +
          `A resumed run leaves out what has failed already; fix that, then process it again: npx sluice replay --run ${run}\\n$`,
      ),
    );
  });

  it("takes all versions, oldest first, and passes over delete markers", async () => {
    for (const n of [1, 2, 3]) await world.put("a.json", `{"userID":"u","timestamp":${n},"data":${n}}`);
    await world.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "a.json" }));
    const current = await backfill();
    const all = await backfill("--all-versions", "--list-concurrency", "2");

    expect(current.summary).to.deep.include({ objects: 0, listed: 0 });
    expect(all.summary).to.deep.include({ objects: 3, records: 3, deleteMarkers: 1, listed: 4 });
    expect((await world.items()).map((item) => item["data"]?.N)).to.deep.equal(["1", "2", "3"]);
  });
});
