import { expect } from "chai";
import { listingSource } from "../../../tools/listing/listing-source.ts";
import type { ShardSource } from "../../../tools/listing/shard-source.ts";
import { listedBucket, type ListedVersion } from "../../support/listed-bucket.ts";

const { signal } = new AbortController();
const VERSIONS: ListedVersion[] = ["p/a", "p/b", "p/c", "q"].map((key) => ({ key, versionId: "1" }));

describe("listingSource", () => {
  const make = (allVersions: boolean, startAfter?: string) => {
    const bucket = listedBucket(VERSIONS);
    const selection = { prefix: "p/", suffixes: [] };
    return {
      bucket,
      source: listingSource({ s3: bucket.s3, bucket: "files", selection, allVersions, startAfter, signal }),
    };
  };
  const namesIn = async (source: ShardSource, parts: number): Promise<string[]> => {
    const names: string[] = [];
    for (const range of await source.ranges(parts)) {
      for await (const { objects } of source.pages(range, undefined, signal)) {
        names.push(...objects.map(({ key, versionId = "current" }) => `${key} ${versionId}`));
      }
    }
    return names;
  };

  for (const parts of [1, 3]) {
    it(`lists the current objects in ${parts} parts`, async () => {
      expect(await namesIn(make(false).source, parts)).to.deep.equal(["p/a current", "p/b current", "p/c current"]);
    });

    it(`lists all versions in ${parts} parts`, async () => {
      expect(await namesIn(make(true).source, parts)).to.deep.equal(["p/a 1", "p/b 1", "p/c 1"]);
    });

    it(`begins behind a key in ${parts} parts`, async () => {
      expect(await namesIn(make(true, "p/a").source, parts)).to.deep.equal(["p/b 1", "p/c 1"]);
    });
  }

  it("divides the keys under the prefix", async () => {
    expect(await make(false).source.ranges(3)).to.deep.equal([
      { upTo: "p/b" },
      { after: "p/b", upTo: "p/c" },
      { after: "p/c" },
    ]);
  });

  it("stops a listing by the signal that it is given for its pages", async () => {
    const { source } = make(false);
    const pages = source.pages({}, undefined, AbortSignal.abort());

    expect(await pages.next().catch((error: unknown) => error)).to.have.property("message", "aborted");
  });
});
