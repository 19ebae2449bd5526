import { expect } from "chai";
import type { WorkOutcome } from "../../../runtime/work/object-worker.ts";
import { Pacer } from "../../../runtime/work/pacer.ts";
import { Stop } from "../../../runtime/work/stop.ts";
import type { ShardObject } from "../../../runtime/work/shard/shard.ts";
import {
  failed,
  FAILED,
  FakeJournal,
  GOOD,
  manyKeys,
  REJECTED,
  run,
  settled,
  shardOf,
  start,
  TOTALS,
  type StartedShardsOptions,
} from "./started-shards.ts";

describe("processShards", () => {
  it("processes each object once, keeps its outcome, and closes each shard behind its last one", async () => {
    const work = (object: ShardObject) => Promise.resolve(object.key === "b" ? FAILED : GOOD);
    const { worked, log, stop } = await run([shardOf("0", "a b c"), shardOf("1", "d")], { work });

    expect(worked).to.deep.equal(["a0", "c2", "b1", "d0"]);
    expect(log.lines).to.deep.equal(["done 0 0", "done 0 2", "done 0 1", "closed 0", "done 1 0", "closed 1"]);
    expect(log.outcomes[2]).to.deep.equal({ shard: "0", position: 1, totals: TOTALS, failure: failed });
    expect(stop.reason).to.equal(undefined);
  });

  it("tells of each object, with its outcome, once it is in the journal", async () => {
    const told: unknown[] = [];
    const log = new FakeJournal();
    const onDone: StartedShardsOptions["onDone"] = (object, totals, failure) =>
      void told.push([object, totals, failure, log.lines.at(-1)]);
    await run([shardOf("0", "a")], { log, onDone, work: () => Promise.resolve(FAILED) });

    expect(told).to.deep.equal([[{ key: "a", versionId: "0" }, TOTALS, failed, "done 0 0"]]);
  });

  it("takes no further object until the reader of the results has kept up", async () => {
    const reads: (() => void)[] = [];
    const onDone = () => new Promise<void>((resolve) => reads.push(resolve));
    const { worked, ended, log } = start([shardOf("0", "a b c")], { onDone });
    for (let objects = 1; objects <= 3; objects++) {
      await settled();
      expect(worked.length).to.equal(objects);
      expect(log.lines).not.to.include("closed 0");
      reads.shift()?.();
    }
    await ended;

    expect(log.lines.at(-1)).to.equal("closed 0");
  });

  it("processes the versions of a key one after the other, the oldest first, and keys side by side", async () => {
    const ends = new Map<string, () => void>();
    const work = ({ key, versionId = "" }: ShardObject) =>
      new Promise<WorkOutcome>((resolve) => ends.set(key + versionId, () => resolve(GOOD)));
    const { worked, ended } = start([shardOf("0", "a a a b")], { concurrency: 4, work });
    await settled();
    expect(worked).to.deep.equal(["a0", "b3"]);

    ends.get("a0")?.();
    await settled();
    expect(worked).to.deep.equal(["a0", "b3", "a1"]);
    ends.get("a1")?.();
    await settled();
    expect(worked.at(-1)).to.equal("a2");
    for (const end of ends.values()) end();
    await ended;
  });

  it("begins the next shard before the slowest object of the last one ends", async () => {
    let end = (): void => undefined;
    const slow = new Promise<WorkOutcome>((resolve) => (end = () => resolve(GOOD)));
    const work = ({ key }: ShardObject) => (key === "a" ? slow : Promise.resolve(GOOD));
    const { ended, log } = start([shardOf("0", "a b"), shardOf("1", "c")], { concurrency: 2, work });
    await settled();
    expect(log.lines).to.deep.equal(["done 0 1", "done 1 0", "closed 1"]);

    end();
    await ended;
    expect(log.lines.slice(3)).to.deep.equal(["done 0 0", "closed 0"]);
  });

  it("leaves out what an earlier session did, and closes the shard behind the rest", async () => {
    const { worked, log } = await run([shardOf("0", "a b b c", [0, 1])]);

    expect(worked).to.deep.equal(["c3", "b2"]);
    expect(log.lines).to.deep.equal(["done 0 3", "done 0 2", "closed 0"]);
  });

  it("closes a shard whose last object an earlier session did before it was killed", async () => {
    const { worked, log } = await run([shardOf("0", "a b", [0, 1]), shardOf("1", "c")]);

    expect(worked).to.deep.equal(["c0"]);
    expect(log.lines).to.deep.equal(["closed 0", "done 1 0", "closed 1"]);
  });

  it("leaves a shard open of which an object was abandoned, and says nothing of that object", async () => {
    const told: string[] = [];
    const work = ({ key }: ShardObject) => Promise.resolve<WorkOutcome>(key === "b" ? { kind: "abandoned" } : GOOD);
    const { log } = await run([shardOf("0", "a b c")], { work, onDone: ({ key }) => void told.push(key) });

    expect(log.lines).to.deep.equal(["done 0 0", "done 0 2"]);
    expect(told).to.deep.equal(["a", "c"]);
  });

  it("stops at an error that every other object would meet", async () => {
    const error = new Error("expired");
    const { worked, log, stop } = await run([shardOf("0", "a b"), shardOf("1", "c")], {
      work: () => Promise.resolve({ kind: "fatal", error }),
    });

    expect(worked).to.deep.equal(["a0"]);
    expect(log.lines).to.deep.equal([]);
    expect(stop.reason).to.deep.equal({ kind: "failed", error });
  });

  for (const { title, outcomes, stops } of [
    { title: "stops behind 100 failures in a row", outcomes: [...Array<WorkOutcome>(100).fill(FAILED)], stops: true },
    { title: "goes on behind 99 failures", outcomes: Array<WorkOutcome>(99).fill(FAILED), stops: false },
    {
      title: "counts from the beginning behind a success",
      outcomes: [...Array<WorkOutcome>(99).fill(FAILED), GOOD, ...Array<WorkOutcome>(99).fill(FAILED)],
      stops: false,
    },
    {
      title: "takes a rejection for no failure, since the object was read",
      outcomes: [...Array<WorkOutcome>(99).fill(FAILED), REJECTED, FAILED],
      stops: false,
    },
    {
      title: "goes on behind any number of rejections",
      outcomes: Array<WorkOutcome>(150).fill(REJECTED),
      stops: false,
    },
  ]) {
    it(title, async () => {
      const left = [...outcomes];
      const { worked, log, stop } = await run([shardOf("0", manyKeys(outcomes.length + 10))], {
        work: () => Promise.resolve(left.shift() ?? GOOD),
      });

      expect(worked.length).to.equal(stops ? 100 : outcomes.length + 10);
      expect(log.lines.filter((line) => line.startsWith("done")).length).to.equal(worked.length);
      const message = "100 objects in a row failed, the last by SlowDown: slow down";
      const error = stop.reason?.kind === "failed" ? (stop.reason.error as Error).message : undefined;
      expect(error).to.equal(stops ? message : undefined);
    });
  }

  it("finishes what runs when the run is interrupted, and begins nothing more", async () => {
    const interrupt = new AbortController();
    const stop = new Stop(interrupt.signal);
    const ends: (() => void)[] = [];
    const work = () => new Promise<WorkOutcome>((resolve) => ends.push(() => resolve(GOOD)));
    const { ended, worked, log } = start([shardOf("0", "a a b c d")], { concurrency: 2, work, stop });
    await settled();
    interrupt.abort();
    let over = false;
    void ended.then(() => (over = true));
    await settled();
    expect(over).to.equal(false);
    for (const end of ends) end();
    await ended;

    expect(worked).to.deep.equal(["a0", "c3"]);
    expect(log.lines).to.have.members(["done 0 0", "done 0 3"]);
    expect(stop.reason).to.deep.equal({ kind: "interrupted" });
  });

  it("takes no further shard once the run stops", async () => {
    const interrupt = new AbortController();
    let taken = 0;
    const shards = function* () {
      for (; taken < 5; taken += 1) yield shardOf(String(taken), "a");
    };
    const work = () => (interrupt.abort(), Promise.resolve(GOOD));
    await run(shards(), { stop: new Stop(interrupt.signal), work });

    expect(taken).to.be.lessThan(2);
  });

  for (const { title, done } of [
    { title: "behind its last object", done: [] },
    { title: "of an earlier session", done: [0, 1] },
  ]) {
    it(`stops when the journal cannot be written at the end of a shard ${title}`, async () => {
      const log = new FakeJournal();
      log.fails = (line) => line === "closed 0";
      const { worked, stop } = await run([shardOf("0", "a b", done), shardOf("1", "c")], { log });

      expect(worked).not.to.include("c0");
      expect(stop.reason).to.have.nested.property("error.message", 'cannot write "closed 0"');
    });
  }

  it("stops with the error of the listing, and keeps what was done", async () => {
    const shards = function* () {
      yield shardOf("0", "a");
      throw new Error("denied");
    };
    const { log, stop } = await run(shards());

    expect(log.lines).to.deep.equal(["done 0 0", "closed 0"]);
    expect(stop.reason).to.have.nested.property("error.message", "denied");
  });

  it("takes the error of an interrupted listing for no failure", async () => {
    const interrupt = new AbortController();
    const shards = function* () {
      yield* [];
      interrupt.abort();
      throw new Error("aborted");
    };
    const { stop } = await run(shards(), { stop: new Stop(interrupt.signal) });

    expect(stop.reason).to.deep.equal({ kind: "interrupted" });
  });

  it("waits for a turn for each key, of as many objects as it has versions left", async () => {
    const turns: number[] = [];
    const rate = { take: (objects: number) => Promise.resolve(void turns.push(objects)) } as unknown as Pacer;
    await run([shardOf("0", "a a a b", [0])], { rate });

    expect(turns).to.deep.equal([2, 1]);
  });

  it("leaves objects to a later session that wait for their turn when the run stops", async () => {
    const interrupt = new AbortController();
    const stop = new Stop(interrupt.signal);
    const rate = new Pacer({ rate: 0.001, signal: stop.signal });
    const { ended, worked, log } = start([shardOf("0", "a b")], { stop, rate });
    await settled();
    interrupt.abort();
    await ended;

    expect([worked, log.lines]).to.deep.equal([["a0"], ["done 0 0"]]);
    expect(stop.reason).to.deep.equal({ kind: "interrupted" });
  });

  it("stops with another error of the pace", async () => {
    const rate = { take: () => Promise.reject(new Error("no clock")) } as unknown as Pacer;

    const { stop } = await run([shardOf("0", "a")], { rate });
    expect(stop.reason).to.have.nested.property("error.message", "no clock");
  });
});
