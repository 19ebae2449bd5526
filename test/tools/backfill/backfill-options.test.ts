import fs, { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { constants } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readBackfillOptions } from "../../../tools/backfill/backfill-options.ts";
import { connect } from "../../../tools/target/clients/connect.ts";
import { fillDisk } from "../full-disk.ts";
import { runCli } from "../run-cli.ts";
import { putObjects, startWorld, type World } from "../world.ts";

const WHERE = ["--bucket", "b", "--table", "t"];

describe("sluice backfill, not understood", () => {
  const cases: { readonly argv: string[]; readonly says: string }[] = [
    {
      argv: [],
      says: "name one pipeline: --stack NAME, --local, or --bucket NAME --table NAME; or set SLUICE_STACK",
    },
    {
      argv: ["--local", "--stack", "dev"],
      says: "name one pipeline: --stack NAME, --local, or --bucket NAME --table NAME; or set SLUICE_STACK",
    },
    { argv: ["--bucket", "b"], says: "--bucket and --table go together" },
    {
      argv: ["--local", "--region", "x"],
      says: "--local sets the endpoints and the region; leave out --endpoint-... and --region",
    },
    {
      argv: [...WHERE, "--endpoint-s3", "here"],
      says: '--endpoint-s3 is "here"; it must be a URL such as http://127.0.0.1:4566',
    },
    { argv: ["--stack", "a", "--stack", "b"], says: "--stack is given twice" },
    {
      argv: ["--local", "--bogus"],
      says: "--bogus is not an option of npx sluice backfill; see npx sluice backfill --help",
    },
    { argv: ["--local", "extra"], says: '"extra" is an unexpected argument; see npx sluice backfill --help' },
    { argv: ["--local", "--concurrency", "-1"], says: "--concurrency is -1; it must be a whole number, 1 or more" },
    { argv: ["--local", "--concurrency", "1.5"], says: "--concurrency is 1.5; it must be a whole number, 1 or more" },
    { argv: ["--local", "--concurrency", "many"], says: "--concurrency is NaN; it must be a whole number, 1 or more" },
    {
      argv: ["--local", "--list-concurrency", "0"],
      says: "--list-concurrency is 0; it must be a whole number, 1 or more",
    },
    { argv: ["--local", "--limit", "0"], says: "--limit is 0; it must be a whole number, 1 or more" },
    { argv: ["--local", "--max-rate", "-5"], says: "--max-rate is -5; it must be a number above 0" },
    { argv: ["--local", "--max-writes", "0"], says: "--max-writes is 0; it must be a number above 0" },
    {
      argv: ["--local", "--since", "yesterday"],
      says: '--since is "yesterday"; it must be a date such as 2026-01-31 or 2026-01-31T12:00:00Z',
    },
    {
      argv: ["--local", "--since", "2026-02-30"],
      says: '--since is "2026-02-30"; it must be a date such as 2026-01-31 or 2026-01-31T12:00:00Z',
    },
    { argv: ["--local", "--since", "2026-02-01", "--until", "2026-01-01"], says: "--since must be before --until" },
    { argv: ["--local", "--sample", "5"], says: "--sample goes with --dry-run" },
    {
      argv: ["--local", "--manifest", "m", "--start-after", "k"],
      says: "--manifest and --start-after exclude each other",
    },
    {
      argv: ["--resume", "x", "--prefix", "p"],
      says: "--resume continues with the run's own options; leave out --prefix",
    },
    { argv: ["--resume", "x", "--local"], says: "--resume continues with the run's own options; leave out --local" },
  ];
  for (const { argv, says } of cases) {
    it(`refuses ${JSON.stringify(argv)}`, async () => {
      const { code, stdout, stderr } = await runCli(["backfill", ...argv], "/nowhere");

      expect({ code, stdout, stderr }).to.deep.equal({ code: 2, stdout: "", stderr: `error: ${says}\n` });
    });
  }

  for (const { suffixes, kept } of [
    { suffixes: [".json", ""], kept: [] },
    { suffixes: [".json", ".ndjson"], kept: [".json", ".ndjson"] },
  ]) {
    it(`takes the suffixes ${JSON.stringify(suffixes)} for ${JSON.stringify(kept)}`, async () => {
      const argv = suffixes.flatMap((suffix) => ["--suffix", suffix]);
      const options = await readBackfillOptions(["--local", ...argv], () => undefined);

      expect(options).to.have.nested.property("what.suffixes").that.deep.equals(kept);
    });
  }

  it("refuses to resume a run that is not there", async () => {
    const { code, stderr } = await runCli(["backfill", "--resume", "20260101-000000-abcd"], "/nowhere");

    expect({ code, stderr }).to.deep.equal({
      code: 2,
      stderr: 'error: there is no run "20260101-000000-abcd" in /nowhere/runs; npx sluice runs lists them\n',
    });
  });

  it("shows help that leads with examples", async () => {
    const { code, stdout } = await runCli(["backfill", "--help"], "/nowhere");

    expect(code).to.equal(0);
    expect(stdout.split("\n")[3]).to.equal("Examples:");
    for (const option of ["--max-writes", "--all-versions", "--resume", "--stack"]) expect(stdout).to.contain(option);
  });
});

