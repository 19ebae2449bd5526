import { readFileSync } from "node:fs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { Stop } from "../../../../runtime/work/stop.ts";
import type { Shard } from "../../../../runtime/work/shard/shard.ts";
import { UserError } from "../../../../terminal/user-error.ts";
import type { Page } from "../../../../tools/listing/shard-source.ts";
import type { Failure } from "../../../../runtime/work/failure.ts";
import { readPrices } from "../../../../tools/runs/cost/prices.ts";
import { readRunState } from "../../../../tools/runs/run-state.ts";
import { followRun } from "../../../../tools/scale-out/run/follow-run.ts";
import { startRun, type StartOptions } from "../../../../tools/scale-out/run/start-run.ts";
import type { AwsRun } from "../../../../tools/scale-out/run/aws-run.ts";
import { stopOnAws } from "../../../../tools/scale-out/run/stop-on-aws.ts";
import { capturedIo, type CapturedIo } from "../../../support/captured-output.ts";
import { pageOf, pageSource } from "../../../support/page-source.ts";
import { planOf, RUN, temporaryRun, type TemporaryRun } from "../../../support/temporary-run.ts";
import { memoryWork, type MemoryWork } from "../memory-work.ts";
import { resultOf, ScriptedCloud, type Worker } from "../scripted-cloud.ts";

const PLAN = planOf({ on: "aws" });

