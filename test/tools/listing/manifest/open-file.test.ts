import { execFileSync } from "node:child_process";
import fs from "node:fs/promises";
import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { GetObjectCommand, HeadObjectCommand, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { UserError } from "../../../../terminal/user-error.ts";
import { absoluteName, findManifestFile, type ManifestFile } from "../../../../tools/listing/manifest/open-file.ts";

const SILENCE = { milliseconds: 10_000 };

const textOf = async (file: ManifestFile): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.open()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const messageOf = async (found: Promise<unknown>): Promise<string> => {
  const error = await found.catch((thrown: unknown) => thrown);
  expect(error).to.be.instanceOf(UserError);
  return (error as Error).message;
};

describe("absoluteName", () => {
  for (const { name, is } of [
    { name: "keys.txt", is: "/home/u/keys.txt" },
    { name: "../keys.txt", is: "/home/keys.txt" },
    { name: "/etc/keys.txt", is: "/etc/keys.txt" },
    { name: "s3://bucket/a/../b", is: "s3://bucket/a/../b" },
    { name: "s3://bucket/a\nb", is: "s3://bucket/a\nb" },
    { name: "s3://bucket", is: "/home/u/s3:/bucket" },
    { name: "as3://bucket/a", is: "/home/u/as3:/bucket/a" },
  ]) {
    it(`takes ${JSON.stringify(name)} for ${JSON.stringify(is)}`, () => {
      expect(absoluteName(name, "/home/u")).to.equal(is);
    });
  }
});

describe("a manifest's file on disk", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    path = join(folder, "m");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const s3 = new S3Client({ region: "us-east-1" });
  const find = (): Promise<ManifestFile> => findManifestFile(path, { s3, silence: SILENCE });

  const long = "key\n".repeat(100_000);
  for (const { title, bytes, text } of [
    { title: "nothing", bytes: "", text: "" },
    { title: "a single byte", bytes: "a", text: "a" },
    { title: "more than the system reads at once", bytes: long, text: long },
    { title: "gzip, whatever it is called", bytes: gzipSync(long), text: long },
    { title: "gzip of nothing", bytes: gzipSync(""), text: "" },
    { title: "what begins with only half of gzip's mark", bytes: Buffer.from([0x1f, 0x20]), text: "\u001f " },
  ]) {
    it(`is read whole, and again: ${title}`, async () => {
      writeFileSync(path, bytes);
      const file = await find();

      expect(file.name).to.equal(path);
      expect((await textOf(file)) === text).to.equal(true);
      expect((await textOf(file)) === text).to.equal(true);
    });
  }

  it("has an identity that changes with its size, and with its time", async () => {
    writeFileSync(path, "a");
    utimesSync(path, 5, 5);
    const { identity } = await find();
    expect((await find()).identity).to.equal(identity);

    utimesSync(path, 5, 6);
    expect((await find()).identity).not.to.equal(identity);
    appendFileSync(path, "b");
    utimesSync(path, 5, 5);
    expect((await find()).identity).not.to.equal(identity);
  });

  it("must be there", async () => {
    expect(await messageOf(find())).to.equal(`the manifest ${path} cannot be read: no such file or directory`);
  });

  it("must be no folder, and nothing that can be read only once", async () => {
    path = folder;
    expect(await messageOf(find())).to.equal(`the manifest ${folder} is a folder; it must be a file`);
    path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    expect(await messageOf(find())).to.contain(`the manifest ${path} can be read only once`);
  });

  it("must be whole if it is gzip", async () => {
    writeFileSync(path, gzipSync(long).subarray(0, 100));
    const file = await find();

    expect(await messageOf(textOf(file))).to.equal(
      `the manifest ${path} cannot be read: it cannot be unzipped: unexpected end of file`,
    );
  });

  it("must still be there when it is read", async () => {
    writeFileSync(path, "a");
    const file = await find();
    rmSync(path);

    expect(await messageOf(textOf(file))).to.equal(`the manifest ${path} cannot be read: no such file or directory`);
  });

  describe("while too many files are open", function () {
    const { open } = fs;
    const noFile = Object.assign(new Error("EMFILE: too many open files, open"), { code: "EMFILE" });
    afterEach(() => {
      fs.open = open;
      syncBuiltinESMExports();
    });

    it("is opened as soon as there is room", async () => {
      writeFileSync(path, "a");
      const file = await find();
      let tries = 0;
      fs.open = ((name: string) => (++tries === 1 ? Promise.reject(noFile) : open(name))) as typeof open;
      syncBuiltinESMExports();

      expect(await textOf(file)).to.equal("a");
      expect(tries).to.equal(2);
    });

    it("is not tried again for another reason", async () => {
      writeFileSync(path, "a");
      const file = await find();
      let tries = 0;
      const denied = Object.assign(new Error("EACCES"), { code: "EACCES", errno: -13, syscall: "open" });
      fs.open = () => (++tries, Promise.reject(denied));
      syncBuiltinESMExports();

      expect(await messageOf(textOf(file))).to.equal(`the manifest ${path} cannot be read: permission denied`);
      expect(tries).to.equal(1);
    });
  });
});

describe("a manifest's file in S3", () => {
  const found = { ETag: '"e1"', ContentLength: 3, LastModified: new Date(0), VersionId: "v1" };
  const make = (answer: (command: object) => object | Error) => {
    const asked: object[] = [];
    const send = (command: { readonly input: object }) => {
      asked.push({ [command.constructor.name]: command.input });
      const answered = answer(command);
      return answered instanceof Error ? Promise.reject(answered) : Promise.resolve(answered);
    };
    const s3 = { send } as unknown as S3Client;
    return { asked, find: () => findManifestFile("s3://lists/a/b c", { s3, silence: SILENCE }) };
  };
  const withBody = (Body: () => Readable) => (command: object) =>
    command instanceof HeadObjectCommand ? found : { ...found, Body: Body() };

  it("is read by its bucket and key, and is known by its ETag", async () => {
    const { asked, find } = make(withBody(() => Readable.from([Buffer.from("a\nb")])));
    const file = await find();

    expect([file.name, file.identity]).to.deep.equal(["s3://lists/a/b c", "e1"]);
    expect(await textOf(file)).to.equal("a\nb");
    expect(await textOf(file)).to.equal("a\nb");
    const ref = { Bucket: "lists", Key: "a/b c" };
    expect(asked[0]).to.deep.equal({ HeadObjectCommand: ref });
    expect(asked[1]).to.deep.equal({ GetObjectCommand: { ...ref, VersionId: undefined } });
  });

  it("must be there", async () => {
    const gone = new NoSuchKey({ message: "no", $metadata: { httpStatusCode: 404 } });

    expect(await messageOf(make(() => gone).find())).to.equal("the manifest s3://lists/a/b c is not there");
  });

  it("must be readable", async () => {
    const denied = Object.assign(new Error("no"), { name: "AccessDenied" });

    expect(await messageOf(make(() => denied).find())).to.match(/^the manifest s3:\/\/lists\/a\/b c cannot be read: /);
  });

  it("must not change while it is used", async () => {
    const file = await make((command) =>
      command instanceof GetObjectCommand ? { ...found, ETag: '"e2"', Body: Readable.from([]) } : found,
    ).find();

    expect(await messageOf(textOf(file))).to.equal(
      "the manifest s3://lists/a/b c cannot be read: it has changed since it was found",
    );
  });
});
