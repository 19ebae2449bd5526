import { expect } from "chai";
import { UserError } from "../../../../terminal/user-error.ts";
import type { ManifestEntry } from "../../../../tools/listing/manifest/manifest-entry.ts";
import { manifestSource, type ManifestOptions } from "../../../../tools/listing/manifest/manifest-source.ts";
import type { Manifest } from "../../../../tools/listing/manifest/open-manifest.ts";
import type { Page } from "../../../../tools/listing/shard-source.ts";

interface Given {
  readonly entries: () => Iterable<ManifestEntry>;
  readonly options?: Partial<ManifestOptions>;
  readonly isInventory?: boolean;
}

const { signal } = new AbortController();

const sourceOf = ({ entries, options = {}, isInventory = false }: Given) => {
  const manifest: Manifest = {
    ...{ name: "/m", identity: "i", isInventory },
    entries: async function* () {
      await Promise.resolve();
      yield* entries();
    },
  };
  const selection = { prefix: "", suffixes: [] };
  return manifestSource({ manifest, bucket: "files", selection, allVersions: false, ...options });
};

async function pagesOf(given: Given, from?: number): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of (await sourceOf(given)).pages({}, from, signal)) pages.push(page);
  return pages;
}

const list =
  (...entries: ManifestEntry[]) =>
  () =>
    entries;

/** So many entries, each of another key. */
function* keys(count: number): Generator<ManifestEntry> {
  for (let n = 0; n < count; n++) yield { key: `k${String(n).padStart(5, "0")}` };
}

/** So many versions of a key. */
function* versions(key: string, count: number): Generator<ManifestEntry> {
  for (let n = 0; n < count; n++) yield { key, versionId: String(n), lastModified: n };
}

