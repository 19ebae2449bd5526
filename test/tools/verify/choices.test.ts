import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DeleteItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { runCli } from "../run-cli.ts";
import { BUCKET, keyOfObject, objectBody, startWorld, TABLE, type World } from "../world.ts";
import { damage, type DamageCounts } from "./damage.ts";
import { found, NOTHING } from "./found.ts";
import { load, startOldWorld, verify } from "./old-world.ts";

const NO_DAMAGE: DamageCounts = {
  ...{ deleted: 0, overwritten: 0, objectsDeleted: 0, cut: 0, altered: 0, foreign: 0, doubled: 0 },
};

const remove = ({ dynamodb }: World, item: Record<string, AttributeValue>) =>
  dynamodb.send(
    new DeleteItemCommand({ TableName: TABLE, Key: { userID: item["userID"]!, timestamp: item["timestamp"]! } }),
  );

describe("a verification of some of the objects", () => {
  let world: World;
  afterEach(() => world.close());

  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(world.folder, name), content);
    return name;
  };

  it("takes no more than --limit, and does not take the others for orphans", async () => {
    world = await startOldWorld();
    const { single } = await load(world, 12, 0);
    await damage(world, single, [], { ...NO_DAMAGE, deleted: 1, objectsDeleted: 1 });
    const late = (await world.items()).find((item) => item["source"]?.S === keyOfObject(11))!;
    await remove(world, late);

    const { code, summary, ...result } = await verify(world, "--limit", "5");
    expect([code, found({ code, summary, ...result })]).to.deep.equal([3, { ...NOTHING, missing: [keyOfObject(0)] }]);
    expect(summary).to.deep.include({ objects: 5, agreeing: 4 });

    const all = await verify(world, "--limit", "11", "--deep");
    expect(found(all)).to.deep.equal({ ...NOTHING, missing: [keyOfObject(0), keyOfObject(11)] });
    expect((await verify(world, "--limit", "100")).summary).to.deep.include({ objects: 11 });
  });

  for (const deep of [[], ["--deep"]]) {
    it(`takes the keys of a manifest, and says nothing of others${deep.length > 0 ? ", deep" : ""}`, async () => {
      world = await startOldWorld();
      const { single } = await load(world, 12, 0);
      const counts = { ...NO_DAMAGE, deleted: 2, objectsDeleted: 1, doubled: 2 };
      await damage(world, single, [], counts);
      const ofKey = async (key: string): Promise<string[]> =>
        (await world.items())
          .filter((item) => item["source"]?.S === key)
          .map((item) => `${item["userID"]?.S ?? ""}/${item["timestamp"]?.N ?? ""}`)
          .sort();
      // One that is missing, one that is gone, one of two that are doubled, and one that agrees.
      const keys = [0, 2, 3, 8].map((n) => keyOfObject(n));
      const list = file("keys.txt", keys.join("\n"));

      const result = await verify(world, "--manifest", list, ...deep);

      expect(result.code, result.stderr).to.equal(3);
      expect(found(result)).to.deep.equal({
        ...NOTHING,
        missing: [keyOfObject(0)],
        doubled: await ofKey(keyOfObject(3)),
      });
      expect(result.summary).to.deep.include({ objects: 3, changed: { objects: 0, items: 0, gone: 1 } });
    });
  }

  it("takes an inventory for all that was there when it was made, orphans included", async () => {
    let age = 3_600_000;
    world = await startWorld({ clock: () => Date.now() - age });
    const { single } = await load(world, 6, 0);
    const listed = single.map((key, n) => `"${BUCKET}","${key}","60","${dateOf(age)}"\n`.repeat(n === 5 ? 0 : 1));
    age = 1_000;
    await world.put("new.json", objectBody(70));
    expect((await runCli(["backfill", "--local"], world.folder)).code).to.equal(0);
    await damage(world, single, [], { ...NO_DAMAGE, deleted: 2 });
    mkdirSync(join(world.folder, "data"));
    file("data/1.csv.gz", gzipSync(listed.join("")));
    const manifest = file(
      "manifest.json",
      JSON.stringify({
        ...{ sourceBucket: BUCKET, destinationBucket: `arn:aws:s3:::${BUCKET}`, fileFormat: "CSV" },
        ...{ fileSchema: "Bucket, Key, Size, LastModifiedDate", files: [{ key: "inv/data/1.csv.gz" }] },
        creationTimestamp: String(Date.now() - 600_000),
      }),
    );

    const result = await verify(world, "--manifest", manifest);

    expect(result.code, result.stderr).to.equal(3);
    // The sixth is there, but not in the inventory: a second look finds it. The new one is left out.
    expect(found(result)).to.deep.equal({ ...NOTHING, missing: single.slice(0, 2) });
    expect(result.summary).to.deep.include({ objects: 5, agreeing: 3, changed: { objects: 0, items: 1, gone: 0 } });
  });

  it("refuses to go on with a manifest that has changed", async () => {
    world = await startOldWorld();
    await load(world, 6, 0);
    const list = file("keys.txt", keyOfObject(0));
    const interrupt = new AbortController();
    world.dynamodbFaults.decide = ({ operation }) => {
      if (operation === "Scan") interrupt.abort();
      return undefined;
    };
    const argv = ["verify", "--local", "--json", "--manifest", list];
    const stopped = await runCli(argv, world.folder, { interrupt: interrupt.signal });
    const run = /--resume (\S+)/.exec(stopped.stderr)?.[1] ?? "";
    world.dynamodbFaults.decide = () => undefined;
    file("keys.txt", `${keyOfObject(0)}\n${keyOfObject(1)}`);

    const { code, stderr } = await runCli(["verify", "--resume", run], world.folder);

    expect(code).to.equal(1);
    expect(stderr).to.contain("keys.txt has changed since the run began; start a new run\n");
  });

  it("finds the versions whose records are lost, with --all-versions", async () => {
    world = await startOldWorld();
    for (const version of [1, 2, 3])
      await world.put("a.json", JSON.stringify({ userID: "a", timestamp: 1_700_000_000_000 + version, data: version }));
    await world.put("b.json", objectBody(1));
    const argv = ["backfill", "--local", "--all-versions"];
    expect((await runCli(argv, world.folder)).code).to.equal(0);
    const items = (await world.items()).filter((item) => item["userID"]?.S === "a");
    expect(items.length).to.equal(3);
    await remove(world, items[1]!);

    expect((await verify(world, "--deep")).code).to.equal(0);
    for (const deep of [[], ["--deep"]]) {
      const result = await verify(world, "--all-versions", ...deep);
      const findings = result.lines.slice(0, -1).map(({ class: name, key, versionId }) => [name, key, versionId]);
      expect([result.code, findings]).to.deep.equal([
        3,
        [["missing", "a.json", items[1]?.["origin"]?.M?.["versionId"]?.S]],
      ]);
    }

    const repaired = await verify(world, "--all-versions", "--deep", "--repair");
    expect([repaired.code, repaired.summary["repaired"]], repaired.stderr).to.deep.equal([
      0,
      { objects: 1, mended: 1, remaining: 0 },
    ]);
    expect((await verify(world, "--all-versions", "--deep")).code).to.equal(0);
  });

  it("names the items of a mapping that was another", async () => {
    world = await startOldWorld();
    await load(world, 4, 0);
    const mapping = file("mapping.json", JSON.stringify({ userID: "/data/n", timestamp: "/timestamp", data: "/data" }));

    const result = await verify(world, "--deep", "--mapping", mapping);

    const keys = [0, 1, 2, 3].map((n) => keyOfObject(n));
    expect(result.code).to.equal(3);
    expect(found(result)).to.deep.equal({ ...NOTHING, missing: keys, unexpected: keys });
  });

  it("leaves out what is not asked for, and what never becomes an item", async () => {
    world = await startOldWorld();
    await load(world, 4, 0);
    await world.put("other.txt", objectBody(50));
    await world.put("empty/_SUCCESS", "");
    expect((await runCli(["backfill", "--local", "--suffix", ".txt"], world.folder)).code).to.equal(0);

    const stacks = await verify(world, "--deep");
    expect([stacks.code, found(stacks)], stacks.stderr).to.deep.equal([0, NOTHING]);
    expect(stacks.summary).to.deep.include({ items: 4, outside: 1 });
    const all = await verify(world, "--suffix", "", "--deep");
    expect([all.code, found(all)], all.stderr).to.deep.equal([0, NOTHING]);
    expect(all.summary).to.deep.include({ items: 5, outside: 0 });
    const one = await verify(world, "--prefix", "user-01/");
    expect(one.summary).to.deep.include({ objects: 1, items: 1, outside: 4, agree: true });
    expect((await verify(world, "--prefix", "none/")).code).to.equal(0);
  });
});

const dateOf = (age: number): string => new Date(Date.now() - age).toISOString();
