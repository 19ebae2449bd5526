import { expect } from "chai";
import { Pacer } from "../../../../runtime/work/pacer.ts";
import { AdaptiveLimit } from "../../../../runtime/work/adaptive-limit.ts";
import type { Lot } from "../../../../runtime/work/shard/lots.ts";
import type { Report, ShardEngine } from "../../../../runtime/work/shard/shard-engine.ts";
import { Stop } from "../../../../runtime/work/stop.ts";
import { Window } from "../../../../runtime/work/window.ts";
import type { BackfillThread } from "../../../../tools/backfill/workers/backfill-thread.ts";
import {
  WorkerPool,
  type StartThread,
  type WorkerPoolOptions,
} from "../../../../tools/backfill/workers/worker-pool.ts";
import { GOOD, settled } from "../started-shards.ts";

const MEGABYTE = 1024 * 1024;
const lotOf = (key: string, size?: number): Lot => ({
  bucket: "b",
  objects: [{ position: 0, object: { key, ...(size === undefined ? {} : { size }) } }],
});

/** A thread that is told when it is ready, and when a lot ends. */
class FakeThread {
  readonly share: number;
  readonly hooks: Parameters<StartThread>[1];
  readonly lots: { readonly key: string; readonly end: () => void }[] = [];
  readonly told: string[] = [];
  isReady = false;
  counts: BackfillThread["counts"];

  constructor(share: number, hooks: Parameters<StartThread>[1]) {
    [this.share, this.hooks] = [share, hooks];
    this.counts = { retries: 0, throttles: 0, limit: share };
  }
  run(lot: Lot, report: Report): Promise<void> {
    return new Promise((resolve) => {
      const [first = expect.fail("an empty lot")] = lot.objects;
      const end = (): void => void Promise.resolve(report(first, GOOD)).then(resolve);
      this.lots.push({ key: first.object.key, end });
    });
  }
  stop(): void {
    this.told.push("stop");
  }
  end(): Promise<void> {
    this.told.push("end");
    return Promise.resolve();
  }
  ready(): void {
    this.isReady = true;
    this.hooks.onChange();
  }
  get keys(): string[] {
    return this.lots.map(({ key }) => key);
  }
}

function poolOf(changes: Partial<WorkerPoolOptions> = {}) {
  const { concurrency = 4 } = changes;
  const interrupt = new AbortController();
  const stop = new Stop(interrupt.signal);
  const threads: FakeThread[] = [];
  const here: { readonly key: string; readonly end: () => void }[] = [];
  const limit = new AdaptiveLimit(
    concurrency,
    () => 0,
    () => undefined,
  );
  const engine: ShardEngine = {
    work: (_, { object: { key } }) => new Promise((resolve) => here.push({ key, end: () => resolve(GOOD) })),
    rate: new Pacer({ rate: Infinity, signal: stop.signal }),
    ...{ window: new Window(concurrency), limit, samples: [], setPace: () => undefined },
  };
  const died: string[] = [];
  const reported: string[] = [];
  const pool = new WorkerPool({
    ...{ engine, stop, concurrency, workers: 2, eager: false },
    startThread: (share, hooks) => {
      const thread = new FakeThread(share, hooks);
      threads.push(thread);
      return thread as unknown as BackfillThread;
    },
    onDied: (error, lots) => void died.push(`${error.message} ${lots.length}`),
    ...changes,
  });
  const begin = (lot: Lot) => pool.begin(lot, ({ object: { key } }) => void reported.push(key));
  /** Begins them one behind the other. */
  const feed = (lots: readonly Lot[]) => {
    const begun: string[] = [];
    const ended = (async () => {
      for (const lot of lots) {
        await begin(lot);
        begun.push(lot.objects[0]?.object.key ?? "");
      }
    })();
    return { begun, ended };
  };
  return { pool, engine, limit, stop, interrupt, threads, here, died, reported, begin, feed };
}

const small = (count: number, from = 0): Lot[] => Array.from({ length: count }, (_, n) => lotOf(`k${from + n}`, 100));

/** Ends all that runs here, again and again. */
async function endHere(here: { readonly end: () => void }[]): Promise<void> {
  while (here.length > 0) {
    for (const { end } of here.splice(0)) end();
    await settled();
  }
}

