import { expect } from "chai";
import { workOnObjects } from "../../support/work-on-objects.ts";

const ref = (key: string) => ({ bucket: "b", key });

describe("boundWork", () => {
  it("reads, maps and stores an object", async () => {
    const { put, items, bound } = workOnObjects();
    put("a", 2);
    const outcome = await bound().work(ref("a"));

    expect(outcome.kind === "done" && outcome.totals).to.deep.include({ objects: 1, records: 2, writeUnits: 2 });
    expect(items.items.map(({ data }) => data)).to.deep.equal([{ N: "0" }, { N: "1" }]);
  });

  it("uses the mapping, and the limit of what it unpacks", async () => {
    const { objects, items, bound } = workOnObjects();
    const body = '{"id":"u","timestamp":1,"data":2}';
    objects.put({ ...ref("a"), etag: "e", lastModified: 0, body });
    const mapping = { userID: "/id", timestamp: "/timestamp", data: "", timestampUnit: "seconds" } as const;
    await bound({ mapping }).work(ref("a"));

    expect(items.items.map(({ userID, timestamp }) => [userID, timestamp])).to.deep.equal([["u", 1_000]]);
  });

  it("writes nothing in a dry run, waits for no write unit, and counts as if it wrote", async () => {
    const { put, items, bound } = workOnObjects();
    put("a", 3);
    const outcome = await bound({ dryRun: true, maxWrites: 1e-6 }).work(ref("a"));

    expect(outcome.kind === "done" && outcome.totals).to.deep.include({ records: 3, writeUnits: 3 });
    expect(outcome.kind === "done" && outcome.totals.outcomes.written).to.equal(3);
    expect([items.puts, items.items]).to.deep.equal([0, []]);
  });

  for (const { rewrite, written } of [
    { rewrite: false, written: 0 },
    { rewrite: true, written: 1 },
  ]) {
    it(`${rewrite ? "replaces" : "leaves"} what the version stored before${rewrite ? ", with rewrite" : ""}`, async () => {
      const { put, bound } = workOnObjects();
      put("a", 1);
      await bound().work(ref("a"));
      const outcome = await bound({ rewrite }).work(ref("a"));

      expect(outcome.kind === "done" && outcome.totals.outcomes).to.deep.include({
        written,
        alreadyThere: 1 - written,
      });
    });
  }

  it("leaves an object to a later run that waits for write units when the run stops", async () => {
    const { put, items, bound, stop } = workOnObjects();
    put("a", 2);
    const ending = bound({ maxWrites: 1e-3 }).work(ref("a"));
    await new Promise(setImmediate);
    stop.abort();

    expect(await ending).to.deep.equal({ kind: "abandoned" });
    expect(items.puts).to.be.lessThan(2);
  });

  it("lets half as many objects run while AWS throttles", async () => {
    const { retries, bound } = workOnObjects();
    const { window, limit } = bound({ concurrency: 8 });
    expect([limit.current, limit.max]).to.deep.equal([8, 8]);
    retries.onThrottle();

    expect(limit.current).to.equal(4);
    const ends: (() => void)[] = [];
    const task = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
    for (let i = 0; i < 4; i++) await window.begin(task);
    const fifth = window.begin(task);
    await new Promise(setImmediate);
    expect(window.running).to.equal(4);
    for (let i = 0; i < 5; i++) {
      ends.shift()?.();
      await new Promise(setImmediate);
    }
    await fifth;
    await window.idle();
  });

  for (const { throttled, atOnce } of [
    { throttled: false, atOnce: 8 },
    { throttled: true, atOnce: 4 },
  ]) {
    it(`puts ${atOnce} items at once, across all objects${throttled ? ", while AWS throttles" : ""}`, async () => {
      const { put, items, retries, bound } = workOnObjects();
      for (const key of ["a", "b", "c"]) put(key, 20);
      let [running, most] = [0, 0];
      items.before = async () => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running -= 1;
      };
      const { work } = bound({ concurrency: 8 });
      if (throttled) retries.onThrottle();
      await Promise.all(["a", "b", "c"].map((key) => work(ref(key))));

      expect([most, items.items.length]).to.deep.equal([atOnce, 60]);
    });
  }
});
