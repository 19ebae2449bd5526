import { expect } from "chai";
import { PatientRetries } from "../../../../runtime/work/patient-retries.ts";
import { ShardError } from "../../../../runtime/work/shard/shard-error.ts";
import type { ShardCounts } from "../../../../runtime/work/shard/shard-event.ts";
import type { Shard } from "../../../../runtime/work/shard/shard.ts";
import { tryShard, type TryOptions } from "../../../../runtime/work/shard/try-shard.ts";
import { MemoryItemStore } from "../../../support/memory-item-store.ts";
import { MemoryObjectSource } from "../../../support/memory-object-source.ts";
import { MemoryWorkBucket, PREFIX, TASK } from "../../../support/memory-work-bucket.ts";

const EVENT = { run: "r", shard: "000007", workBucket: "work", prefix: PREFIX };
const RESULT = `${PREFIX}results/000007.json`;

/** A shard of objects of one record each, in a bucket, a table and a work bucket in memory. */
function worldOf(count: number, bodyOf = (n: number): string => `{"userID":"u${n}","timestamp":${n},"data":${n}}`) {
  const objects = new MemoryObjectSource();
  const items = new MemoryItemStore();
  const work = new MemoryWorkBucket();
  const keys = Array.from({ length: count }, (_, n) => `k${String(n).padStart(4, "0")}`);
  keys.forEach((key, n) => objects.put({ bucket: "b", key, etag: `e${n}`, lastModified: 0, body: bodyOf(n) }));
  const shard: Shard = { id: "000007", bucket: "b", objects: keys.map((key) => ({ key })) };
  work.put("task.json", TASK);
  work.put("shards/000007.json", shard);
  let time = 1_000;
  const attempt = (changes: Partial<TryOptions> = {}): Promise<ShardCounts> =>
    tryShard({
      ...{ event: EVENT, work, deadline: new AbortController().signal, now: () => (time += 1_000) },
      portsFor: (_, signal) => {
        const bounds = { attempts: 2, baseDelayMilliseconds: 1, longestDelayMilliseconds: 1 };
        return { objects, items, retries: new PatientRetries({ ...bounds, signal }) };
      },
      onFault: (error) => expect.fail(String(error)),
      ...changes,
    });
  return { objects, items, work, shard, attempt };
}

async function failureOf(attempt: Promise<unknown>): Promise<ShardError> {
  const error = await attempt.catch((thrown: unknown) => thrown);
  return error instanceof ShardError ? error : expect.fail(String(error));
}

