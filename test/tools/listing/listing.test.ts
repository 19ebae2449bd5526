import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { startS3Server, type S3Server } from "../../../local/s3/server.ts";
import { compareKeys } from "../../../runtime/model/key-order.ts";
import { listingSource } from "../../../tools/listing/listing-source.ts";
import { mergePages } from "../../../tools/listing/merge-pages.ts";
import { sampleSource } from "../../../tools/listing/sample-source.ts";
import type { Selection } from "../../../tools/listing/selection.ts";
import type { Cursor, Page, Range, ShardSource } from "../../../tools/listing/shard-source.ts";

const signal = new AbortController().signal;
const ALL: Selection = { prefix: "", suffixes: [] };

async function pagesOf(source: ShardSource, range: Range = {}, from?: Cursor): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of source.pages(range, from, signal)) pages.push(page);
  return pages;
}

const HOSTILE = [
  "h/a\r\nb.json",
  "h/a b+c.json",
  "h/&#x1f;\u0001.json",
  "h/é😀\u2028.json",
  "h//double",
  "h/\ufffd",
  "h/\u{10000}",
  "h/%2B",
];

const keysIn = (pages: readonly Page[]): string[] => pages.flatMap(({ objects }) => objects.map(({ key }) => key));

describe("a bucket's listing", () => {
  let server: S3Server;
  let s3: S3Client;
  let clock = 1_700_000_000_000;
  /** Of each key under "v/", its versions, oldest first. */
  const versions: Record<string, string[]> = {};
  before(async () => {
    server = await startS3Server({ clock: () => clock });
    await server.createBucket("files", { versioning: true });
    s3 = new S3Client({
      endpoint: server.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "x", secretAccessKey: "y" },
      forcePathStyle: true,
    });
    for (const key of HOSTILE) await put(key);
    // S3's pages hold 1,000 versions: "v/b" begins on the first page and ends on the second.
    for (let i = 0; i < 995; i++) await addVersion(`v/a${String(i).padStart(3, "0")}`);
    for (let i = 0; i < 12; i++) await addVersion("v/b");
    await s3.send(new DeleteObjectCommand({ Bucket: "files", Key: "v/b" }));
    await addVersion("v/c");
  });
  after(async () => {
    s3.destroy();
    await server.close();
  });

  const put = (Key: string): Promise<unknown> => s3.send(new PutObjectCommand({ Bucket: "files", Key, Body: "{}" }));
  const addVersion = async (key: string): Promise<void> => {
    const { VersionId = "" } = (await put(key)) as { VersionId?: string };
    (versions[key] ??= []).push(VersionId);
  };
  const source = (selection: Partial<Selection> = {}, allVersions = false, startAfter?: string): ShardSource =>
    listingSource({ s3, bucket: "files", selection: { ...ALL, ...selection }, allVersions, startAfter, signal });

  it("gives hostile keys as they are, in the order of their bytes", async () => {
    const sorted = [...HOSTILE].sort(compareKeys);
    expect(keysIn(await pagesOf(source({ prefix: "h/" })))).to.deep.equal(sorted);
    expect(keysIn(await pagesOf(source({ prefix: "h/" }, true)))).to.deep.equal(sorted);
  });

  it("chooses by suffix and by time, and goes on behind any key", async () => {
    await put("s/1.json");
    clock += 60_000;
    for (const key of ["s/2.json", "s/3.txt", "s/4.json", "s/folder/"]) await put(key);

    const keys = async (selection: Partial<Selection>, from?: string): Promise<string[]> =>
      keysIn(await pagesOf(source({ prefix: "s/", ...selection }), {}, from));
    expect(await keys({ suffixes: [".json"] })).to.deep.equal(["s/1.json", "s/2.json", "s/4.json"]);
    expect(await keys({ since: clock })).to.deep.equal(["s/2.json", "s/3.txt", "s/4.json"]);
    expect(await keys({ until: clock })).to.deep.equal(["s/1.json"]);
    expect(await keys({}, "s/2.json")).to.deep.equal(["s/3.txt", "s/4.json"]);
    expect(keysIn(await pagesOf(source({ prefix: "s/" }), { after: "s/1.json", upTo: "s/3.txt" }))).to.deep.equal([
      "s/2.json",
      "s/3.txt",
    ]);
    const [page] = await pagesOf(source({ prefix: "s/", suffixes: [".json"] }));
    expect(page).to.deep.include({ listed: 5, deleteMarkers: 0, next: null });
  });

  it("gives all versions, oldest first, those of a key together however S3 cuts its pages; counts delete markers", async () => {
    const pages = await pagesOf(source({ prefix: "v/" }, true));

    expect(pages.map(({ listed, deleteMarkers, next }) => [listed, deleteMarkers, next])).to.deep.equal([
      [995, 0, "v/a994"],
      [14, 1, null],
    ]);
    const listed = pages.flatMap(({ objects }) => objects.map(({ key, versionId }) => `${key} ${versionId ?? ""}`));
    expect(listed).to.deep.equal(Object.entries(versions).flatMap(([key, ids]) => ids.map((id) => `${key} ${id}`)));
    const [resumed] = await pagesOf(source({ prefix: "v/" }, true), {}, pages[0]?.next ?? undefined);
    expect(resumed).to.deep.equal(pages[1]);
  });

  for (const allVersions of [false, true]) {
    it(`is the same in parts as in one${allVersions ? ", in all versions" : ""}`, async () => {
      const whole = source({}, allVersions);
      const ranges = await whole.ranges(6);
      const parts: string[] = [];
      const open = ranges.map((range, index) => ({ index, range, from: undefined }));
      for await (const { page } of mergePages(whole, open, 3, signal)) parts.push(...keysIn([page]));

      expect(ranges.length).to.be.within(4, 6);
      expect(parts.sort(compareKeys)).to.deep.equal(keysIn(await pagesOf(whole)));
    });
  }

  it("is sampled without twice the same, and says from how many", async () => {
    const [page, ...others] = await pagesOf(sampleSource(source({ prefix: "v/a" }), 50));

    expect(others).to.deep.equal([]);
    expect(page).to.deep.include({ listed: 995, sampledFrom: { objects: 995, bytes: 1_990 }, next: null });
    expect(new Set(keysIn([page as Page])).size).to.equal(50);
  });
});
