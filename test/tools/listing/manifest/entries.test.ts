import { expect } from "chai";
import { UserError } from "../../../../terminal/user-error.ts";
import { readEntries } from "../../../../tools/listing/manifest/entries.ts";
import type { ManifestEntry } from "../../../../tools/listing/manifest/manifest-entry.ts";
import type { ManifestFile } from "../../../../tools/listing/manifest/open-file.ts";

const fileOf = (text: string, name = "/m"): ManifestFile => ({
  ...{ name, identity: "" },
  open: async function* () {
    await Promise.resolve();
    yield Buffer.from(text);
  },
});

async function read(text: string, name?: string): Promise<ManifestEntry[]> {
  const entries: ManifestEntry[] = [];
  for await (const entry of readEntries(fileOf(text, name), "files")) entries.push(entry);
  return entries;
}

describe("readEntries", () => {
  const cases: { title: string; text: string; name?: string; entries: ManifestEntry[] }[] = [
    { title: "reads nothing in an empty file", text: "", entries: [] },
    {
      title: "reads one key per line, as it is",
      text: "a b.json\nc,d%20\n",
      entries: [{ key: "a b.json" }, { key: "c,d%20" }],
    },
    { title: "reads a last key without its line end", text: "a\nb", entries: [{ key: "a" }, { key: "b" }] },
    {
      title: "leaves out empty lines, line ends of Windows, and a byte order mark",
      text: "\uFEFF\r\n\na\r\n\r\nb\r\n",
      entries: [{ key: "a" }, { key: "b" }],
    },
    { title: "keeps other white space of a key", text: " a \u2028 \n", entries: [{ key: " a \u2028 " }] },
    {
      title: "keeps a brace of a key behind a key without one",
      text: "a\n{b\n",
      entries: [{ key: "a" }, { key: "{b" }],
    },
    {
      title: "reads JSON lines, with what they say about the object",
      text: '{"key":"a"}\n\n{"key":"b","bucket":"files","versionId":"v","size":0}\n',
      entries: [{ key: "a" }, { key: "b", bucket: "files", place: "/m, line 3", versionId: "v", size: 0 }],
    },
    {
      title: "leaves out fields of another type",
      text: '{"key":"a","bucket":1,"versionId":null,"size":"5"}',
      entries: [{ key: "a" }],
    },
    {
      title: "reads a run's failures",
      text: '{"kind":"failed","object":{"bucket":"files","key":"a","versionId":"v"},"key":"other"}',
      entries: [{ key: "a", bucket: "files", place: "/m, line 1", versionId: "v" }],
    },
    {
      title: "reads S3 Batch Operations' CSV if the first line looks like it",
      text: "\uFEFFfiles,a%20b\n\nfiles,c,v\n",
      entries: [
        { bucket: "files", key: "a b", place: "/m, line 1" },
        { bucket: "files", key: "c", place: "/m, line 3", versionId: "v" },
      ],
    },
    {
      title: "reads keys if only a later line looks like it",
      text: "a\nfiles,a\n",
      entries: [{ key: "a" }, { key: "files,a" }],
    },
    {
      title: "reads another bucket's CSV in a file of that name",
      text: "other-bucket,a\n",
      name: "/m.csv.gz",
      entries: [{ bucket: "other-bucket", key: "a", place: "/m.csv.gz, line 1" }],
    },
    {
      title: "reads keys in a .csv whose first field is no bucket's name",
      text: "A_,a\n",
      name: "/m.csv",
      entries: [{ key: "A_,a" }],
    },
    {
      title: "reads keys in a .csv of one column",
      text: "other-bucket\n",
      name: "/m.csv",
      entries: [{ key: "other-bucket" }],
    },
  ];
  for (const { title, text, name, entries } of cases) {
    it(title, async () => expect(await read(text, name)).to.deep.equal(entries));
  }

  for (const { title, text, says } of [
    { title: "is not JSON, behind lines that are", text: '{"key":"a"}\n\nb\n', says: "/m, line 3 is not JSON" },
    { title: "has no key", text: '{"size":5}\n', says: '/m, line 1 has no key; it must be such as {"key":"a/b.json"}' },
    {
      title: "has an empty key",
      text: '{"key":""}\n',
      says: '/m, line 1 has no key; it must be such as {"key":"a/b.json"}',
    },
    {
      title: "has a number for a key",
      text: '{"key":5}\n',
      says: '/m, line 1 has no key; it must be such as {"key":"a/b.json"}',
    },
    {
      title: "has an object without a key",
      text: '{"key":"a","object":{}}\n',
      says: '/m, line 1 has no key; it must be such as {"key":"a/b.json"}',
    },
    {
      title: "is a number",
      text: '{"key":"a"}\n5\n',
      says: '/m, line 2 has no key; it must be such as {"key":"a/b.json"}',
    },
  ]) {
    it(`names a line that ${title}`, async () => {
      const error = await read(text).catch((thrown: unknown) => thrown);

      expect(error).to.be.instanceOf(UserError);
      expect((error as Error).message).to.equal(says);
    });
  }

  it("reads line by line", async () => {
    let read = 0;
    const file: ManifestFile = {
      ...{ name: "/m", identity: "" },
      open: async function* () {
        for (;;) {
          await Promise.resolve();
          read += 1;
          yield Buffer.from("a\nb\n");
        }
      },
    };
    const entries = readEntries(file, "files");
    for (let n = 0; n < 5; n++) await entries.next();
    await entries.return(undefined);

    // One for the format, and three for five lines.
    expect(read).to.equal(4);
  });
});