describe("a run on AWS", () => {
  let temporary: TemporaryRun;
  let work: MemoryWork;
  let cloud: ScriptedCloud;
  let io: CapturedIo;
  let interrupt: AbortController;
  /** What happens while the command waits, once for each time. */
  let meanwhile: (() => void | Promise<void>)[];
  let workers: Worker;

  beforeEach(() => {
    temporary = temporaryRun();
    work = memoryWork();
    workers = (shard) => resultOf(shard, { ended: cloud.now });
    cloud = new ScriptedCloud(work, (shard, run) => workers(shard, run));
    interrupt = new AbortController();
    meanwhile = [];
    io = capturedIo(temporary.sluice, { now: () => cloud.now, interrupt: interrupt.signal });
  });
  afterEach(() => temporary.remove());

  const aws = (how: Partial<AwsRun["how"]> = {}): AwsRun => {
    let waits = 0;
    return {
      ...{ plan: PLAN, run: temporary.run, work, executions: cloud, io, how: { json: false, ...how } },
      stop: new Stop(interrupt.signal),
      wait: async () => {
        waits += 1;
        if (waits > 200) throw new Error("it waits for ever");
        const next = meanwhile.shift();
        if (next === undefined) cloud.step();
        else await next();
      },
    };
  };
  const pages = (...keys: string[]): readonly Page[] =>
    keys.map((each, at) => pageOf(each, at === keys.length - 1 ? null : (each.split(" ").at(-1) ?? "")));
  const startOptions = (listed: readonly (Page | Error)[] | undefined, changes: Partial<StartOptions> = {}) => ({
    how: { listConcurrency: 1, maxRate: Infinity, maxWrites: Infinity },
    source: listed === undefined ? undefined : pageSource(listed),
    prices: readPrices(undefined),
    // It describes no table: what the table takes is then not known.
    dynamodb: new DynamoDBClient({
      region: "us-east-1",
      endpoint: "http://127.0.0.1:1",
      maxAttempts: 1,
      credentials: NOBODY,
    }),
    confirm: () => Promise.resolve(),
    engine: "step-functions" as const,
    ...changes,
  });
  const ended = async (run: AwsRun) => {
    const followed = await followRun(run);
    if (followed.kind !== "ended") throw new Error("it goes on");
    return followed.summary;
  };

  it("hands over a shard for each page, starts, and ends with what all workers have done", async () => {
    const started = await startRun(aws(), startOptions(pages("a b", "c d", "e")));
    const summary = await ended(aws());

    expect(started).to.deep.equal({ kind: "started" });
    expect(cloud.started).to.deep.equal([
      { name: `${RUN}-0`, run: RUN, prefix: `runs/${RUN}/`, index: `runs/${RUN}/index-0.jsonl`, maxConcurrency: 20 },
    ]);
    expect(work.objects.get(work.keys.index(0))).to.equal(
      '{"shard":"000000"}\n{"shard":"000001"}\n{"shard":"000002"}\n',
    );
    expect(JSON.parse(work.objects.get(work.keys.shard("000001")) ?? "")).to.deep.equal({
      id: "000001",
      bucket: "files",
      objects: [
        { key: "c", size: 10 },
        { key: "d", size: 10 },
      ],
    });
    expect(summary).to.deep.include({ ended: "finished", objects: 5, records: 5, listed: 5, selected: 5, sessions: 1 });
    expect(summary.outcomes.written).to.equal(5);
  });

  it("gives each worker its share of the run's limits", async () => {
    const how = { concurrency: 8, listConcurrency: 1, maxRate: 100, maxWrites: 4_000 };
    await startRun(aws(), startOptions(pages("a"), { how, expectedBucketOwner: "123456789012" }));

    expect(JSON.parse(work.objects.get(work.keys.task) ?? "")).to.deep.include({
      ...{ run: RUN, bucket: "files", table: "items", rewrite: false, dryRun: false },
      pace: { maxWrites: 500, maxRate: 12.5 },
      expectedBucketOwner: "123456789012",
    });
    expect(cloud.started[0]?.maxConcurrency).to.equal(8);
  });

  it("lasts as long as its workers were at work, however late it is followed", async () => {
    await startRun(aws(), startOptions(pages("a", "b", "c")));
    for (let n = 0; n < 3; n++) cloud.step();
    cloud.now += 1_000_000;
    const summary = await ended(aws());

    expect(summary.durationMilliseconds).to.equal(3_000);
  });

  it("writes failures of objects into the run's failures file, in the order of the shard", async () => {
    const failure = (key: string): Failure => ({
      ...{ kind: "failed", object: { bucket: "files", key } },
      error: { name: "TimeoutError", message: "it took too long" },
    });
    workers = (shard) =>
      resultOf(shard, {
        totals: { ...resultOf(shard).totals, failed: 2 },
        failures: [
          { position: 1, failure: failure("b") },
          { position: 0, failure: failure("a") },
        ],
      });
    await startRun(aws(), startOptions(pages("a b")));
    const summary = await ended(aws());

    expect(summary).to.include({ ended: "finished", failed: 2, failures: temporary.run.failures });
    const lines = readFileSync(temporary.run.failures, "utf8").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).to.deep.equal([failure("a"), failure("b")]);
  });

  it("names a shard whose worker died, and resumes with that shard alone", async () => {
    workers = (shard, run) =>
      shard.id === "000001" && run === 0 ? { dies: "Sandbox.Timedout" } : resultOf(shard, { ended: cloud.now });
    await startRun(aws(), startOptions(pages("a b", "c d", "e")));
    const first = await ended(aws());
    await startRun(aws(), startOptions(undefined));
    const second = await ended(aws());

    expect(first).to.deep.include({
      ...{ ended: "failed", objects: 3 },
      error: "1 shard with 2 objects was not finished: 000001 (Sandbox.Timedout: the worker died)",
      unfinished: [{ shard: "000001", reason: "Sandbox.Timedout: the worker died" }],
    });
    expect(work.objects.get(work.keys.index(1))).to.equal('{"shard":"000001"}\n');
    expect(second).to.include({ ended: "finished", objects: 5, sessions: 2 });
  });

  it("counts a shard's objects once, however many tries they take", async () => {
    const half = (shard: Shard) =>
      resultOf(shard, {
        ...{ finished: false, done: [0], fault: { name: "Sluice.NoProgress", message: "left: s3://files/b" } },
        totals: { ...resultOf(shard).totals, objects: 1, records: 1 },
      });
    workers = (shard, run) => (run === 0 ? half(shard) : resultOf(shard, { tries: 2 }));
    await startRun(aws(), startOptions(pages("a b")));
    const first = await ended(aws());
    await startRun(aws(), startOptions(undefined));
    const second = await ended(aws());

    expect(first).to.include({
      ...{ ended: "failed", objects: 0 },
      error: "1 shard with 2 objects was not finished: 000000 (Sluice.NoProgress: left: s3://files/b)",
    });
    expect(second).to.include({ ended: "finished", objects: 2, records: 2 });
  });

  it("goes on on AWS after Ctrl-C, and is followed from where it was", async () => {
    await startRun(aws(), startOptions(pages("a", "b", "c")));
    meanwhile = [() => cloud.step(), () => interrupt.abort()];
    const first = await followRun(aws());
    interrupt = new AbortController();
    const state = await readRunState(temporary.run);
    const summary = await ended(aws());

    expect(first).to.deep.equal({ kind: "detached" });
    expect(cloud.stops).to.deep.equal([]);
    expect([...state.open.keys()]).to.deep.equal(["000001", "000002"]);
    expect(summary).to.include({ ended: "finished", objects: 3, sessions: 1 });
  });

  it("is stopped, also while workers end, and resumes what is left", async () => {
    await startRun(aws(), startOptions(pages("a", "b", "c", "d")));
    const late = { id: "000001", bucket: "files", objects: [{ key: "b" }] };
    meanwhile = [
      () => cloud.step(),
      () => stopOnAws({ work, executions: cloud, io }, `${RUN}-0`, "sluice stop"),
      // A worker that was at work when it was stopped.
      () => void work.objects.set(work.keys.result("000001"), JSON.stringify(resultOf(late))),
    ];
    const stopped = await ended(aws());
    const stopFile = work.objects.get(work.keys.stop);
    await startRun(aws(), startOptions(undefined));
    const resumed = await ended(aws());

    expect(stopped).to.include({ ended: "interrupted", objects: 2 });
    expect(JSON.parse(stopFile ?? "")).to.deep.equal({ stopped: 2_000, why: "sluice stop" });
    expect(work.objects.has(work.keys.stop)).to.equal(false);
    expect(work.objects.get(work.keys.index(1))).to.equal('{"shard":"000002"}\n{"shard":"000003"}\n');
    expect(resumed).to.include({ ended: "finished", objects: 4 });
  });

  it("takes results that came after it was stopped, before it decides what is left", async () => {
    await startRun(aws(), startOptions(pages("a", "b")));
    await stopOnAws({ work, executions: cloud, io }, `${RUN}-0`, "sluice stop");
    await ended(aws());
    const late = { id: "000000", bucket: "files", objects: [{ key: "a" }] };
    work.objects.set(work.keys.result("000000"), JSON.stringify(resultOf(late)));
    await startRun(aws(), startOptions(undefined));

    expect(work.objects.get(work.keys.index(1))).to.equal('{"shard":"000001"}\n');
  });

  it("goes on behind the last shard that was written when the listing breaks off", async () => {
    const broken = [...pages("a", "b").map((page, at) => ({ ...page, next: "ab"[at] ?? null })), new Error("lost")];
    const first = await startRun(aws(), startOptions(broken));
    const second = await startRun(aws(), startOptions(pages("a", "b", "c")));
    const summary = await ended(aws());

    expect(first).to.have.nested.property("summary.error", "Error: lost");
    expect(second).to.deep.equal({ kind: "started" });
    const names = [...work.objects.keys()].filter((key) => key.includes("/shards/"));
    expect(names.map((name) => name.split("/").at(-1))).to.deep.equal(["000000.json", "000001.json", "000002.json"]);
    expect(summary).to.include({ ended: "finished", objects: 3, listed: 3 });
  });

  it("says that a page is open only when its shard is written", async () => {
    work.beforePut = (key) => {
      if (key.endsWith("/shards/000001.json")) throw new UserError("no permission");
    };
    const started = await startRun(aws(), startOptions(pages("a", "b", "c")));
    const state = await readRunState(temporary.run);

    expect(started).to.have.nested.property("summary.error", "no permission");
    expect([state.shards, state.listed, state.allListed]).to.deep.equal([1, 1, false]);
    expect(cloud.started).to.deep.equal([]);
  });

  it("starts nothing if the answer is no", async () => {
    const confirm = () => Promise.reject(new UserError("cancelled; nothing was written"));
    const started = await startRun(aws(), startOptions(pages("a"), { confirm }));

    expect(started).to.have.nested.property("summary.ended", "failed");
    expect(cloud.started).to.deep.equal([]);
    expect(io.stderr.text).to.match(/^ {2}on AWS +1 object in 1 shard, 20 workers at once\n/);
  });

  it("starts nothing if nothing is to be done", async () => {
    const started = await startRun(aws(), startOptions([pageOf("", null, { listed: 7 })]));

    expect(started).to.have.nested.property("summary.ended", "finished");
    expect(cloud.started).to.deep.equal([]);
  });

  it("has fewer workers while the table throttles, and as many again when it does not", async () => {
    const listed = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, "0"));
    workers = (shard) => {
      const throttles = Number(shard.id) < 5 ? 10 : 0;
      return resultOf(shard, { throttles, began: cloud.now, ended: cloud.now });
    };
    const how = { concurrency: 10, listConcurrency: 1, maxRate: Infinity, maxWrites: Infinity };
    await startRun(aws(), startOptions(pages(...listed), { how }));
    const summary = await ended(aws());

    expect(cloud.concurrencies).to.deep.equal([7, 4, 5, 6, 7, 8, 9, 10]);
    expect(summary).to.include({ ended: "finished", throttles: 50 });
  });

  it("is stopped if too many records are rejected", async () => {
    workers = (shard) =>
      resultOf(shard, {
        totals: {
          ...resultOf(shard).totals,
          outcomes: { ...resultOf(shard).totals.outcomes, written: 0, rejected: 2 },
        },
      });
    await startRun(aws(), startOptions(pages("a b", "c d", "e f")));
    const summary = await ended(aws({ maxRejected: { kind: "records", most: 3 } }));

    const why = "4 of 4 records were rejected; --max-rejected is 3";
    expect(summary).to.include({ ended: "failed", error: why });
    expect(cloud.stops).to.deep.equal([why]);
  });

  it("is stopped if its first shards fail and none is done", async () => {
    workers = () => ({ dies: "Sluice.Fatal" });
    await startRun(aws(), startOptions(pages(..."a b c d e f g h i j k l m".split(" "))));
    const summary = await ended(aws());

    const why = "all of the first 10 shards failed, the first by Sluice.Fatal: the worker died";
    expect(summary).to.include({ ended: "failed", error: why });
    expect(cloud.stops).to.deep.equal([why]);
  });

  it("prints a line for each shard with --json", async () => {
    await startRun(aws(), startOptions(pages("a b")));
    await ended(aws({ json: true }));

    expect(io.stdout.lines).to.deep.equal([
      {
        type: "shard",
        shard: "000000",
        tries: 1,
        objects: 2,
        gone: 0,
        failed: 0,
        records: 2,
        throttles: 0,
        written: 2,
      },
    ]);
  });

  it("is prepared for S3 Batch Operations, and followed by its results alone", async () => {
    const prepared = await startRun(aws(), startOptions(pages("a", "b"), { engine: "s3-batch" }));
    meanwhile = ["000000", "000001"].map((id) => () => {
      work.objects.set(work.keys.result(id), JSON.stringify(resultOf({ id, bucket: "files", objects: [{ key: id }] })));
    });
    const summary = await ended(aws());

    expect(prepared).to.have.property("kind", "started");
    expect(cloud.started).to.deep.equal([]);
    expect(work.objects.get(work.keys.batchManifest)).to.equal(
      `work,runs/${RUN}/shards/000000.json\nwork,runs/${RUN}/shards/000001.json\n`,
    );
    expect(summary).to.include({ ended: "finished", objects: 2 });
  });

  it("says what to do if its execution is not there", async () => {
    cloud.start = () => Promise.resolve();
    await startRun(aws(), startOptions(pages("a")));
    const error = await followRun(aws()).catch((caught: unknown) => caught);

    expect(error).to.be.instanceOf(UserError);
    expect((error as Error).message).to.equal(
      `there is no execution ${RUN}-0: it did not start, or Step Functions has forgotten it; resume the run: ` +
        `npx sluice backfill --resume ${RUN}`,
    );
  });
});

const NOBODY = { accessKeyId: "nobody", secretAccessKey: "nothing" };
