import { ListObjectsCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { codeIn, type Contract, rawRequest } from "./harness.ts";

/** In the order of their UTF-8 bytes, which is not that of UTF-16: U+FF5E stands before U+1F600. */
const ORDERED = ["A", "B/1", "B/2", "a", "a/b/c", "a/b/d", "aé", "z", "\uFF5E", "\u{1F600}"];

export function describeListings(contract: Contract): void {
  const { it } = contract;
  const filled = async (keys: readonly string[]): Promise<string> => {
    const Bucket = await contract.bucket();
    for (const Key of [...keys].reverse()) {
      await contract.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    }
    return Bucket;
  };
  const list = (Bucket: string, more: object = {}) => contract.s3.send(new ListObjectsV2Command({ Bucket, ...more }));
  const pages = async (
    Bucket: string,
    more: object,
  ): Promise<{ keys: string[]; prefixes: string[]; sizes: number[] }> => {
    const found = { keys: [] as string[], prefixes: [] as string[], sizes: [] as number[] };
    let ContinuationToken: string | undefined;
    for (let page = 0; page < 50; page++) {
      const answer = await list(Bucket, { ...more, ...(ContinuationToken && { ContinuationToken }) });
      found.keys.push(...(answer.Contents ?? []).map((object) => object.Key ?? ""));
      found.prefixes.push(...(answer.CommonPrefixes ?? []).map((prefix) => prefix.Prefix ?? ""));
      found.sizes.push(answer.KeyCount ?? 0);
      ContinuationToken = answer.NextContinuationToken;
      if (answer.IsTruncated !== true) break;
    }
    return found;
  };

  it("lists keys in the order of their UTF-8 bytes", async () => {
    const Bucket = await filled(ORDERED);

    const { Contents = [], KeyCount, IsTruncated, MaxKeys, Name } = await list(Bucket);

    expect(Contents.map((object) => object.Key)).to.deep.equal(ORDERED);
    expect({ KeyCount, IsTruncated, MaxKeys, Name }).to.deep.equal({
      KeyCount: 10,
      IsTruncated: false,
      MaxKeys: 1000,
      Name: Bucket,
    });
    expect(Contents[0]).to.include({ Size: 1, ETag: '"7fc56270e7a70fa81a5935b72eacbe29"', StorageClass: "STANDARD" });
  });

  for (const MaxKeys of [1, 3, 9, 10]) {
    it(`pages by ${MaxKeys}`, async () => {
      const Bucket = await filled(ORDERED);

      const { keys, sizes } = await pages(Bucket, { MaxKeys });

      expect(keys).to.deep.equal(ORDERED);
      expect(sizes.slice(0, -1).every((size) => size === MaxKeys)).to.equal(true);
      expect(sizes).to.have.length(Math.ceil(10 / MaxKeys));
    });
  }

  it("rolls up common prefixes over pages, each once", async () => {
    const Bucket = await filled(ORDERED);

    for (const MaxKeys of [1, 2, 1000]) {
      const { keys, prefixes } = await pages(Bucket, { Delimiter: "/", MaxKeys });
      expect(keys).to.deep.equal(["A", "a", "aé", "z", "\uFF5E", "\u{1F600}"]);
      expect(prefixes).to.deep.equal(["B/", "a/"]);
    }
    const { keys, prefixes } = await pages(Bucket, { Delimiter: "/", Prefix: "a/b/" });
    expect({ keys, prefixes }).to.deep.equal({ keys: ["a/b/c", "a/b/d"], prefixes: [] });
    expect((await pages(Bucket, { Delimiter: "b", Prefix: "a" })).prefixes).to.deep.equal(["a/b"]);
  });

  it("starts after a key", async () => {
    const Bucket = await filled(ORDERED);

    const { Contents = [], StartAfter } = await list(Bucket, { StartAfter: "a/b/c", MaxKeys: 2 });
    const { Contents: rest = [] } = await list(Bucket, { StartAfter: "\uFF5E" });

    expect(Contents.map((object) => object.Key)).to.deep.equal(["a/b/d", "aé"]);
    expect(StartAfter).to.equal("a/b/c");
    expect(rest.map((object) => object.Key)).to.deep.equal(["\u{1F600}"]);
  });

  it("answers a page of no keys", async () => {
    const Bucket = await filled(["a"]);

    const answer = await list(Bucket, { MaxKeys: 0 });

    expect(answer).to.include({ KeyCount: 0, IsTruncated: false });
  });

  it("lists by the first version of the operation, by marker", async () => {
    const Bucket = await filled(ORDERED);
    const seen: (string | undefined)[] = [];
    let Marker: string | undefined;
    for (let page = 0; page < 20; page++) {
      const more = { MaxKeys: 2, Delimiter: "/", ...(Marker && { Marker }) };
      const answer = await contract.s3.send(new ListObjectsCommand({ Bucket, ...more }));
      seen.push(...(answer.Contents ?? []).map((object) => object.Key));
      seen.push(...(answer.CommonPrefixes ?? []).map((prefix) => prefix.Prefix));
      if (answer.IsTruncated !== true) break;
      Marker = answer.NextMarker;
    }

    expect([...seen].sort()).to.deep.equal(["A", "B/", "a", "a/", "aé", "z", "\uFF5E", "\u{1F600}"].sort());
  });

  it("writes keys in URL encoding where asked", async () => {
    const Bucket = await filled(["a+b/é&%2F (1).json"]);

    const { Contents = [], Prefix, EncodingType } = await list(Bucket, { EncodingType: "url", Prefix: "a+b/" });

    expect(Contents.map((object) => object.Key)).to.have.length(1);
    const key = Contents[0]?.Key ?? "";
    expect(decodeURIComponent(key.replace(/\+/g, " "))).to.equal("a+b/é&%2F (1).json");
    expect(key).to.match(/^a%2Bb\/%C3%A9%26%252F/);
    expect({ Prefix, EncodingType }).to.deep.equal({ Prefix: "a%2Bb/", EncodingType: "url" });
  });

  it("dates what it lists in whole seconds", async () => {
    const Bucket = await filled(["a"]);

    const { body } = await rawRequest(contract.endpoint, "GET", `/${Bucket}?list-type=2`);

    expect(/<LastModified>(.*)<\/LastModified>/.exec(body)?.[1]).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
  });

  it("refuses sizes that are no numbers, and tokens that are not its own", async () => {
    const Bucket = await contract.bucket();
    const get = async (query: string) => codeIn(await rawRequest(contract.endpoint, "GET", `/${Bucket}?${query}`));

    expect(await get("list-type=2&max-keys=x")).to.equal("400 InvalidArgument");
    expect(await get("list-type=2&max-keys=-1")).to.equal("400 InvalidArgument");
    expect(await get("list-type=2&continuation-token=")).to.equal("400 InvalidArgument");
    expect(await get("versions&version-id-marker=x")).to.equal("400 InvalidArgument");
  });
}