describe("sluice backfill, that cannot begin", () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const named = (changes: Record<string, string> = {}): string[] => {
    const options = {
      bucket: "files",
      table: "items",
      region: "us-east-1",
      "endpoint-s3": world.address.s3Endpoint,
      "endpoint-dynamodb": world.address.dynamodbEndpoint,
      ...changes,
    };
    return ["backfill", ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])];
  };

  it("says that no local pipeline runs", async () => {
    rmSync(join(world.folder, "local.json"));
    const { code, stderr } = await runCli(["backfill", "--local"], world.folder);

    expect(code).to.equal(1);
    expect(stderr).to.match(
      /^error: no pipeline runs on this machine \(.*local\.json does not exist\); start one with npm start\n$/,
    );
  });

  for (const text of ["", "null", "{}", '{"s3Endpoint":']) {
    it(`says that ${JSON.stringify(text)} in local.json is no pipeline`, async () => {
      const file = join(world.folder, "local.json");
      writeFileSync(file, text);
      const { code, stderr } = await runCli(["backfill", "--local"], world.folder);

      expect({ code, stderr }).to.deep.equal({
        code: 1,
        stderr: `error: ${file} is not the address of a running pipeline; stop npm start, and start it again\n`,
      });
    });
  }

  it("leaves no folder of a run that could not begin", async () => {
    const disk = fillDisk();
    const { code, stderr } = await runCli(["backfill", "--local"], world.folder).finally(() => disk.free());

    expect(code).to.equal(1);
    expect(stderr).to.match(/error: [^\n]* cannot be written: no space left on device\n$/);
    expect(readdirSync(join(world.folder, "runs"))).to.deep.equal([]);
  });

  it("says that the run's folder is to be made where nothing can be written", async () => {
    const { mkdirSync: make, accessSync: access } = fs;
    const refuse = (code: "ENOENT" | "EROFS") => () => {
      throw Object.assign(new Error(code), { code, syscall: "mkdir", errno: -constants.errno[code] });
    };
    Object.assign(fs, {
      mkdirSync: refuse("ENOENT"),
      accessSync: refuse("EROFS"),
    });
    syncBuiltinESMExports();
    const { code, stderr } = await runCli(["backfill", "--local"], world.folder).finally(() => {
      Object.assign(fs, { mkdirSync: make, accessSync: access });
      syncBuiltinESMExports();
    });

    expect(code).to.equal(1);
    expect(stderr).to.match(/error: the run cannot be kept in [^\n]*: read-only file system\n$/);
  });

  it("says that the bucket does not exist, or the table", async () => {
    world.publish({ bucket: "nowhere" });
    const bucket = await runCli(["backfill", "--local"], world.folder);
    world.publish({ bucket: "files", table: "nothing" });
    const table = await runCli(["backfill", "--local"], world.folder);

    expect([bucket.code, table.code]).to.deep.equal([1, 1]);
    expect(bucket.stderr).to.match(/^error: bucket nowhere: there is no such bucket \(NoSuchBucket: [^\n]*\)\n$/);
    expect(table.stderr).to.match(
      /^error: table nothing: there is no such table \(ResourceNotFoundException: [^\n]*\)\n$/,
    );
  });

  it("says that there are no credentials", async () => {
    const before = { ...process.env };
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/nowhere",
      AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
    });
    try {
      const { code, stderr } = await runCli(named(), world.folder);

      expect(code).to.equal(1);
      expect(stderr).to.match(
        /^error: bucket files: no AWS credentials were found; log in, or set AWS_PROFILE \([^\n]*\)\n$/,
      );
    } finally {
      process.env = before;
    }
  });

  it("says that the mapping cannot be used", async () => {
    writeFileSync(join(world.folder, "m.json"), '{"userId":"/u"}');
    const { code, stderr } = await runCli(["backfill", "--local", "--mapping", "m.json"], world.folder);

    expect(code).to.equal(1);
    expect(stderr).to.match(/m\.json cannot be used: mapping\.userId is unknown; a mapping has [^\n]*\n$/);
  });

  it("says that the manifest cannot be read", async () => {
    const { code, stderr } = await runCli(["backfill", "--local", "--manifest", "none.txt"], world.folder);

    expect(code).to.equal(1);
    expect(stderr).to.match(/^error: the manifest [^\n]*\/none\.txt cannot be read: no such file or directory\n$/);
  });

  it("fails before it works where the run's folder cannot be made", async () => {
    writeFileSync(join(world.folder, "runs"), "a file where the folder should be");
    await putObjects(world, 3);
    const { code, stderr } = await runCli(["backfill", "--local"], world.folder);

    expect(code).to.equal(1);
    expect(stderr).to.match(/error: the run cannot be kept in [^\n]*\n$/);
    expect(await world.items()).to.deep.equal([]);
  });

  it("refuses a run that is finished", async () => {
    await runCli(["backfill", "--local"], world.folder);
    const [run = ""] = readdirSync(join(world.folder, "runs"));
    const { code, stderr } = await runCli(["backfill", "--resume", run], world.folder);

    expect({ code, stderr }).to.deep.equal({
      code: 2,
      stderr: `error: run ${run} is finished: nothing is left of it to do\n`,
    });
  });

  it("refuses a run that another process is at work on", async () => {
    await putObjects(world, 3);
    await runCli(["backfill", "--local", "--limit", "1"], world.folder);
    const [run = ""] = readdirSync(join(world.folder, "runs"));
    mkdirSync(join(world.folder, "runs", run), { recursive: true });
    const lock = { pid: process.ppid, host: "elsewhere", begun: "" };
    writeFileSync(join(world.folder, "runs", run, "lock.1"), JSON.stringify(lock));
    const { code, stderr } = await runCli(["backfill", "--resume", run], world.folder);

    expect({ code, stderr }).to.deep.equal({
      code: 1,
      stderr: `error: process ${process.ppid} on elsewhere is at work on this run\n`,
    });
  });

  it("asks before it writes to a deployed table, and wants --yes where nobody can answer", async () => {
    await putObjects(world, 1);
    world.publish();
    const deployed = { connect: deployedConnect(world) };
    const argv = ["backfill", "--bucket", "files", "--table", "items", "--region", "us-east-1"];
    const silent = await runCli(argv, world.folder, deployed);
    const no = await runCli(argv, world.folder, { ...deployed, ask: () => Promise.resolve("n") });
    expect(await world.items()).to.deep.equal([]);
    const yes = await runCli(argv, world.folder, { ...deployed, ask: () => Promise.resolve("y") });
    const dry = await runCli([...argv, "--dry-run"], world.folder, deployed);

    expect(silent.code).to.equal(2);
    expect(silent.stderr).to.match(/error: this writes to a deployed table: confirm with --yes, or try --dry-run\n$/);
    expect([no.code, yes.code, dry.code]).to.deep.equal([1, 0, 0]);
    expect((await world.items()).length).to.equal(1);
  });
});

/** Clients of the world's servers, for a target that looks like AWS itself. */
function deployedConnect(world: World) {
  return (target: Parameters<typeof connect>[0], options: Parameters<typeof connect>[1]) => {
    const { s3Endpoint: s3, dynamodbEndpoint: dynamodb } = world.address;
    return connect({ ...target, endpoints: { s3, dynamodb }, local: true }, options);
  };
}