describe("tryShard", () => {
  it("processes a shard of the work bucket, leaves its result there, and gives the counts", async () => {
    const { attempt, items, work } = worldOf(5, (n) =>
      n === 3 ? '{"userID":""}' : `{"userID":"u${n}","timestamp":1}`,
    );
    const counts = await attempt();

    expect(counts).to.deep.equal({ shard: "000007", finished: true, objects: 5, records: 5, written: 4, failed: 0 });
    expect(items.items.length).to.equal(4);
    const { totals, failures, ...result } = work.result("000007");
    expect(result).to.deep.equal({
      ...{ shard: "000007", finished: true, began: 2_000, ended: 3_000, tries: 1, done: [0, 1, 2, 3, 4], cut: [] },
      ...{ retries: 0, throttles: 0 },
    });
    expect(totals).to.deep.include({ objects: 5, records: 5, withRejects: 1, writeUnits: 4 });
    expect(Object.values(totals.latencies).reduce((all, count) => all + count, 0)).to.equal(5);
    expect(failures.map(({ position, failure }) => [position, failure.kind, failure.object.key])).to.deep.equal([
      [3, "rejected", "k0003"],
    ]);
  });

  it("does a finished shard no second time", async () => {
    const { attempt, items } = worldOf(3);
    const counts = await attempt();
    const { puts } = items;

    expect(await attempt()).to.deep.equal(counts);
    expect(items.puts).to.equal(puts);
  });

  it("ends a shard of 1,000 slow objects after several tries, each object once", async () => {
    const { attempt, objects, items, work } = worldOf(1_000);
    // A clock of seconds: each object takes one, four are done at once, and the deadline comes after 60.
    const open = objects.open.bind(objects);
    let [opened, deadline] = [0, new AbortController()];
    objects.open = async (ref) => {
      opened += 1;
      if (opened % 240 === 0) deadline.abort();
      await new Promise(setImmediate);
      return open(ref);
    };
    const ends: string[] = [];
    let counts: ShardCounts | undefined;
    for (; counts === undefined; deadline = new AbortController()) {
      counts = await attempt({ deadline: deadline.signal }).catch((error: unknown) => {
        ends.push(error instanceof ShardError ? error.name : String(error));
        return undefined;
      });
    }

    expect(ends).to.deep.equal(Array<string>(4).fill("Sluice.TimeLeft"));
    expect(counts).to.deep.include({ finished: true, objects: 1_000, records: 1_000, written: 1_000 });
    const result = work.result("000007");
    expect([result.tries, result.done.length, result.totals.outcomes.alreadyThere]).to.deep.equal([5, 1_000, 0]);
    expect([items.puts, items.items.length]).to.deep.equal([1_000, 1_000]);
    expect(objects.opened).to.equal(0);
  });

  it("ends one object that takes longer than any try", async () => {
    const records = 500;
    const line = (n: number): string => `{"userID":"u","timestamp":${n},"data":${n}}\n`;
    const { attempt, items, work } = worldOf(1, () => Array.from({ length: records }, (_, n) => line(n)).join(""));
    let deadline = new AbortController();
    items.before = () => {
      if ((items.puts + 1) % 150 === 0) deadline.abort();
    };
    const messages: string[] = [];
    let counts: ShardCounts | undefined;
    for (; counts === undefined; deadline = new AbortController()) {
      counts = await attempt({ deadline: deadline.signal }).catch((error: unknown) => {
        messages.push((error as Error).message);
        expect(work.result("000007")).to.deep.include({ finished: false, done: [] });
        return undefined;
      });
    }

    expect(messages).to.deep.equal(
      Array<string>(3).fill(
        "shard 000007 of run r: time ran out after 0 of its 1 objects; the next try goes on from there",
      ),
    );
    expect(counts).to.deep.include({ objects: 1, records, written: records });
    expect(items.puts).to.equal(records);
  });

  it("fails where a try does nothing, with the shard's name and what is left, and keeps that in its result", async () => {
    const { attempt, objects, work } = worldOf(5);
    const deadline = new AbortController();
    objects.open = () => {
      deadline.abort();
      return Promise.resolve({ kind: "gone" });
    };
    deadline.abort();
    const error = await failureOf(attempt({ deadline: deadline.signal }));

    expect([error.name, error.message]).to.deep.equal([
      "Sluice.NoProgress",
      "shard 000007 of run r: no record was done in 1 s, with 0 of 5 objects done; " +
        "left: s3://b/k0000, s3://b/k0001, s3://b/k0002 and 2 more",
    ]);
    expect(work.result("000007").fault).to.deep.equal({ name: error.name, message: error.message });
  });

  it("ends at an error that every object meets, and keeps what was done", async () => {
    const { attempt, items, work } = worldOf(5);
    items.before = () => {
      if (items.puts >= 3) throw Object.assign(new Error("no table"), { name: "ResourceNotFoundException" });
    };
    const error = await failureOf(attempt());

    expect([error.name, error.message]).to.deep.equal([
      "Sluice.Fatal",
      "shard 000007 of run r: ResourceNotFoundException: no table",
    ]);
    const result = work.result("000007");
    expect(result).to.deep.include({ finished: false, fault: { name: error.name, message: error.message } });
    expect(result.done.length).to.equal(2);
  });

  it("finishes a shard of which objects fail", async () => {
    const { attempt, items } = worldOf(3);
    items.before = ({ userID }) => {
      if (userID === "u1") throw new Error("down");
    };

    expect(await attempt()).to.deep.include({ finished: true, objects: 3, failed: 1, written: 2 });
  });

  it("takes nothing once the run is stopped", async () => {
    const { attempt, items, work } = worldOf(3);
    work.put("stop.json", {});

    expect(await attempt()).to.deep.equal({
      ...{ shard: "000007", finished: false, objects: 0, records: 0, written: 0, failed: 0 },
    });
    expect([items.puts, work.texts.has(RESULT)]).to.deep.equal([0, false]);
  });

  it("takes nothing more once the run is stopped, keeps what is done, and goes on when the stop is gone", async () => {
    const { attempt, objects, items, work } = worldOf(50);
    const open = objects.open.bind(objects);
    let opened = 0;
    objects.open = async (ref) => {
      opened += 1;
      if (opened > 10) work.put("stop.json", {});
      // Looks come from a timer; objects wait for it.
      if (opened > 10) await new Promise((resolve) => setTimeout(resolve, 5));
      return open(ref);
    };
    const counts = await attempt({ lookMilliseconds: 1 });
    expect(counts.finished).to.equal(false);
    expect(counts.objects).to.be.within(10, 49);
    expect(work.result("000007").done.length).to.equal(counts.objects);

    work.texts.delete(`${PREFIX}stop.json`);
    objects.open = open;
    expect(await attempt()).to.deep.include({ finished: true, objects: 50, written: 50 });
    expect(items.puts).to.equal(50);
  });

  it("is as fast as the run's pace says, and not as its task did", async () => {
    const { attempt, work } = worldOf(40);
    work.put("task.json", { ...TASK, pace: { maxRate: 1e-9 } });
    work.put("pace.json", {});

    expect(await attempt()).to.deep.include({ finished: true, objects: 40 });
  });

  it("follows the pace while it works", async () => {
    const { attempt, objects, work } = worldOf(40);
    const open = objects.open.bind(objects);
    const deadline = new AbortController();
    let [opened, looks] = [0, 0];
    work.before = (_, key) => {
      if (key.endsWith("pace.json") && opened >= 10 && (looks += 1) > 2) deadline.abort();
    };
    objects.open = async (ref) => {
      opened += 1;
      if (opened === 10) work.put("pace.json", { maxRate: 1e-9 });
      // Until the new pace was read.
      while (opened >= 10 && looks < 2) await new Promise(setImmediate);
      return open(ref);
    };
    const error = await failureOf(attempt({ deadline: deadline.signal, lookMilliseconds: 1 }));

    expect(error.name).to.equal("Sluice.TimeLeft");
    // Those that had begun, one that waited for room, and one whose turn was free.
    expect(work.result("000007").done.length).to.be.within(10, 15);
  });

  it("goes on though it cannot look for a stop", async () => {
    const { attempt, objects, work } = worldOf(5);
    const open = objects.open.bind(objects);
    const faults: string[] = [];
    objects.open = async (ref) => {
      while (faults.length === 0) await new Promise(setImmediate);
      return open(ref);
    };
    let looks = 0;
    work.before = (_, key) => {
      if (key.endsWith("stop.json") && (looks += 1) > 1) throw new Error("down");
    };

    expect(await attempt({ lookMilliseconds: 1, onFault: (error) => void faults.push(String(error)) })).to.deep.include(
      {
        finished: true,
      },
    );
    expect(faults[0]).to.equal("Error: down");
  });

  it("leaves the result of another try that finished the shard meanwhile", async () => {
    const { attempt, objects, work } = worldOf(50);
    const open = objects.open.bind(objects);
    const deadline = new AbortController();
    let opened = 0;
    objects.open = async (ref) => {
      opened += 1;
      if (opened === 20) {
        objects.open = open;
        expect((await attempt()).finished).to.equal(true);
        deadline.abort();
      }
      return open(ref);
    };

    expect(await attempt({ deadline: deadline.signal })).to.deep.include({ finished: true, objects: 50 });
    expect(work.result("000007").finished).to.equal(true);
  });

  for (const { title, change, message } of [
    {
      title: "there is no task",
      change: (work: MemoryWorkBucket) => work.texts.delete(`${PREFIX}task.json`),
      message: "runs/r/task.json is not there",
    },
    {
      title: "there is no shard",
      change: (work: MemoryWorkBucket) => work.texts.delete(`${PREFIX}shards/000007.json`),
      message: "runs/r/shards/000007.json is not there",
    },
    {
      title: "the task is another run's",
      change: (work: MemoryWorkBucket) => work.put("task.json", { ...TASK, run: "q" }),
      message: 'runs/r/task.json: run is "q"; expected "r"',
    },
    {
      title: "the shard has another id",
      change: (work: MemoryWorkBucket) => work.put("shards/000007.json", { id: "1", bucket: "b", objects: [] }),
      message: 'runs/r/shards/000007.json: id is "1"; expected "000007"',
    },
    {
      title: "the shard is of another bucket",
      change: (work: MemoryWorkBucket) => work.put("shards/000007.json", { id: "000007", bucket: "c", objects: [] }),
      message: 'runs/r/shards/000007.json: bucket is "c"; expected "b"',
    },
  ]) {
    it(`fails for good if ${title}`, async () => {
      const { attempt, work } = worldOf(1);
      change(work);
      const error = await failureOf(attempt());

      expect([error.name, error.message]).to.deep.equal(["Sluice.InvalidShard", `shard 000007 of run r: ${message}`]);
    });
  }

  it("may pass another time if the work bucket fails", async () => {
    const { attempt, work } = worldOf(1);
    work.before = (what) => {
      if (what === "write") throw Object.assign(new Error("slow down"), { name: "SlowDown" });
    };
    const error = await failureOf(attempt());

    expect([error.name, error.message]).to.deep.equal(["Sluice.Failed", "shard 000007 of run r: SlowDown: slow down"]);
  });
});
