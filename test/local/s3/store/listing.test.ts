import { expect } from "chai";
import { Bucket, type Version } from "../../../../local/s3/store/bucket.ts";
import { type ListingQuery, listObjects, listVersions } from "../../../../local/s3/store/listing.ts";
import { newVersionId } from "../../../../local/s3/store/store.ts";

const identity = (sequence: number, versionId = "null") => ({ versionId, sequence, lastModified: 0 });
const objectOf = (sequence: number, versionId?: string): Version => ({
  ...{ kind: "object", ...identity(sequence, versionId) },
  content: { blob: "b", sizeBytes: 0, etag: "e", headers: {} },
});
const markerOf = (sequence: number, versionId?: string): Version => ({
  ...{ kind: "delete-marker", ...identity(sequence, versionId) },
});
const ALL: ListingQuery = { prefix: "", delimiter: "", maxKeys: 1_000, after: "" };

describe("a page of objects", () => {
  let bucket: Bucket;
  beforeEach(() => {
    bucket = new Bucket("files", 0);
    for (const key of ["a", "b/1", "b/2", "b/c/3", "d", "e--f", "\uFF5E", "\u{1F600}"]) bucket.put(key, objectOf(1));
    bucket.put("c", markerOf(1));
    bucket.put("gone/1", markerOf(1));
  });

  const cases: readonly { query: Partial<ListingQuery>; keys: string[]; prefixes?: string[]; next?: object }[] = [
    { query: {}, keys: ["a", "b/1", "b/2", "b/c/3", "d", "e--f", "\uFF5E", "\u{1F600}"] },
    { query: { maxKeys: 0 }, keys: [] },
    { query: { maxKeys: 1 }, keys: ["a"], next: { after: "a", isPrefix: false } },
    { query: { maxKeys: 8 }, keys: ["a", "b/1", "b/2", "b/c/3", "d", "e--f", "\uFF5E", "\u{1F600}"] },
    { query: { after: "d" }, keys: ["e--f", "\uFF5E", "\u{1F600}"] },
    { query: { after: "d!" }, keys: ["e--f", "\uFF5E", "\u{1F600}"] },
    { query: { after: "\u{1F600}" }, keys: [] },
    { query: { prefix: "b/" }, keys: ["b/1", "b/2", "b/c/3"] },
    { query: { prefix: "b/", after: "a" }, keys: ["b/1", "b/2", "b/c/3"] },
    { query: { prefix: "b/", after: "b/1", maxKeys: 1 }, keys: ["b/2"], next: { after: "b/2", isPrefix: false } },
    { query: { prefix: "b/", after: "d" }, keys: [] },
    { query: { prefix: "b0" }, keys: [] },
    { query: { delimiter: "/" }, keys: ["a", "d", "e--f", "\uFF5E", "\u{1F600}"], prefixes: ["b/"] },
    { query: { delimiter: "/", prefix: "b/" }, keys: ["b/1", "b/2"], prefixes: ["b/c/"] },
    { query: { delimiter: "--" }, keys: ["a", "b/1", "b/2", "b/c/3", "d", "\uFF5E", "\u{1F600}"], prefixes: ["e--"] },
    { query: { delimiter: "/", maxKeys: 2 }, keys: ["a"], prefixes: ["b/"], next: { after: "b/", isPrefix: true } },
    {
      query: { delimiter: "/", maxKeys: 3 },
      keys: ["a", "d"],
      prefixes: ["b/"],
      next: { after: "d", isPrefix: false },
    },
    { query: { delimiter: "/", maxKeys: 1 }, keys: ["a"], next: { after: "a", isPrefix: false } },
    { query: { delimiter: "/", after: "b/" }, keys: ["d", "e--f", "\uFF5E", "\u{1F600}"] },
    {
      query: { delimiter: "/", after: "b/1", maxKeys: 1 },
      keys: [],
      prefixes: ["b/"],
      next: { after: "b/", isPrefix: true },
    },
    { query: { delimiter: "/", prefix: "b/", after: "b/" }, keys: ["b/1", "b/2"], prefixes: ["b/c/"] },
    { query: { delimiter: "/", after: "a/b" }, keys: ["d", "e--f", "\uFF5E", "\u{1F600}"], prefixes: ["b/"] },
    { query: { after: "b/", maxKeys: 1 }, keys: ["b/1"], next: { after: "b/1", isPrefix: false } },
    { query: { prefix: "gone/", delimiter: "/" }, keys: [] },
    { query: { prefix: "go", delimiter: "/" }, keys: [] },
  ];
  for (const { query, keys, prefixes = [], next } of cases) {
    it(`by ${JSON.stringify(query)} has ${JSON.stringify([...keys, ...prefixes])}`, () => {
      const page = listObjects(bucket, { ...ALL, ...query });

      expect(page.entries.map(({ key }) => key)).to.deep.equal(keys);
      expect(page.commonPrefixes).to.deep.equal(prefixes);
      expect(page.next).to.deep.equal(next);
    });
  }

  it("has the current version of each", () => {
    const latest = objectOf(3, "v");
    bucket.put("a", objectOf(2, "u"));
    bucket.put("a", latest);

    expect(listObjects(bucket, { ...ALL, maxKeys: 1 }).entries).to.deep.equal([{ key: "a", version: latest }]);
  });
});

describe("a page of versions", () => {
  const ids = [1, 2, 3, 4, 5].map(newVersionId) as [string, string, string, string, string];
  let bucket: Bucket;
  beforeEach(() => {
    bucket = new Bucket("files", 0);
    bucket.put("a", objectOf(1, ids[0]));
    bucket.put("a", markerOf(2, ids[1]));
    bucket.put("a", objectOf(3, ids[2]));
    bucket.put("b", objectOf(4, ids[3]));
  });

  const list = (query: Partial<ListingQuery> & { afterVersionId?: string } = {}) => {
    const { entries, next } = listVersions(bucket, { ...ALL, ...query });
    return { entries: entries.map(({ key, version, isLatest }) => [key, version.sequence, isLatest]), next };
  };

  it("has the newest of each key first, which alone is the latest", () => {
    expect(list()).to.deep.equal({
      entries: [["a", 3, true], ["a", 2, false], ["a", 1, false], ["b", 4, true]], // prettier-ignore
      next: undefined,
    });
    expect(list({ maxKeys: 2 })).to.deep.equal({
      entries: [["a", 3, true], ["a", 2, false]], // prettier-ignore
      next: { after: "a", isPrefix: false },
    });
  });

  it("goes on behind a version, though it was removed since, and behind all of a key", () => {
    const rest = [["a", 1, false], ["b", 4, true]]; // prettier-ignore

    expect(list({ after: "a", afterVersionId: ids[1] }).entries).to.deep.equal(rest);
    bucket.remove("a", ids[1]);
    expect(list({ after: "a", afterVersionId: ids[1] }).entries).to.deep.equal(rest);
    expect(list({ after: "a", afterVersionId: ids[0] }).entries).to.deep.equal([["b", 4, true]]);
    expect(list({ after: "a" }).entries).to.deep.equal([["b", 4, true]]);
  });

  it("begins anew where the version behind which it is to go on tells nothing", () => {
    expect(list({ after: "a", afterVersionId: "null" }).entries).to.deep.equal(list().entries);
    expect(list({ after: "b", afterVersionId: "null" }).entries).to.deep.equal([["b", 4, true]]);
  });
});
