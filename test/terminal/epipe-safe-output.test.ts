import { closeSync, existsSync, openSync } from "node:fs";
import { Writable } from "node:stream";
import { expect } from "chai";
import { EpipeSafeOutput } from "../../terminal/epipe-safe-output.ts";
import { writeOut } from "../../terminal/io.ts";
import { runCli, spawnCli } from "../tools/run-cli.ts";
import { putObjects, startWorld, type World } from "../tools/world.ts";

describe("LastingOutput", () => {
  it("lets nobody wait for a reader that is gone", async () => {
    const lost: string[] = [];
    let fail: (error: Error) => void = () => undefined;
    const stream = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => (fail = done) });
    const output = new EpipeSafeOutput(stream, ({ message }) => lost.push(message));
    const waiting = writeOut(output, "one");
    fail(new Error("EPIPE"));
    await waiting;
    await writeOut(output, "two");

    expect(lost).to.deep.equal(["EPIPE"]);
  });
});

describe("sluice, whose reader goes away,", function () {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it("stops as at Ctrl-C when nobody reads its results", async () => {
    await putObjects(world, 200);
    const session = spawnCli(["backfill", "--local", "--json", "--concurrency", "4"], world.folder);
    session.child.stdout?.once("data", () => session.child.stdout?.destroy());
    const { code, stderr } = await session.ended;
    const run = /--resume (\S+)\n$/.exec(stderr)?.[1] ?? "";
    const resumed = await runCli(["backfill", "--resume", run, "--json"], world.folder);

    expect(code, stderr).to.equal(130);
    expect(resumed.code).to.equal(0);
    expect(resumed.summary).to.deep.include({ objects: 200, records: 200, sessions: 2 });
  });

  it("works on when nobody reads its messages", async () => {
    await putObjects(world, 20);
    const session = spawnCli(["backfill", "--local", "--json"], world.folder);
    session.child.stderr?.destroy();
    const { code, stdout } = await session.ended;

    expect(code).to.equal(0);
    expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).to.deep.include({ objects: 20, ended: "finished" });
  });

  // Only Linux has a file that is always full.
  if (existsSync("/dev/full")) {
    it("fails when its results cannot be written", async () => {
      const full = openSync("/dev/full", "w");
      const session = spawnCli(["runs"], world.folder, {}, full);
      const { code, stderr } = await session.ended;
      closeSync(full);

      expect(code).to.equal(1);
      expect(stderr).to.match(/^error: results cannot be written: ENOSPC[^\n]*\n$/);
    });
  }
});
