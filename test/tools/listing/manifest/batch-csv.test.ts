import { gzipSync } from "node:zlib";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { PATIENCE } from "../../../../runtime/work/patient-retries.ts";
import { expect } from "chai";
import { manifestSource } from "../../../../tools/listing/manifest/manifest-source.ts";
import { openManifest } from "../../../../tools/listing/manifest/open-manifest.ts";

describe("a manifest of S3 Batch Operations", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "sluice-csv-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** What a run for the bucket `files` takes from a file, or how it is refused. */
  async function read(text: string | Buffer, name = "list"): Promise<unknown> {
    const path = join(folder, name);
    writeFileSync(path, text);
    try {
      const manifest = await openManifest(path, "files", {
        s3: new S3Client({ region: "us-east-1" }),
        silence: PATIENCE.silence,
      });
      const selection = { prefix: "", suffixes: [] };
      const source = await manifestSource({ manifest, bucket: "files", selection, allVersions: false });
      const objects: unknown[] = [];
      for await (const page of source.pages({}, undefined, new AbortController().signal)) objects.push(...page.objects);
      return objects;
    } catch (error) {
      return (error as Error).message.replaceAll(folder, "FOLDER");
    }
  }

  const accepted = [
    { title: "two fields", text: "files,a.json\nfiles,b.json\n", objects: [{ key: "a.json" }, { key: "b.json" }] },
    { title: "a version id", text: "files,a.json,v1\n", objects: [{ key: "a.json", versionId: "v1" }] },
    { title: "an empty version id", text: "files,a.json,\n", objects: [{ key: "a.json" }] },
    { title: "the version null", text: "files,a.json,null\n", objects: [{ key: "a.json", versionId: "null" }] },
    { title: "percent-encoded keys", text: "files,a%20b%2Cc%25%C3%A9.json", objects: [{ key: "a b,c%é.json" }] },
    { title: "a plus as a plus", text: "files,a+b%2Bc.json", objects: [{ key: "a+b+c.json" }] },
    {
      title: "quoted fields, CRLF and a byte order mark",
      text: '\uFEFF"files","a,b.json","v1"\r\n"files","say ""c"".json","v2"\r\n',
      objects: [
        { key: "a,b.json", versionId: "v1" },
        { key: 'say "c".json', versionId: "v2" },
      ],
    },
    {
      title: "empty lines",
      text: "\nfiles,a.json\n\nfiles,b.json\n\n",
      objects: [{ key: "a.json" }, { key: "b.json" }],
    },
    { title: "gzip", text: gzipSync("files,a%20b.json\n"), objects: [{ key: "a b.json" }] },
  ];
  for (const { title, text, objects } of accepted) {
    it(`accepts ${title}`, async () => expect(await read(text)).to.deep.equal(objects));
  }

  const keys = [
    { title: "keys with commas", text: "a,b.json\nc,d,e.json\n", list: ["a,b.json", "c,d,e.json"] },
    {
      title: "a key that begins with the bucket's name",
      text: "files.json\nfiles,x\n",
      list: ["files.json", "files,x"],
    },
    { title: "keys with percent signs", text: "a%20b.json,c\n", list: ["a%20b.json,c"] },
    { title: "keys with quotes", text: '"a","b".json\n"c\n', list: ['"a","b".json', '"c'] },
    { title: "keys with four fields", text: "files,a,b,c\n", list: ["files,a,b,c"] },
  ];
  for (const { title, text, list } of keys) {
    it(`leaves a list of keys as it is: ${title}`, async () =>
      expect(await read(text)).to.deep.equal(list.map((key) => ({ key }))));
  }

  const refused = [
    {
      title: "another bucket on a later line",
      text: "files,a.json\nother,b.json\n",
      says: "the manifest FOLDER/list, line 2 lists b.json of bucket other; this run is for files",
    },
    {
      title: "another bucket on the first line of a .csv",
      name: "list.csv",
      text: "other,a.json\n",
      says: "the manifest FOLDER/list.csv, line 1 lists a.json of bucket other; this run is for files",
    },
    {
      title: "an access point's alias",
      name: "list.CSV",
      text: "files,a.json\nfiles-abc-s3alias,a.json\n",
      says: "the manifest FOLDER/list.CSV, line 2 lists a.json of bucket files-abc-s3alias, which is an access point: name the bucket behind it; this run is for files",
    },
    {
      title: "an access point's ARN on the first line of a .csv",
      name: "list.csv",
      text: "arn:aws:s3:eu-west-1:123456789012:accesspoint/files,a.json\n",
      says: "the manifest FOLDER/list.csv, line 1 lists a.json of bucket arn:aws:s3:eu-west-1:123456789012:accesspoint/files, which is an access point: name the bucket behind it; this run is for files",
    },
    {
      title: "a line of one field",
      text: "files,a.json\nb.json\n",
      says: "FOLDER/list, line 2 is not bucket,key or bucket,key,versionId",
    },
    {
      title: "a data file of an inventory",
      text: '"files","a.json","v1","true"\n',
      says: "FOLDER/list, line 1 is not bucket,key or bucket,key,versionId; of an S3 Inventory, name its manifest.json",
    },
    {
      title: "a key that is not URL-encoded",
      text: "files,a.json\nfiles,100%.json\n",
      says: "FOLDER/list, line 2: the key 100%.json is not URL-encoded",
    },
    {
      title: "a quote that is not closed",
      text: 'files,a.json\nfiles,"b.json\n',
      says: "FOLDER/list: Quote Not Closed: the parsing is finished with an opening quote at line 2",
    },
  ];
  for (const { title, text, says, name } of refused) {
    it(`refuses ${title}`, async () => expect(await read(text, name)).to.equal(says));
  }
});
