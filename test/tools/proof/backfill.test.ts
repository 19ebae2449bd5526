import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import pLimit from "p-limit";
import { DynamoDBItemStore } from "../../../runtime/aws/dynamodb-item-store.ts";
import { S3ObjectSource } from "../../../runtime/aws/s3-object-source.ts";
import { handleEvent } from "../../../runtime/event/handle-event.ts";
import { DEFAULT_MAPPING, keyNames } from "../../../runtime/mapping/record-mapping.ts";
import { PATIENCE } from "../../../runtime/work/patient-retries.ts";
import type { FaultName } from "../../support/faulty-proxy/faults.ts";
import { runCli, spawnCli } from "../run-cli.ts";
import { LIVE_TABLE, putObjects, startWorld, TABLE, type World } from "../world.ts";

// `npm run test:proof` runs these in small, `npm run proof:full` in the size that the promise is made for.
const FULL = process.env["SLUICE_PROOF"] === "full";
const OBJECTS = FULL ? 20_000 : 400;
const KILLS = FULL ? 20 : 2;

/** What the deployed function would do with an event, into another table. */
async function live(world: World, table: string, event: unknown): Promise<void> {
  await handleEvent(event, {
    objects: new S3ObjectSource(world.s3, PATIENCE.silence),
    items: new DynamoDBItemStore(world.dynamodb, table, keyNames({})),
    failures: { send: () => Promise.reject(new Error("nothing is rejected here")) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    count: () => undefined,
    continuations: { send: () => Promise.reject(new Error("nothing is handed on here")) },
    deadline: new AbortController().signal,
    mapping: DEFAULT_MAPPING,
    maxDecompressedBytes: 1e6,
    concurrency: 4,
    objectConcurrency: 4,
    logSamplePercent: 100,
    requestId: "r",
    functionName: "f",
  });
}

async function liveAll(world: World, table: string): Promise<void> {
  const events = [...world.events];
  const taker = async (): Promise<void> => {
    for (let event = events.pop(); event; event = events.pop()) await live(world, table, event);
  };
  await Promise.all(Array.from({ length: 16 }, taker));
}

const versionOf = (item: Record<string, AttributeValue>): string => item["origin"]?.M?.["versionId"]?.S ?? "";

describe(`a backfill of ${OBJECTS} objects`, function () {
  let world: World;
  before(async () => {
    world = await startWorld();
    await putObjects(world, OBJECTS);
  });
  after(() => world.close());

  it("makes the table that live events would have made, item for item; and a second one writes nothing", async () => {
    const first = await runCli(["backfill", "--local", "--json"], world.folder);
    await liveAll(world, LIVE_TABLE);
    const second = await runCli(["backfill", "--local", "--json"], world.folder);

    expect([first.code, second.code]).to.deep.equal([0, 0]);
    expect(first.summary).to.deep.include({ objects: OBJECTS, records: OBJECTS, failed: 0, ended: "finished" });
    expect(first.summary["outcomes"]).to.deep.include({ written: OBJECTS, alreadyThere: 0 });
    expect(second.summary["outcomes"]).to.deep.include({ written: 0, alreadyThere: OBJECTS });
    const items = await world.items(TABLE);
    expect(items.length).to.equal(OBJECTS);
    expect(items).to.deep.equal(await world.items(LIVE_TABLE));
  });

  it("leaves the newest version of each key, while the keys are overwritten live", async () => {
    const seen = world.events.length;
    const backfill = runCli(["backfill", "--local", "--json", "--rewrite"], world.folder);
    for (const round of [1, 2]) {
      await putObjects(world, OBJECTS / 4, { round });
      const news = world.events.slice(seen + ((round - 1) * OBJECTS) / 4);
      await pLimit(16).map(news, (event) => live(world, TABLE, event));
    }
    const { code, summary } = await backfill;

    expect(code).to.equal(0);
    expect(summary).to.deep.include({ objects: OBJECTS, failed: 0 });
    const newest = new Map(
      world.events.map(({ Records: [record] }) => [
        decodeURIComponent(record?.s3.object.key ?? ""),
        record?.s3.object.versionId,
      ]),
    );
    const items = await world.items(TABLE);
    expect(items.length).to.equal(OBJECTS);
    expect(items.filter((item) => versionOf(item) !== newest.get(item["source"]?.S ?? ""))).to.deep.equal([]);
    expect(items.filter((item) => item["data"]?.M?.["round"]?.N === "2").length).to.equal(OBJECTS / 4);
  });
});

describe(`a backfill of ${OBJECTS} objects that is killed ${KILLS} times`, function () {
  for (const workers of [1, 2])
    it(`ends with the same table, and counts no object twice, with ${workers} workers`, async () => {
      const world = await startWorld({ latencyMilliseconds: FULL ? 0 : 10 });
      try {
        await putObjects(world, OBJECTS);
        const options = ["--concurrency", "16", "--workers", String(workers), "--json"];
        let argv = ["backfill", "--local", ...options];
        const gets = (): number => world.s3Faults.calls.get("GetObject") ?? 0;
        const killed: number[] = [];
        let resumed;
        for (;;) {
          const session = spawnCli(argv, world.folder);
          if (killed.length < KILLS) {
            // At a random moment of its work: so many requests from now, and not before there is a run to resume.
            const until = gets() + 1 + Math.floor((Math.random() * OBJECTS) / (KILLS + 1));
            const working = (): boolean => gets() >= until && sessionsIn(world) > killed.length;
            while (!working() && session.child.exitCode === null) await sleep(1);
            session.child.kill("SIGKILL");
          }
          const { code, signal, stdout, stderr } = await session.ended;
          const [run = ""] = readdirSync(join(world.folder, "runs"));
          argv = ["backfill", "--resume", run, ...options];
          if (signal === "SIGKILL") killed.push(doneIn(world, run));
          else {
            expect(code, stderr).to.equal(0);
            resumed = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;
            break;
          }
        }

        if (FULL) console.log(`      killed after ${killed.join(", ")} objects; ${gets()} GETs in all`);
        expect(killed.length).to.equal(KILLS);
        expect(resumed).to.deep.include({
          objects: OBJECTS,
          records: OBJECTS,
          failed: 0,
          selected: OBJECTS,
          sessions: KILLS + 1,
        });
        const [run = ""] = readdirSync(join(world.folder, "runs"));
        expect(positionsIn(world, run)).to.deep.equal({ done: OBJECTS, distinct: OBJECTS });
        expect(readdirSync(join(world.folder, "runs", run, "shards"))).to.deep.equal([]);
        await liveAll(world, LIVE_TABLE);
        expect(await world.items(TABLE)).to.deep.equal(await world.items(LIVE_TABLE));
      } finally {
        await world.close();
      }
    });
});

/** How many sessions a world's run has begun; 0 where there is none yet. */
function sessionsIn(world: World): number {
  const runs = join(world.folder, "runs");
  const [run] = existsSync(runs) ? readdirSync(runs) : [];
  if (run === undefined || !existsSync(join(runs, run, "journal.ndjson"))) return 0;
  return world.runFile(run, "journal.ndjson").split('"kind":"began"').length - 1;
}

type DoneLine = { readonly kind: string; readonly objects: Record<string, number[]> };

function positions(world: World, run: string): string[] {
  const lines = world.runFile(run, "journal.ndjson").split("\n").slice(0, -1);
  const done = lines.map((line) => JSON.parse(line) as DoneLine).filter(({ kind }) => kind === "done");
  return done.flatMap(({ objects }) =>
    Object.entries(objects).flatMap(([shard, at]) => at.map((n) => `${shard}/${n}`)),
  );
}

const doneIn = (world: World, run: string): number => positions(world, run).length;

function positionsIn(world: World, run: string): { done: number; distinct: number } {
  const all = positions(world, run);
  return { done: all.length, distinct: new Set(all).size };
}

describe("a backfill over faulty connections", function () {
  const objects = FULL ? 2_000 : 120;

  it("ends complete, with its retries counted, when 30 % are throttled, 5 % reset and 1 % truncated", async () => {
    const world = await startWorld();
    try {
      await putObjects(world, objects);
      let requests = 0;
      for (const injector of [world.s3Faults, world.dynamodbFaults]) {
        injector.decide = ({ operation }) => {
          // Deterministic, and spread over all kinds of requests.
          const chance = ((requests++ * 0.618_034) % 1) * 100;
          if (chance < 30) return "throttled";
          if (chance < 35) return "reset before";
          return chance < 36 && operation === "GetObject" ? "cut, length announced" : undefined;
        };
      }
      const { code, summary, stderr } = await runCli(["backfill", "--local", "--json"], world.folder);

      const count = (fault: FaultName): number =>
        (world.s3Faults.faults.get(fault) ?? 0) + (world.dynamodbFaults.faults.get(fault) ?? 0);
      const faults = {
        throttled: count("throttled"),
        reset: count("reset before"),
        cut: count("cut, length announced"),
      };
      if (FULL) console.log(`      ${requests} requests; ${JSON.stringify(faults)}; ${JSON.stringify(summary)}`);
      expect(code, stderr).to.equal(0);
      expect(summary).to.deep.include({ objects, records: objects, failed: 0, throttles: faults.throttled });
      expect(summary["retries"]).to.equal(faults.throttled + faults.reset + faults.cut);
      expect((await world.items()).length).to.equal(objects);
      expect((await world.items()).map((item) => item["data"]?.M?.["n"]?.N)).to.have.members(
        Array.from({ length: objects }, (_, n) => String(n)),
      );
    } finally {
      await world.close();
    }
  });

  it("slows down to a trickle when the table throttles all, says so, and heeds Ctrl-C", async () => {
    const world = await startWorld();
    try {
      await putObjects(world, 100);
      world.dynamodbFaults.decide = ({ operation }) => (operation === "PutItem" ? "throttled" : undefined);
      const session = spawnCli(["backfill", "--local", "--json"], world.folder);
      while (!/throttled [\d,]+ times: \d+ at once, not 64|throttled .* not/.test(session.stderrSoFar()))
        await sleep(20);
      session.child.kill("SIGINT");
      const { code, stdout, stderr } = await session.ended;

      expect(code).to.equal(130);
      const summary = JSON.parse(stdout.trim()) as Record<string, unknown>;
      expect(summary).to.deep.include({ ended: "interrupted", objects: 0, failed: 0 });
      expect(stderr).to.match(/Resume the run: npx sluice backfill --resume [\w-]+\n$/);
      world.dynamodbFaults.decide = () => undefined;
      const again = await runCli(["backfill", "--resume", String(summary["run"]), "--json"], world.folder);
      expect([again.code, again.summary["objects"]]).to.deep.equal([0, 100]);
    } finally {
      await world.close();
    }
  });
});

describe("the pace of a backfill", function () {
  const seconds = FULL ? 60 : 3;
  for (const { title, option, count } of [
    {
      title: "100 write units",
      option: "--max-writes",
      count: (world: World) => world.dynamodbFaults.calls.get("PutItem") ?? 0,
    },
    { title: "100 objects", option: "--max-rate", count: (world: World) => world.s3Faults.calls.get("GetObject") ?? 0 },
  ]) {
    // How far it falls behind is the machine's doing; that it never runs ahead is ours. The clock of the pacer's own test is exact.
    it(`never exceeds ${title} a second by more than 10 %`, async () => {
      const world = await startWorld();
      try {
        await putObjects(world, 100 * (seconds + 5));
        const interrupt = new AbortController();
        const run = runCli(["backfill", "--local", option, "100"], world.folder, { interrupt: interrupt.signal });
        while (count(world) < 50) await sleep(5);
        const [from, began] = [count(world), performance.now()];
        while (performance.now() - began < seconds * 1_000) await sleep(5);
        const rate = ((count(world) - from) / (performance.now() - began)) * 1_000;
        interrupt.abort();

        expect((await run).code).to.equal(130);
        if (FULL) console.log(`      ${option} 100: ${rate.toFixed(1)} a second over ${seconds} s`);
        expect(rate).to.be.at.most(110);
        if (FULL) expect(rate).to.be.at.least(90);
      } finally {
        await world.close();
      }
    });
  }
});
