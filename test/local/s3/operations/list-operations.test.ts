import { expect } from "chai";
import { HELLO_MD5, NOON_XML, type Operations, startOperations, xml } from "../ask.ts";

const CRC32 = "NhCmhg=="; // of "hello"
const OWNER = "<Owner><ID>local</ID><DisplayName>local</DisplayName></Owner>";

/** What an answer says of itself, by the names of its elements; undefined ones are not there. */
const elements = (named: Readonly<Record<string, string | number | boolean | undefined>>): string =>
  Object.entries(named)
    .map(([name, value]) => (value === undefined ? "" : `<${name}>${value}</${name}>`))
    .join("");
const prefixes = (...common: string[]): string =>
  common.map((prefix) => `<CommonPrefixes><Prefix>${prefix}</Prefix></CommonPrefixes>`).join("");
const token = (text: string): string => Buffer.from(text).toString("base64url");

describe("a listing in S3", () => {
  let s3: Operations;
  beforeEach(async () => {
    s3 = await startOperations();
    await s3.ask("PUT /files");
  });

  const fill = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await s3.ask(`PUT /files/${encodeURIComponent(key)}`, {}, "hello");
  };
  const described = (key: string, more = "", checksum = ""): string =>
    `<Key>${key}</Key><LastModified>${NOON_XML}</LastModified><ETag>&quot;${HELLO_MD5}&quot;</ETag>${checksum}` +
    `<Size>5</Size><StorageClass>STANDARD</StorageClass>${more}`;
  const contents = (key: string, more?: string, checksum?: string): string =>
    `<Contents>${described(key, more, checksum)}</Contents>`;
  const list = async (query: string): Promise<string> => (await s3.ask(`GET /files?${query}`)).body;

  describe("of objects", () => {
    const head = { Name: "files", Prefix: "" };
    const answer = (more: object, entries: string): string =>
      xml("ListBucketResult", elements({ ...head, ...more }) + entries);

    it("tells all of each, the kind of its checksum, and its owner where that is asked for", async () => {
      await s3.ask("PUT /files/a", { "x-amz-checksum-crc32": CRC32 }, "hello");
      await fill("b");
      const kind = elements({ ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });
      const more = { KeyCount: 2, MaxKeys: 1000, IsTruncated: false };

      expect(await s3.ask("GET /files?list-type=2")).to.deep.equal({
        ...{ status: 200, headers: { "content-type": "application/xml" } },
        body: answer(more, contents("a", "", kind) + contents("b")),
      });
      expect(await list("list-type=2&fetch-owner=true")).to.equal(
        answer(more, contents("a", OWNER, kind) + contents("b", OWNER)),
      );
      expect(await list("list-type=2&fetch-owner=false")).to.equal(
        answer(more, contents("a", "", kind) + contents("b")),
      );
    });

    it("has keys and what it was asked for in URL encoding", async () => {
      await fill("a b/c", "a b/d e/f");

      expect(await list("list-type=2&encoding-type=url&prefix=a%20b/&delimiter=%2F&start-after=a%20a")).to.equal(
        answer(
          {
            ...{ Prefix: "a+b/", StartAfter: "a+a", KeyCount: 2, MaxKeys: 1000, Delimiter: "/", EncodingType: "url" },
            IsTruncated: false,
          },
          contents("a+b/c") + prefixes("a+b/d+e/"),
        ),
      );
      expect(await list("list-type=2&prefix=a%20b/c"))
        .to.contain("<Key>a b/c</Key>")
        .and.contain("<Prefix>a b/c</Prefix>");
    });

    it("goes on where its token says, behind a key or behind a prefix", async () => {
      await fill("a", "b/1", "b/2", "c");
      const page = (more: object): object => ({ ...more, KeyCount: 1, MaxKeys: 1, Delimiter: "/", IsTruncated: true });
      const query = "list-type=2&max-keys=1&delimiter=/";
      const [first, second] = [token("after:a"), token("after:b/")];

      expect(await list(query)).to.equal(answer(page({ NextContinuationToken: first }), contents("a")));
      expect(await list(`${query}&continuation-token=${first}`)).to.equal(
        answer(page({ ContinuationToken: first, NextContinuationToken: second }), prefixes("b/")),
      );
      expect(await list(`${query}&continuation-token=${second}`)).to.equal(
        answer({ ...page({ ContinuationToken: second }), IsTruncated: false }, contents("c")),
      );
      // Where a token is, what the listing started after says nothing more.
      expect(await list(`${query}&continuation-token=${first}&start-after=c`)).to.contain(prefixes("b/"));
    });

    for (const text of ["", "after:", "other:a", "a", "xafter:a"]) {
      it(`refuses the token of ${JSON.stringify(text)}`, async () => {
        const given = token(text);

        expect(await s3.refused(`GET /files?list-type=2&continuation-token=${given}`)).to.deep.include({
          ...{ code: "InvalidArgument", details: { ArgumentName: "continuation-token", ArgumentValue: given } },
        });
      });
    }

    it("by version 1 tells its marker, and the next one only with a delimiter", async () => {
      await fill("a b", "b/1", "b/2", "c");
      const page = { Marker: "", MaxKeys: 1, IsTruncated: true };

      expect(await list("max-keys=1")).to.equal(answer(page, contents("a b", OWNER)));
      expect(await list("max-keys=1&delimiter=/&encoding-type=url")).to.equal(
        answer(
          { Marker: "", NextMarker: "a+b", MaxKeys: 1, Delimiter: "/", EncodingType: "url", IsTruncated: true },
          contents("a+b", OWNER),
        ),
      );
      expect(await list("max-keys=1&delimiter=/&marker=a%20b")).to.equal(
        answer({ Marker: "a b", NextMarker: "b/", MaxKeys: 1, Delimiter: "/", IsTruncated: true }, prefixes("b/")),
      );
      expect(await list("max-keys=1&delimiter=/&marker=b/")).to.equal(
        answer({ Marker: "b/", MaxKeys: 1, Delimiter: "/", IsTruncated: false }, contents("c", OWNER)),
      );
    });

    for (const { query, keys } of [
      { query: "marker=b/", keys: ["b/1", "b/2", "c"] },
      { query: "marker=b/&delimiter=/&prefix=b/", keys: ["b/1", "b/2"] },
      { query: "marker=b/1&delimiter=/", keys: ["c"] },
      { query: "marker=a/&delimiter=/&prefix=b/", keys: ["b/1", "b/2"] },
    ]) {
      it(`by version 1 goes on behind ${query}`, async () => {
        await fill("a", "b/1", "b/2", "c");

        const body = await list(query);

        expect([...body.matchAll(/<Key>([^<]*)/g)].map(([, key]) => key)).to.deep.equal(keys);
      });
    }
  });

  describe("of versions", () => {
    beforeEach(() => s3.setVersioning("files", "Enabled"));

    const head = { Name: "files", Prefix: "", KeyMarker: "", VersionIdMarker: "" };
    const answer = (more: object, entries: string): string =>
      xml("ListVersionsResult", elements({ ...head, ...more }) + entries);
    const versionIds = (key: string): string[] =>
      s3.store
        .bucket("files")
        .versions(key)
        .map(({ versionId }) => versionId);
    const version = (key: string, VersionId: string | undefined, IsLatest: boolean): string =>
      `<Version>${elements({ VersionId, IsLatest })}${described(key, OWNER)}</Version>`;

    it("tells all of each version and marker, the newest first", async () => {
      await fill("a b", "a b");
      await s3.ask("DELETE /files/a%20b");
      const [first, second, marker] = versionIds("a b");

      const markerElements = elements({ VersionId: marker, IsLatest: true, LastModified: NOON_XML });
      expect(await s3.ask("GET /files?versions&encoding-type=url")).to.deep.equal({
        ...{ status: 200, headers: { "content-type": "application/xml" } },
        body: answer(
          { MaxKeys: 1000, EncodingType: "url", IsTruncated: false },
          `<DeleteMarker><Key>a+b</Key>${markerElements}${OWNER}</DeleteMarker>` +
            version("a+b", second, false) +
            version("a+b", first, false),
        ),
      });
    });

    it("goes on behind a version, and behind a prefix", async () => {
      await fill("a+", "a+", "b/1", "c");
      const [first, second] = versionIds("a+");
      const [last] = versionIds("c");
      const query = "versions&max-keys=1&delimiter=/&encoding-type=url";
      const page = { MaxKeys: 1, Delimiter: "/", EncodingType: "url", IsTruncated: true };

      expect(await list(query)).to.equal(
        answer({ NextKeyMarker: "a%2B", NextVersionIdMarker: second, ...page }, version("a%2B", second, true)),
      );
      expect(await list(`${query}&key-marker=a%2B&version-id-marker=${second}`)).to.equal(
        answer(
          {
            ...{ KeyMarker: "a%2B", VersionIdMarker: second, NextKeyMarker: "a%2B", NextVersionIdMarker: first },
            ...page,
          },
          version("a%2B", first, false),
        ),
      );
      expect(await list(`${query}&key-marker=a%2B&version-id-marker=${first}`)).to.equal(
        answer({ KeyMarker: "a%2B", VersionIdMarker: first, NextKeyMarker: "b/", ...page }, prefixes("b/")),
      );
      expect(await list(`${query}&key-marker=b/`)).to.equal(
        answer({ KeyMarker: "b/", ...page, IsTruncated: false }, version("c", last, true)),
      );
    });

    for (const { query, keys } of [
      { query: "key-marker=a", keys: ["b/1", "b/2", "c"] },
      { query: "key-marker=b/", keys: ["b/1", "b/2", "c"] },
      { query: "key-marker=b/&delimiter=/", keys: ["c"] },
      { query: "key-marker=b/&delimiter=/&version-id-marker=null", keys: ["c"] },
      { query: "key-marker=b/&delimiter=/&prefix=b/", keys: ["b/1", "b/2"] },
    ]) {
      it(`goes on behind ${query}`, async () => {
        await fill("a", "b/1", "b/2", "c");

        const body = await list(`versions&${query}`);

        expect([...body.matchAll(/<Key>([^<]*)/g)].map(([, key]) => key)).to.deep.equal(keys);
      });
    }

    it("refuses a marker that is no version, and a version without a key", async () => {
      expect(await s3.refused("GET /files?versions&version-id-marker=null")).to.deep.include({
        ...{ code: "InvalidArgument", details: { ArgumentName: "version-id-marker", ArgumentValue: "null" } },
      });
      expect(await s3.refused("GET /files?versions&key-marker=a&version-id-marker=%20")).to.deep.include({
        ...{ code: "InvalidArgument", details: { ArgumentName: "versionId", ArgumentValue: " " } },
      });
    });
  });

  for (const { query, size } of [
    { query: "", size: 1_000 },
    { query: "&max-keys=", size: 1_000 },
    { query: "&max-keys=0", size: 0 },
    { query: "&max-keys=999", size: 999 },
    { query: "&max-keys=1001", size: 1_000 },
    { query: "&max-keys=2147483647", size: 1_000 },
    { query: "&max-keys=2147483648", size: undefined },
    { query: "&max-keys=-1", size: undefined },
    { query: "&max-keys=1e3", size: undefined },
  ]) {
    it(`has ${size === undefined ? "no" : size} keys on a page by ${JSON.stringify(query)}`, async () => {
      for (const kind of ["list-type=2", "versions", "prefix="]) {
        if (size !== undefined) expect(await list(kind + query)).to.contain(`<MaxKeys>${size}</MaxKeys>`);
        else {
          expect(await s3.refused(`GET /files?${kind}${query}`)).to.deep.include({
            ...{ code: "InvalidArgument", details: { ArgumentName: "max-keys", ArgumentValue: query.split("=")[1] } },
          });
        }
      }
    });
  }

  it("has no other encoding than that of URLs, and is of a bucket that is there", async () => {
    for (const kind of ["list-type=2", "versions", "prefix="]) {
      expect(await s3.refused(`GET /files?${kind}&encoding-type=xml`)).to.deep.include({
        ...{ code: "InvalidArgument", details: { ArgumentName: "encoding-type", ArgumentValue: "xml" } },
      });
      expect((await s3.refused(`GET /none?${kind}`)).code).to.equal("NoSuchBucket");
    }
  });
});