describe("manifestSource", () => {
  it("is one range, however many are wanted", async () => {
    expect(await (await sourceOf({ entries: list() })).ranges(8)).to.deep.equal([{}]);
  });

  for (const { count, pages } of [
    { count: 0, pages: [[0, null]] },
    { count: 1, pages: [[1, null]] },
    { count: 1_000, pages: [[1_000, null]] },
    {
      count: 1_001,
      pages: [
        [1_000, 1_000],
        [1, null],
      ],
    },
    {
      count: 2_500,
      pages: [
        [1_000, 1_000],
        [1_000, 2_000],
        [500, null],
      ],
    },
  ]) {
    it(`divides ${count} entries into pages of a thousand, and goes on behind any of them`, async () => {
      const entries = () => keys(count);
      const all = [...entries()].map(({ key }) => key);
      const found = await pagesOf({ entries });

      expect(found.map(({ listed, next }) => [listed, next])).to.deep.equal(pages);
      for (const { next } of [{ next: 0 }, ...found]) {
        if (next === null) continue;
        const rest = await pagesOf({ entries }, Number(next));
        expect(rest.flatMap(({ objects }) => objects.map(({ key }) => key))).to.deep.equal(all.slice(Number(next)));
      }
    });
  }

  it("keeps the versions of one key in one shard", async () => {
    const given: Given = {
      entries: function* () {
        yield* keys(999);
        yield* versions("v", 3);
        yield* versions("w", 1_500);
        yield { key: "z" };
      },
    };

    const found = await pagesOf(given);
    expect(found.map(({ listed, next }) => [listed, next])).to.deep.equal([
      [1_002, 1_002],
      [1_500, 2_502],
      [1, null],
    ]);
    expect(await pagesOf(given, 1_002)).to.deep.equal(found.slice(1));
  });

  it("takes the versions of a key in the order of their dates, and keys in the manifest's order", async () => {
    const [page] = await pagesOf({
      entries: list(
        { key: "b", versionId: "3", lastModified: 3 },
        { key: "b", versionId: "1", lastModified: 1 },
        { key: "b", versionId: "2", lastModified: 2 },
        { key: "a", versionId: "0", lastModified: 0 },
      ),
    });

    expect(page?.objects.map(({ key, versionId }) => `${key}${versionId ?? ""}`)).to.deep.equal([
      "b1",
      "b2",
      "b3",
      "a0",
    ]);
  });

  it("leaves versions without dates in the manifest's order", async () => {
    const [page] = await pagesOf({ entries: list({ key: "b", versionId: "2" }, { key: "b", versionId: "1" }) });

    expect(page?.objects.map(({ versionId }) => versionId)).to.deep.equal(["2", "1"]);
  });

  it("passes on the version and the size, if the manifest has them", async () => {
    const [page] = await pagesOf({ entries: list({ key: "a", versionId: "v", size: 0 }, { key: "b" }) });

    expect(page).to.deep.equal({
      objects: [{ key: "a", versionId: "v", size: 0 }, { key: "b" }],
      ...{ listed: 2, deleteMarkers: 0, next: null },
    });
  });

  const inventory: ManifestEntry[] = [
    { key: "a.json", versionId: "2", latest: true, lastModified: 2_000 },
    { key: "a.json", versionId: "1", latest: false, lastModified: 1_000 },
    { key: "b.txt", versionId: "1", latest: true, lastModified: 2_000 },
    { key: "c.json", versionId: "2", latest: true, deleteMarker: true, lastModified: 2_000 },
    { key: "c.json", versionId: "1", latest: false, deleteMarker: false, lastModified: 500 },
  ];

  it("leaves out delete markers, older versions and what the selection does not take, and counts them", async () => {
    const selection = { prefix: "", suffixes: [".json"] };

    expect(await pagesOf({ entries: list(...inventory), options: { selection } })).to.deep.equal([
      {
        objects: [{ key: "a.json", versionId: "2" }],
        ...{ listed: 5, deleteMarkers: 1, passedOver: { suffix: 1, version: 2 }, next: null },
      },
    ]);
  });

  it("takes older versions if all are wanted", async () => {
    const selection = { prefix: "", suffixes: [], since: 1_000 };

    expect(await pagesOf({ entries: list(...inventory), options: { selection, allVersions: true } })).to.deep.equal([
      {
        objects: [
          { key: "a.json", versionId: "1" },
          { key: "a.json", versionId: "2" },
          { key: "b.txt", versionId: "1" },
        ],
        ...{ listed: 5, deleteMarkers: 1, passedOver: { since: 1 }, next: null },
      },
    ]);
  });

  it("reads the manifest page by page: it may not fit in memory", async () => {
    let read = 0;
    const entries = function* () {
      for (const each of keys(100_000)) {
        read += 1;
        yield each;
      }
    };
    const source = await sourceOf({ entries });
    expect(read).to.be.lessThan(3);
    read = 0;
    const pages = source.pages({}, undefined, signal);
    await pages.next();

    expect(read).to.equal(1_001);
    await pages.return(undefined);
  });

  it("reads no further once the run stops", async () => {
    const stop = new AbortController();
    const pages = (await sourceOf({ entries: () => keys(5_000) })).pages({}, undefined, stop.signal);
    await pages.next();
    stop.abort();

    expect(await pages.next()).to.deep.equal({ done: true, value: undefined });
  });

  const dated = { prefix: "", suffixes: [] };
  const refused: { title: string; entry: ManifestEntry; options?: Partial<ManifestOptions>; says: string }[] = [
    {
      title: "another bucket",
      entry: { key: "a", bucket: "other", place: "/m, line 7" },
      says: "the manifest /m, line 7 lists a of bucket other; this run is for files",
    },
    {
      title: "another bucket at an unknown place",
      entry: { key: "a", bucket: "other" },
      says: "the manifest /m lists a of bucket other; this run is for files",
    },
    {
      title: "no date, but --since",
      entry: { key: "a" },
      options: { selection: { ...dated, since: 0 } },
      says: "the manifest /m has no dates, so --since and --until cannot be used",
    },
    {
      title: "no date, but --until",
      entry: { key: "a" },
      options: { selection: { ...dated, until: 0 } },
      says: "the manifest /m has no dates, so --since and --until cannot be used",
    },
    {
      title: "no version, but --all-versions",
      entry: { key: "a", latest: false },
      options: { allVersions: true },
      says: "the manifest /m lists a without a version; --all-versions needs one for each object",
    },
  ];
  for (const { title, entry, options = {}, says } of refused) {
    it(`refuses at once ${title}`, async () => {
      const error = await sourceOf({ entries: list(entry), options }).catch((thrown: unknown) => thrown);

      expect(error).to.be.instanceOf(UserError);
      expect((error as Error).message).to.equal(says);
    });

    it(`refuses on a later line ${title}`, async () => {
      const good = { key: "g", bucket: "files", versionId: "1", lastModified: 5 };
      const selection = { ...dated, ...options.selection };
      const source = await sourceOf({ entries: list(good, entry), options: { ...options, selection } });
      const error = await source
        .pages({}, undefined, signal)
        .next()
        .catch((thrown: unknown) => thrown);

      expect(error).to.have.property("message", says);
    });
  }

  for (const { title, entry } of [
    { title: "a version", entry: { key: "a", versionId: "1" } },
    { title: "an inventory's current version, which may have no id", entry: { key: "a", latest: true } },
    { title: "a delete marker, which is passed over", entry: { key: "a", deleteMarker: true } },
  ]) {
    it(`accepts for --all-versions ${title}`, async () => {
      const [page] = await pagesOf({ entries: list(entry), options: { allVersions: true } });

      expect(page?.listed).to.equal(1);
    });
  }
});