describe("WorkerPool", () => {
  it("works in this thread alone where there is little to do", async () => {
    const { threads, here, feed, pool, reported } = poolOf();
    const fed = feed(small(999));
    await settled();
    expect(here.map(({ key }) => key)).to.deep.equal(["k0", "k1", "k2", "k3"]);
    await endHere(here);
    await fed.ended;
    await pool.idle();

    expect([threads.length, reported.length]).to.deep.equal([0, 999]);
  });

  for (const { title, before } of [
    { title: "a thousand objects", before: small(1_000) },
    { title: "32 MiB", before: [lotOf("large", 32 * MEGABYTE)] },
  ]) {
    it(`starts threads behind ${title}, and goes on itself until they are ready`, async () => {
      const { threads, here, feed, pool } = poolOf({ workers: 3, concurrency: 7 });
      const first = feed(before);
      await settled();
      await endHere(here);
      await first.ended;
      expect(threads.length).to.equal(0);

      const second = feed(small(12));
      await settled();
      expect(threads.map(({ share }) => share)).to.deep.equal([2, 2]);
      expect(here.length).to.equal(7);
      expect(pool.limit).to.deep.equal({ current: 7, max: 7 });
      for (const thread of threads) thread.ready();
      expect(pool.limit).to.deep.equal({ current: 7, max: 7 });
      for (const { end } of here.splice(0, 4)) end();
      await settled();

      expect(here.length).to.equal(3);
      expect(threads.map(({ keys }) => keys.length)).to.deep.equal([3, 2]);
      expect(second.begun.length).to.equal(12);
      await pool.end();
    });
  }

  it("starts threads at once if told so, and waits until they are ready", async () => {
    const { threads, here, feed } = poolOf({ eager: true });
    feed(small(4));
    await settled();
    expect([threads.length, here.length]).to.deep.equal([1, 0]);
    threads[0]?.ready();
    await settled();

    expect([threads[0]?.keys, here.map(({ key }) => key)]).to.deep.equal([
      ["k1", "k3"],
      ["k0", "k2"],
    ]);
  });

  it("never works at more objects than it may, and has some wait in threads", async () => {
    const { threads, here, feed } = poolOf({ eager: true, concurrency: 5 });
    const { begun } = feed(small(100));
    await settled();
    threads[0]?.ready();
    await settled();

    expect([threads[0]?.share, here.length, threads[0]?.lots.length]).to.deep.equal([2, 3, 2 + 16]);
    expect(begun.length).to.equal(3 + 2 + 16);
  });

  it("gives a thread that throttling slows down less", async () => {
    const { threads, here, feed, pool } = poolOf({ eager: true, concurrency: 8 });
    feed(small(100));
    await settled();
    const [thread = expect.fail("no thread")] = threads;
    thread.counts = { retries: 5, throttles: 4, limit: 1 };
    thread.ready();
    await settled();

    expect([here.length, thread.lots.length]).to.deep.equal([4, 1 + 16]);
    expect(pool.limit).to.deep.equal({ current: 5, max: 8 });
    expect(pool.counts).to.deep.equal({ retries: 5, throttles: 4 });
  });

  it("does less here when throttled", async () => {
    const { limit, here, feed, pool } = poolOf({ concurrency: 8, workers: 1 });
    limit.throttled();
    feed(small(10));
    await settled();

    expect([here.length, pool.limit]).to.deep.equal([4, { current: 4, max: 8 }]);
  });

  it("spreads large objects, and lets no worker have many before it while others have few", async () => {
    const { threads, here, feed } = poolOf({ eager: true, concurrency: 64 });
    const large = Array.from({ length: 20 }, (_, n) => lotOf(`k${n}`, 30 * MEGABYTE));
    const { begun } = feed(large);
    await settled();
    threads[0]?.ready();
    await settled();
    expect([here.length, threads[0]?.lots.length, begun.length]).to.deep.equal([4, 4, 8]);

    threads[0]?.lots.shift()?.end();
    await settled();
    expect([here.length, threads[0]?.lots.length, begun.length]).to.deep.equal([4, 4, 9]);
  });

  it("gives an object to the worker with the least before it", async () => {
    const { threads, here, feed } = poolOf({ eager: true, concurrency: 64 });
    feed([lotOf("large", 50 * MEGABYTE), ...small(3)]);
    await settled();
    threads[0]?.ready();
    await settled();

    expect([here.map(({ key }) => key), threads[0]?.keys]).to.deep.equal([["large"], ["k0", "k1", "k2"]]);
  });

  it("ends when the last object is reported, here and in threads", async () => {
    const { threads, here, feed, pool, reported } = poolOf({ eager: true });
    const fed = feed(small(4));
    await settled();
    threads[0]?.ready();
    await fed.ended;
    let over = false;
    const idle = pool.idle().then(() => (over = true));
    for (const { end } of here.splice(0)) end();
    await settled();
    expect(over).to.equal(false);
    for (const { end } of threads[0]?.lots ?? []) end();
    await idle;

    expect(reported).to.have.members(["k0", "k1", "k2", "k3"]);
    await pool.end();
    expect(threads[0]?.told).to.deep.equal(["end"]);
  });

  it("tells threads of a stop, and begins nothing that it has not begun", async () => {
    const { threads, here, feed, interrupt, pool } = poolOf({ eager: true });
    const fed = feed(small(4));
    await settled();
    threads[0]?.ready();
    await fed.ended;
    interrupt.abort();
    expect(threads[0]?.told).to.deep.equal(["stop"]);
    for (const { end } of here.splice(0)) end();
    for (const { end } of threads[0]?.lots ?? []) end();
    await pool.idle();
    const late = feed([lotOf("late")]);
    await late.ended;
    await pool.idle();

    expect(here).to.deep.equal([]);
  });

  it("does not wait for threads when the run stops", async () => {
    const { threads, feed, interrupt, here, pool } = poolOf({ eager: true });
    const { ended } = feed(small(1));
    await settled();
    interrupt.abort();
    await ended;
    await pool.idle();

    expect([threads[0]?.told, here.length]).to.deep.equal([["stop"], 0]);
  });

  it("goes on without a thread that died, after it told of it", async () => {
    const { threads, here, feed, died, pool } = poolOf({ eager: true, concurrency: 4 });
    const { begun } = feed(small(40));
    await settled();
    const [thread = expect.fail("no thread")] = threads;
    thread.counts = { retries: 3, throttles: 2, limit: 2 };
    thread.ready();
    await settled();
    const before = begun.length;
    thread.isReady = false;
    thread.hooks.onDied(new Error("memory"), [lotOf("a")]);
    await settled();

    expect(died).to.deep.equal(["memory 1"]);
    expect([here.length, begun.length - before]).to.deep.equal([4, 2]);
    expect([pool.counts, pool.limit]).to.deep.equal([
      { retries: 3, throttles: 2 },
      { current: 4, max: 4 },
    ]);
  });

  it("ends the run if an outcome cannot be told", async () => {
    const { pool, here, stop } = poolOf({ workers: 1 });
    await pool.begin(lotOf("a"), () => Promise.reject(new Error("stdout is closed")));
    here[0]?.end();
    await pool.idle();

    expect(stop.reason).to.have.nested.property("error.message", "stdout is closed");
  });
});
