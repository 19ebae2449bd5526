import { expect } from "chai";
import fc from "fast-check";
import { listVersions } from "../../../tools/listing/list-versions.ts";
import type { ShardObject } from "../../../runtime/work/shard/shard.ts";
import type { Page } from "../../../tools/listing/shard-source.ts";
import { listedPages, type Asked } from "./listed-pages.ts";
import { listedBucket, type ListedBucket, type ListedVersion } from "../../support/listed-bucket.ts";

const pagesOf = (bucket: Pick<ListedBucket, "s3">, asked: Asked = {}): Promise<Page[]> =>
  listedPages(listVersions, bucket, asked);

const nameOf = ({ key, versionId }: ShardObject): string => `${key}${versionId ?? ""}`;
const short = (pages: readonly Page[]) =>
  pages.map(({ objects, listed, deleteMarkers, next }) => [
    objects.map(nameOf).join(" "),
    ...[listed, deleteMarkers, next],
  ]);

/** So many versions of a key, the newest first: their ids are the higher the newer. */
const versionsOf = (key: string, count: number): ListedVersion[] =>
  Array.from({ length: count }, (_, n) => ({ key, versionId: String(count - n) }));

describe("listVersions", () => {
  it("gives what the listing states about each version, the oldest first", async () => {
    const bucket = listedBucket([
      { key: "a+b c", versionId: "v2", size: 2, etag: "e2", lastModified: new Date(2) },
      { key: "a+b c", versionId: "v1", size: 0, etag: "e1", lastModified: new Date(1) },
      { key: "b" },
    ]);

    expect(await pagesOf(bucket)).to.deep.equal([
      {
        objects: [{ key: "a+b c", versionId: "v1", size: 0 }, { key: "a+b c", versionId: "v2", size: 2 }, { key: "b" }],
        ...{ listed: 3, deleteMarkers: 0, next: null },
      },
    ]);
  });

  it("asks for a thousand versions under the prefix, behind the markers, which it decodes", async () => {
    const key = "p/a b+%.json";
    const bucket = listedBucket([...versionsOf(key, 3), { key: "q" }], { pageSize: 2 });
    const { signal } = new AbortController();

    expect(short(await pagesOf(bucket, { selection: { prefix: "p/" }, signal }))).to.deep.equal([
      [`${key}1 ${key}2 ${key}3`, 3, 0, null],
    ]);
    const common = { Bucket: "files", Prefix: "p/", MaxKeys: 1_000, EncodingType: "url" };
    expect(bucket.calls.map(({ input }) => input)).to.deep.equal([
      { ...common, KeyMarker: undefined },
      { ...common, KeyMarker: key, VersionIdMarker: "2" },
    ]);
    expect(bucket.calls.every((call) => call.signal === signal)).to.equal(true);
  });

  it("takes a marker as it is from a server that does not encode", async () => {
    const bucket = listedBucket(versionsOf("a+b%20", 3), { pageSize: 2, encodes: false });

    expect(short(await pagesOf(bucket))).to.deep.equal([["a+b%201 a+b%202 a+b%203", 3, 0, null]]);
  });

  const three = [...versionsOf("a", 2), ...versionsOf("b", 3), ...versionsOf("c", 1)];
  const cases: { title: string; asked: Asked; is: readonly unknown[]; calls: number }[] = [
    {
      title: "keeps the versions of a key together that S3's pages divide",
      asked: {},
      is: [
        ["a1 a2", 2, 0, "a"],
        ["b1 b2 b3 c1", 4, 0, null],
      ],
      calls: 2,
    },
    {
      title: "resumes behind a key",
      asked: { from: "a" },
      is: [["b1 b2 b3 c1", 4, 0, null]],
      calls: 2,
    },
    {
      title: "begins behind the range's first key",
      asked: { range: { after: "b" } },
      is: [["c1", 1, 0, null]],
      calls: 1,
    },
    {
      title: "ends with the range's last key",
      asked: { range: { upTo: "b" } },
      is: [
        ["a1 a2", 2, 0, "a"],
        ["b1 b2 b3", 3, 0, null],
      ],
      calls: 2,
    },
    {
      title: "ends before what is behind the range, without another question",
      asked: { range: { upTo: "a" } },
      is: [["a1 a2", 2, 0, null]],
      calls: 1,
    },
    { title: "is one empty page of nothing", asked: { from: "x" }, is: [["", 0, 0, null]], calls: 1 },
  ];
  for (const { title, asked, is, calls } of cases) {
    it(title, async () => {
      const bucket = listedBucket(three, { pageSize: 3 });

      expect(short(await pagesOf(bucket, asked))).to.deep.equal(is);
      expect(bucket.calls.length).to.equal(calls);
    });
  }

  it("yields a page where a key begins that has more versions than S3's pages", async () => {
    const bucket = listedBucket([...versionsOf("a", 5), { key: "b", versionId: "1" }], { pageSize: 2 });

    expect(short(await pagesOf(bucket))).to.deep.equal([["a1 a2 a3 a4 a5 b1", 6, 0, null]]);
  });

  for (const { title, counts, pages } of [
    // The second key waits for S3's second page, which has room for a thousand versions more.
    { title: "fills a page up to a thousand versions", counts: [500, 800, 200, 400, 1], pages: [500, 1_000, 401] },
    { title: "begins a new page where a key has no room", counts: [500, 800, 201, 400, 1], pages: [500, 800, 602] },
    { title: "lets one key have more", counts: [1, 1_500, 1], pages: [1, 1_500, 1] },
  ]) {
    it(title, async () => {
      const versions = counts.flatMap((count, n) => versionsOf(String.fromCharCode(97 + n), count));
      const found = await pagesOf(listedBucket(versions));

      expect(found.map(({ listed }) => listed)).to.deep.equal(pages);
      expect(found.map(({ next }) => next === null)).to.deep.equal(pages.map((_, n) => n === pages.length - 1));
    });
  }

  it("leaves out delete markers, older and newer, and counts them", async () => {
    const bucket = listedBucket([
      { key: "a", versionId: "3", deleteMarker: true },
      { key: "a", versionId: "2" },
      { key: "a", versionId: "1", deleteMarker: true },
      { key: "a", versionId: "0" },
      { key: "b", versionId: "1", deleteMarker: true },
    ]);

    expect(await pagesOf(bucket)).to.deep.equal([
      {
        objects: [
          { key: "a", versionId: "0" },
          { key: "a", versionId: "2" },
        ],
        ...{ listed: 5, deleteMarkers: 3, next: null },
      },
    ]);
  });

  it("leaves out, and counts, what the selection does not take; a delete marker passes no filter", async () => {
    const bucket = listedBucket([
      { key: "a.json", versionId: "2", lastModified: new Date(2_000) },
      { key: "a.json", versionId: "1", lastModified: new Date(1_000) },
      { key: "b.txt", versionId: "1", lastModified: new Date(2_000) },
      { key: "c.txt", versionId: "1", deleteMarker: true, lastModified: new Date(1_000) },
    ]);
    const [page] = await pagesOf(bucket, { selection: { suffixes: [".json"], since: 2_000 } });

    expect(page).to.deep.equal({
      objects: [{ key: "a.json", versionId: "2" }],
      ...{ listed: 4, deleteMarkers: 1, passedOver: { since: 1, suffix: 1 }, next: null },
    });
  });

  it("gives every version once, keys whole and in order, wherever S3 cuts, in parts and resumed anywhere", async () => {
    const counts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(counts, fc.integer({ min: 1, max: 5 }), fc.nat(8), async (numbers, pageSize, border) => {
        const versions = numbers.flatMap((count, n) => versionsOf(`k ${n}`, count));
        const all = numbers.flatMap((count, n) => Array.from({ length: count }, (_, v) => `k ${n}${v + 1}`));
        const bucket = listedBucket(versions, { pageSize });
        const names = (pages: readonly Page[]) => pages.flatMap(({ objects }) => objects.map(nameOf));

        const pages = await pagesOf(bucket);
        expect(names(pages)).to.deep.equal(all);
        const upTo = `k ${border}`;
        const parts = [
          ...(await pagesOf(bucket, { range: { upTo } })),
          ...(await pagesOf(bucket, { range: { after: upTo } })),
        ];
        expect(names(parts)).to.deep.equal(all);
        let before = 0;
        for (const { objects, next } of pages) {
          before += objects.length;
          if (next === null) continue;
          expect(objects.at(-1)?.key ?? next).to.equal(next);
          expect(names(await pagesOf(bucket, { from: next }))).to.deep.equal(all.slice(before));
        }
      }),
      { numRuns: 20 },
    );
  });
});
