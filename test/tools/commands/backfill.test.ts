import fs, { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { constants } from "node:os";
import { basename, join } from "node:path";
import { expect } from "chai";
import { connect } from "../../../tools/target/clients/connect.ts";
import { fillDisk } from "../full-disk.ts";
import { runCli } from "../run-cli.ts";
import { putObjects, startWorld, type World } from "../world.ts";

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
    expect(stderr).to.match(/m\.json cannot be used: mapping\.userId is unknown; allowed: [^\n]*\n$/);
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

describe("sluice backfill, that begins", () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  it("holds a run's folder before its plan makes it a run, which another process could go on with", async () => {
    const { writeFileSync: write } = fs;
    const written: string[] = [];
    fs.writeFileSync = (...args: Parameters<typeof write>) => {
      written.push(basename(String(args[0])));
      write(...args);
    };
    syncBuiltinESMExports();
    try {
      await runCli(["backfill", "--local"], world.folder);
    } finally {
      fs.writeFileSync = write;
      syncBuiltinESMExports();
    }

    expect(written.filter((name) => /^(?:lock|plan)/.test(name))).to.deep.equal(["lock.1", "plan.json.new"]);
  });
});
