import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { runCli, spawnCli } from "../run-cli.ts";
import { BUCKET, putObjects, startWorld, type World } from "../world.ts";

describe("sluice backfill from a manifest", function () {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const backfill = (...argv: string[]) => runCli(["backfill", "--local", "--json", ...argv], world.folder);
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(world.folder, name), content);
    return name;
  };

  const INVENTORY = { sourceBucket: BUCKET, destinationBucket: `arn:aws:s3:::${BUCKET}`, fileFormat: "CSV" };
  const SCHEMA = "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate";
  const ROWS =
    `"${BUCKET}","user-00/0.json","","true","false","60","2026-01-01T00:00:00.000Z"\n` +
    `"${BUCKET}","with+space%2B.json","","true","false","60","2026-01-02T00:00:00.000Z"\n` +
    `"${BUCKET}","user-01/1.json","x","false","false","60","2026-01-02T00:00:00.000Z"\n` +
    `"${BUCKET}","user-02/2.json","x","true","true","","2026-01-02T00:00:00.000Z"\n`;

  beforeEach(async () => {
    await putObjects(world, 5);
    await world.put("with space+.json", '{"userID":"u","timestamp":1,"data":1}');
  });

  const cases: { title: string; make: () => string; objects: number; listed: number; argv?: string[] }[] = [
    {
      title: "of plain keys",
      make: () => file("keys.txt", "user-00/0.json\r\n\nwith space+.json\n"),
      objects: 2,
      listed: 2,
    },
    {
      title: "of plain keys, zipped",
      make: () => file("keys", gzipSync("user-00/0.json\nuser-03/3.json")),
      objects: 2,
      listed: 2,
    },
    {
      title: "of JSON lines",
      make: () => file("m", '{"key":"user-00/0.json"}\n{"key":"x.txt","bucket":"files"}\n'),
      argv: ["--suffix", ".json"],
      objects: 1,
      listed: 2,
    },
    {
      title: "of S3 Inventory, beside its files",
      make: () => {
        mkdirSync(join(world.folder, "data"));
        file("data/1.csv.gz", gzipSync(ROWS));
        return file(
          "manifest.json",
          JSON.stringify({ ...INVENTORY, fileSchema: SCHEMA, files: [{ key: "inv/data/1.csv.gz" }] }),
        );
      },
      argv: ["--since", "2026-01-02"],
      objects: 1,
      listed: 4,
    },
  ];
  for (const { title, make, objects, listed, argv = [] } of cases) {
    it(title, async () => {
      const { code, summary, stderr } = await backfill("--manifest", make(), ...argv);

      expect(code, stderr).to.equal(0);
      expect(summary).to.deep.include({ objects, listed, gone: 0 });
    });
  }

  it("of S3 Inventory in S3", async () => {
    const put = (Key: string, Body: string | Buffer) =>
      world.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
    await put("inv/1.csv.gz", gzipSync(ROWS));
    await put(
      "inv/manifest.json",
      JSON.stringify({ ...INVENTORY, fileSchema: SCHEMA, files: [{ key: "inv/1.csv.gz" }] }),
    );
    const { code, summary } = await backfill("--manifest", `s3://${BUCKET}/inv/manifest.json`);

    expect(code).to.equal(0);
    expect(summary).to.deep.include({ objects: 2, listed: 4, deleteMarkers: 1, gone: 0 });
  });

  for (const { title, content, argv = [], says } of [
    {
      title: "of another bucket",
      content: '{"key":"a","bucket":"other"}',
      says: "the manifest FOLDER/m, line 1 lists a of bucket other; this run is for files",
    },
    {
      title: "without keys",
      content: '{"Key":"a"}',
      says: 'FOLDER/m, line 1 has no key; it must be such as {"key":"a/b.json"}',
    },
    {
      title: "with a line that is no object",
      content: '{"key":"user-00/0.json"}\nnull',
      says: 'FOLDER/m, line 2 has no key; it must be such as {"key":"a/b.json"}',
    },
    {
      title: "with a failure of no object",
      content: '{"object":null}',
      says: 'FOLDER/m, line 1 has no key; it must be such as {"key":"a/b.json"}',
    },
    {
      title: "without versions, asked for all",
      content: "user-00/0.json",
      argv: ["--all-versions"],
      says: "the manifest FOLDER/m lists user-00/0.json without a version; --all-versions needs one for each object",
    },
    {
      title: "with a key whose version is missing, asked for all",
      content: '{"key":"user-00/0.json","versionId":"1"}\n{"key":"user-01/1.json"}',
      argv: ["--all-versions"],
      says: "the manifest FOLDER/m lists user-01/1.json without a version; --all-versions needs one for each object",
    },
    {
      title: "whose zip breaks off",
      content: gzipSync("user-00/0.json\n".repeat(100)).subarray(0, 30),
      says: "the manifest FOLDER/m cannot be read: it cannot be unzipped: unexpected end of file",
    },
    {
      title: "without dates, asked for some",
      content: "a",
      argv: ["--since", "2026-01-01"],
      says: "the manifest FOLDER/m has no dates, so --since and --until cannot be used",
    },
  ]) {
    it(`refuses one ${title}`, async () => {
      const { code, stderr } = await backfill("--manifest", file("m", content), ...argv);

      expect(code).to.equal(1);
      expect(stderr).to.contain(`error: ${says.replace("FOLDER", world.folder)}\n`);
    });
  }

  it("refuses a folder, and what can be read only once", async () => {
    mkdirSync(join(world.folder, "m"));
    execFileSync("mkfifo", [join(world.folder, "pipe")]);
    const ofFolder = await backfill("--manifest", "m");
    const ofPipe = await backfill("--manifest", "pipe");

    expect([ofFolder.code, ofPipe.code]).to.deep.equal([1, 1]);
    expect(ofFolder.stderr).to.equal(`error: the manifest ${world.folder}/m is a folder; it must be a file\n`);
    expect(ofPipe.stderr).to.equal(
      `error: the manifest ${world.folder}/pipe can be read only once; write it to a file, so that the run can be resumed\n`,
    );
  });

  for (const { title, row, says } of [
    {
      title: "with a key that is not encoded",
      row: `"${BUCKET}","100%zz"`,
      says: "line 2: the key 100%zz is not percent-encoded",
    },
    {
      title: "with a row too short",
      row: `"${BUCKET}"`,
      says: "Invalid Record Length: columns length is 2, got 1 on line 2",
    },
  ]) {
    it(`refuses an inventory ${title}, and names the line`, async () => {
      file("1.csv.gz", gzipSync(`"${BUCKET}","user-00/0.json"\n${row}\n`));
      const files = [{ key: "inv/1.csv.gz" }];
      const manifest = file("inv.json", JSON.stringify({ ...INVENTORY, fileSchema: "Bucket, Key", files }));
      const { code, stderr } = await backfill("--manifest", manifest);

      expect(code).to.equal(1);
      expect(stderr).to.match(/\nerror: [^\n]*\/1\.csv\.gz[:,] ([^\n]*)\nResume the run/);
      expect(stderr).to.contain(says);
    });
  }

  it("takes the pipeline's suffixes for an inventory, whatever its file is called", async () => {
    const rows = `"${BUCKET}","user-00/0.json"\n"${BUCKET}","user-01/1.txt"\n`;
    file("1.csv", rows);
    const files = [{ key: "inv/1.csv" }];
    const manifest = file("inv", JSON.stringify({ ...INVENTORY, fileSchema: "Bucket, Key", files }));
    const list = file("manifest.json", "user-00/0.json\nuser-01/1.txt\n");
    const inventory = await backfill("--manifest", manifest);
    const keys = await backfill("--manifest", list);

    expect(inventory.summary).to.deep.include({ listed: 2, selected: 1, gone: 0 });
    expect(keys.summary).to.deep.include({ listed: 2, selected: 2, gone: 1 });
  });

  it("says what a manifest must be where nothing that it lists is there", async () => {
    const { code, stderr, summary } = await backfill("--manifest", file("keys.txt", "no,1.json\nno,2.json\n"));

    expect(code).to.equal(4);
    expect(summary).to.deep.include({ objects: 2, gone: 2 });
    expect(stderr).to.match(
      /\ns3:\/\/files has none of the 2 objects taken from the manifest \S+keys\.txt\. [^\n]*manifest\.json[^\n]*\n$/,
    );
  });

  it("is gone on with from another folder, by the mapping that the run began with", async () => {
    const keys = file("keys.txt", "user-00/0.json\nuser-01/1.json\nuser-02/2.json\n");
    const mapping = file("mapping.json", '{"userID":"/userID","timestamp":"/data/n","data":""}');
    const interrupt = new AbortController();
    world.s3Faults.decide = ({ request: { url = "" } }) => {
      if (url.includes("user-")) interrupt.abort();
      return undefined;
    };
    const argv = ["backfill", "--local", "--json", "--manifest", keys, "--mapping", mapping, "--concurrency", "1"];
    const first = await runCli(argv, world.folder, { interrupt: interrupt.signal });
    rmSync(join(world.folder, mapping));
    const resume = ["backfill", "--resume", String(first.summary["run"]), "--json"];
    const second = await runCli(resume, world.folder, { cwd: "/" });

    expect([first.code, second.code], second.stderr).to.deep.equal([130, 0]);
    expect(second.summary).to.deep.include({ objects: 3, gone: 0, records: 3 });
    expect((await world.items()).map((item) => item["timestamp"]?.N)).to.deep.equal(["0", "1", "2"]);
  });

  it("finds it from where `npm run backfill` was called, and not from where npm runs its scripts", async () => {
    const env = { npm_lifecycle_event: "backfill", INIT_CWD: join(world.folder, "called-here") };
    const { code, stderr } = await spawnCli(["backfill", "--local", "--manifest", "keys.txt"], world.folder, env).ended;

    expect(code).to.equal(1);
    expect(stderr).to.contain(`the manifest ${join(world.folder, "called-here", "keys.txt")} cannot be read`);
  });
});
