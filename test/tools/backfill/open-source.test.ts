import { expect } from "chai";
import { openSource } from "../../../tools/backfill/open-source.ts";
import type { Manifest } from "../../../tools/listing/manifest/open-manifest.ts";
import type { ShardSource } from "../../../tools/listing/shard-source.ts";
import type { Plan } from "../../../tools/runs/plan.ts";
import { listedBucket } from "../../support/listed-bucket.ts";
import { planOf } from "../../support/temporary-run.ts";

const { signal } = new AbortController();

const VERSIONS = ["p/a", "p/a", "p/b", "p/c", "q"].map((key, n) => ({ key, versionId: String(9 - n) }));

const manifest: Manifest = {
  ...{ name: "/m", identity: "", isInventory: false },
  entries: async function* () {
    await Promise.resolve();
    yield* [{ key: "p/m", versionId: "1" }, { key: "other" }];
  },
};

async function namesIn(source: ShardSource): Promise<string[]> {
  const names: string[] = [];
  for (const range of await source.ranges(1)) {
    for await (const { objects } of source.pages(range, undefined, signal)) {
      names.push(...objects.map(({ key, versionId = "" }) => key + versionId));
    }
  }
  return names;
}

describe("openSource", () => {
  const selection = { prefix: "p/", suffixes: [] };
  const open = (what: Partial<Plan["what"]> = {}, opened?: Manifest) => {
    const { s3, calls } = listedBucket(VERSIONS);
    const plan = planOf({ selection, what: { allVersions: false, rewrite: false, dryRun: true, ...what } });
    return { calls, opened: openSource(plan, { s3, manifest: opened, signal }) };
  };

  it("lists the bucket with the plan's selection", async () => {
    const { calls, opened } = open();

    expect(await namesIn(await opened)).to.deep.equal(["p/a", "p/a", "p/b", "p/c"]);
    expect(calls[0]?.input).to.deep.include({ Bucket: "files", Prefix: "p/" });
  });

  it("lists all versions", async () => {
    expect(await namesIn(await open({ allVersions: true }).opened)).to.deep.equal(["p/a8", "p/a9", "p/b7", "p/c6"]);
  });

  it("begins behind a key", async () => {
    expect(await namesIn(await open({ startAfter: "p/a" }).opened)).to.deep.equal(["p/b", "p/c"]);
  });

  it("takes the objects of a manifest instead, with the plan's selection, and lists nothing", async () => {
    const { calls, opened } = open({}, manifest);

    expect(await namesIn(await opened)).to.deep.equal(["p/m1"]);
    expect(calls).to.deep.equal([]);
  });

  it("refuses a manifest that cannot be used", async () => {
    const foreign: Manifest = {
      ...manifest,
      entries: async function* () {
        await Promise.resolve();
        yield { key: "a", bucket: "other" };
      },
    };
    const error = await open({}, foreign).opened.catch((thrown: unknown) => thrown);

    expect((error as Error).message).to.contain("lists a of bucket other; this run is for files");
  });

  it("draws a sample, from no more objects than the limit", async () => {
    expect((await namesIn(await open({ sample: 2 }).opened)).length).to.equal(2);
    expect(await namesIn(await open({ sample: 2, limit: 1 }).opened)).to.deep.equal(["p/a"]);
  });
});
