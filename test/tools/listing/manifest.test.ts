import { expect } from "chai";
import { manifestSource } from "../../../tools/listing/manifest/manifest-source.ts";
import type { Page } from "../../../tools/listing/shard.ts";

describe("a manifest's source", () => {
  const keys = Array.from({ length: 2_500 }, (_, n) => `k${String(n).padStart(4, "0")}`);
  const manifest = {
    ...{ name: "/m", identity: "", isInventory: false },
    entries: async function* () {
      await Promise.resolve();
      yield* keys.map((key) => ({ key }));
    },
  };

  it("goes on behind the entries of the pages that were taken", async () => {
    const selection = { prefix: "", suffixes: [] };
    const source = await manifestSource({ manifest, bucket: "files", selection, allVersions: false });
    const pages: Page[] = [];
    for await (const page of source.pages({}, 1_000, new AbortController().signal)) pages.push(page);

    expect(pages.map(({ listed, next }) => [listed, next])).to.deep.equal([
      [1_000, 2_000],
      [500, null],
    ]);
    expect(pages.flatMap(({ objects }) => objects.map(({ key }) => key))).to.deep.equal(keys.slice(1_000));
  });
});
