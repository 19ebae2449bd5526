import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { connect } from "../../../tools/target/clients/connect.ts";
import type { Io } from "../../../tools/commands/command.ts";
import { runCli, spawnCli } from "../run-cli.ts";
import { putObjects, startWorld, TABLE, type World } from "../world.ts";

const OBJECTS = 120;
const THREADS = ["--workers", "2", "--concurrency", "8"];

const gets = (world: World): number => world.s3Faults.calls.get("GetObject") ?? 0;

/** Waits for a moment of a run. */
async function until(holds: () => boolean, alive: () => boolean = () => true): Promise<void> {
  while (!holds() && alive()) await sleep(2);
}

/** The run's positions that its journal has as done. */
function donePositions(world: World): string[] {
  const [run = ""] = readdirSync(join(world.folder, "runs"));
  const lines = world.runFile(run, "journal.ndjson").split("\n").slice(0, -1);
  return lines
    .map((line) => JSON.parse(line) as { readonly kind: string; readonly objects: Record<string, number[]> })
    .filter(({ kind }) => kind === "done")
    .flatMap(({ objects }) => Object.entries(objects).flatMap(([shard, at]) => at.map((n) => `${shard}/${n}`)));
}

describe("a backfill in two threads", function () {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
    await putObjects(world, OBJECTS);
  });
  afterEach(() => world.close());

  it("reads and writes in both, each object once, and makes the same table and journal", async () => {
    const here = { gets: 0, credentials: 0 };
    const counting: Io["connect"] = (target, options) => {
      const clients = connect(target, options);
      clients.s3.middlewareStack.add(
        (next, { commandName }) =>
          (args) => {
            if (commandName === "GetObjectCommand") here.gets += 1;
            return next(args);
          },
        { step: "initialize" },
      );
      return clients;
    };
    const told = ["backfill", "--local", "--json", ...THREADS];
    const { code, lines, stderr, summary } = await runCli(told, world.folder, { connect: counting });

    expect(code, stderr).to.equal(0);
    expect(stderr).to.contain("8 objects at once (as told), 2 workers\n");
    expect(summary).to.deep.include({ objects: OBJECTS, records: OBJECTS, failed: 0, retries: 0, throttles: 0 });
    expect(lines.filter(({ type }) => type === "object").length).to.equal(OBJECTS);
    expect(gets(world)).to.equal(OBJECTS);
    expect(here.gets).to.be.within(1, OBJECTS - 1);
    expect((await world.items()).length).to.equal(OBJECTS);
    expect(new Set(donePositions(world)).size).to.equal(OBJECTS);
  });

  it("counts the retries and throttles of both", async () => {
    let [calls, throttled] = [0, 0];
    world.dynamodbFaults.decide = ({ operation }) => {
      if (operation !== "PutItem" || (calls += 1) % 5 !== 0) return undefined;
      throttled += 1;
      return "throttled";
    };
    const { code, summary } = await runCli(["backfill", "--local", "--json", ...THREADS], world.folder);

    expect(code).to.equal(0);
    expect(summary).to.deep.include({ objects: OBJECTS, failed: 0, throttles: throttled, retries: throttled });
    expect((await world.items()).length).to.equal(OBJECTS);
  });

  it("ends with the same table when it is killed and resumed, and counts no object twice", async () => {
    const first = spawnCli(["backfill", "--local", ...THREADS], world.folder);
    await until(
      () => gets(world) > OBJECTS / 3,
      () => first.child.exitCode === null,
    );
    first.child.kill("SIGKILL");
    expect((await first.ended).signal).to.equal("SIGKILL");
    const done = donePositions(world).length;
    const [run = ""] = readdirSync(join(world.folder, "runs"));
    const { code, summary } = await runCli(["backfill", "--resume", run, "--json", ...THREADS], world.folder);

    expect(code).to.equal(0);
    expect(done).to.be.lessThan(OBJECTS);
    expect(summary).to.deep.include({ objects: OBJECTS, records: OBJECTS, failed: 0, sessions: 2 });
    const positions = donePositions(world);
    expect([positions.length, new Set(positions).size]).to.deep.equal([OBJECTS, OBJECTS]);
    expect((await world.items()).length).to.equal(OBJECTS);
  });

  it("finishes what runs on Ctrl-C, in both, and can be resumed", async () => {
    const session = spawnCli(["backfill", "--local", "--json", "--max-writes", "30", ...THREADS], world.folder);
    await until(
      () => gets(world) > 20,
      () => session.child.exitCode === null,
    );
    session.child.kill("SIGINT");
    const { code, stdout, stderr } = await session.ended;

    expect(code, stderr).to.equal(130);
    const summary = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;
    expect(summary).to.deep.include({ ended: "interrupted", failed: 0 });
    expect(summary["objects"]).to.equal((await world.items()).length);
    const again = await runCli(["backfill", "--resume", String(summary["run"]), "--json", ...THREADS], world.folder);
    expect([again.code, again.summary["objects"], (await world.items()).length]).to.deep.equal([0, OBJECTS, OBJECTS]);
  });

  it("quits on the second Ctrl-C, though both hang", async () => {
    world.s3Faults.decide = ({ operation }) => (operation === "GetObject" ? "stall before" : undefined);
    const session = spawnCli(["backfill", "--local", ...THREADS], world.folder);
    await until(
      () => gets(world) === 8,
      () => session.child.exitCode === null,
    );
    session.child.kill("SIGINT");
    await until(
      () => session.stderrSoFar().includes("Press Ctrl-C again"),
      () => session.child.exitCode === null,
    );
    // A keystroke that comes at once counts as the same.
    await sleep(400);
    session.child.kill("SIGINT");

    expect((await session.ended).code).to.equal(130);
  });

  it("ends with an error that every object meets, in words for the user", async () => {
    const running = runCli(["backfill", "--local", "--max-writes", "30", ...THREADS], world.folder);
    await until(() => gets(world) > 20);
    await world.dynamodb.send(new DeleteTableCommand({ TableName: TABLE }));
    const { code, stderr } = await running;

    expect(code).to.equal(1);
    expect(stderr).to.contain("Stopping: there is no such table (ResourceNotFoundException: ");
  });
});

describe("the pace of two threads", () => {
  it("is one: 40 write units a second are not exceeded by both together", async () => {
    const world = await startWorld();
    try {
      await putObjects(world, 200);
      const interrupt = new AbortController();
      const puts = (): number => world.dynamodbFaults.calls.get("PutItem") ?? 0;
      const told = ["backfill", "--local", "--max-writes", "40", ...THREADS];
      const run = runCli(told, world.folder, { interrupt: interrupt.signal });
      await until(() => puts() >= 20);
      const [from, began] = [puts(), performance.now()];
      await until(() => performance.now() - began >= 2_000);
      const rate = ((puts() - from) / (performance.now() - began)) * 1_000;
      interrupt.abort();

      expect((await run).code).to.equal(130);
      expect(rate).to.be.at.most(44);
    } finally {
      await world.close();
    }
  });
});
