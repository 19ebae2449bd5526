import { expect } from "chai";
import { listObjects } from "../../../tools/listing/list-objects.ts";
import type { Page } from "../../../tools/listing/shard-source.ts";
import { listedPages, type Asked } from "./listed-pages.ts";
import { listedBucket, type ListedBucket, type ListedVersion } from "../../support/listed-bucket.ts";

const keys = (...names: string[]): ListedVersion[] => names.map((key) => ({ key }));

const pagesOf = (bucket: Pick<ListedBucket, "s3">, asked: Asked = {}): Promise<Page[]> =>
  listedPages(listObjects, bucket, asked);

const short = (pages: readonly Page[]) =>
  pages.map(({ objects, listed, next }) => [objects.map(({ key }) => key).join(" "), listed, next]);

describe("listObjects", () => {
  it("gives what the listing states about each object, with its key decoded and its ETag without quotes", async () => {
    const bucket = listedBucket([
      { key: "a+b c/%é\u0001.json", size: 5, etag: "e1", lastModified: new Date(0) },
      { key: "empty", size: 0 },
    ]);

    expect(await pagesOf(bucket)).to.deep.equal([
      {
        objects: [
          { key: "a+b c/%é\u0001.json", size: 5, etag: "e1" },
          { key: "empty", size: 0 },
        ],
        ...{ listed: 2, deleteMarkers: 0, next: null },
      },
    ]);
  });

  it("keeps a key as it is that a server does not encode", async () => {
    const bucket = listedBucket(keys("100%", "a%2Fb", "a+b"), { encodes: false });

    expect(short(await pagesOf(bucket))).to.deep.equal([["100% a%2Fb a+b", 3, null]]);
  });

  it("asks for a thousand keys under the prefix, behind the last one, until there are no more", async () => {
    const bucket = listedBucket(keys("p/a b", "p/c", "p/d", "q"), { pageSize: 2 });
    const { signal } = new AbortController();

    expect(short(await pagesOf(bucket, { selection: { prefix: "p/" }, signal }))).to.deep.equal([
      ["p/a b p/c", 2, "p/c"],
      ["p/d", 1, null],
    ]);
    const common = { Bucket: "files", Prefix: "p/", MaxKeys: 1_000, EncodingType: "url" };
    expect(bucket.calls.map(({ input }) => input)).to.deep.equal([
      { ...common, StartAfter: undefined },
      { ...common, StartAfter: "p/c" },
    ]);
    expect(bucket.calls.every((call) => call.signal === signal)).to.equal(true);
  });

  it("asks no more than it is asked for", async () => {
    const bucket = listedBucket(keys("a", "b", "c"), { pageSize: 1 });
    const { signal } = new AbortController();
    const options = { s3: bucket.s3, bucket: "files", selection: { prefix: "", suffixes: [] } };
    await listObjects(options, {}, undefined, signal).next();

    expect(bucket.calls.length).to.equal(1);
  });

  const five = () => listedBucket(keys("a", "b", "c", "d", "e"), { pageSize: 2 });
  const cases: { title: string; asked: Asked; is: readonly unknown[]; calls: number }[] = [
    {
      title: "begins behind the range's first key",
      asked: { range: { after: "c" } },
      is: [["d e", 2, null]],
      calls: 1,
    },
    {
      title: "ends with the range's last key, without another question",
      asked: { range: { upTo: "d" } },
      is: [
        ["a b", 2, "b"],
        ["c d", 2, null],
      ],
      calls: 2,
    },
    {
      title: "ends within a page at the range's last key",
      asked: { range: { upTo: "c" } },
      is: [
        ["a b", 2, "b"],
        ["c", 1, null],
      ],
      calls: 2,
    },
    {
      title: "ends where the last key of the range is not there",
      asked: { range: { upTo: "bb" } },
      is: [
        ["a b", 2, "b"],
        ["", 0, null],
      ],
      calls: 2,
    },
    {
      title: "resumes behind a key, whatever the range begins with",
      asked: { range: { after: "a", upTo: "e" }, from: "c" },
      is: [["d e", 2, null]],
      calls: 1,
    },
    { title: "is one empty page of nothing", asked: { selection: { prefix: "x" } }, is: [["", 0, null]], calls: 1 },
  ];
  for (const { title, asked, is, calls } of cases) {
    it(title, async () => {
      const bucket = five();

      expect(short(await pagesOf(bucket, asked))).to.deep.equal(is);
      expect(bucket.calls.length).to.equal(calls);
    });
  }

  it("compares keys by their bytes at the end of a range", async () => {
    const bucket = listedBucket(keys("\ufffd", "\u{10000}"));

    expect(short(await pagesOf(bucket, { range: { upTo: "\ufffd" } }))).to.deep.equal([["\ufffd", 1, null]]);
  });

  it("leaves out, and counts, what the selection does not take", async () => {
    const bucket = listedBucket([
      { key: "a.json", lastModified: new Date(1_000) },
      { key: "b.json", lastModified: new Date(2_000) },
      { key: "c.txt", lastModified: new Date(2_000) },
      { key: "z.json", lastModified: new Date(2_000) },
    ]);
    const pages = await pagesOf(bucket, { selection: { suffixes: [".json"], since: 2_000 }, range: { upTo: "c.txt" } });

    expect(pages).to.deep.equal([
      {
        objects: [{ key: "b.json" }],
        ...{ listed: 3, deleteMarkers: 0, passedOver: { since: 1, suffix: 1 }, next: null },
      },
    ]);
  });

  it("ends with the error of a call", async () => {
    const error = await pagesOf(five(), { signal: AbortSignal.abort() }).catch((thrown: unknown) => thrown);

    expect(error).to.have.property("message", "aborted");
  });
});
