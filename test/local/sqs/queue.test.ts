import { expect } from "chai";
import { Journal } from "../../../local/server/journal.ts";
import { DEFAULT_ATTRIBUTES, Queue, type StoredMessage } from "../../../local/sqs/queue.ts";

describe("Queue", () => {
  let now: number;
  let journal: Journal<StoredMessage>;
  let queue: Queue;
  const queueWith = (attributes: Partial<typeof DEFAULT_ATTRIBUTES> = {}): Queue =>
    new Queue("q", { ...DEFAULT_ATTRIBUTES, ...attributes }, journal, () => now);
  beforeEach(() => {
    now = 1_000_000;
    journal = new Journal();
    queue = queueWith();
  });

  const send = (body: string, delaySeconds?: number): string => queue.send(body, undefined, delaySeconds);
  const bodies = (most = 10, visibility?: number): string[] => queue.receive(most, visibility).map(({ body }) => body);

  it("hides what was received for 30 seconds, or as long as is asked", () => {
    send("a");
    const seen = [bodies()];
    for (const later of [29_999, 1, 29_999]) {
      now += later;
      seen.push(bodies());
    }
    now += 1;
    seen.push(bodies(10, 5));
    now += 4_999;
    seen.push(bodies());
    now += 1;
    seen.push(bodies());

    expect(seen).to.deep.equal([["a"], [], ["a"], [], ["a"], [], ["a"]]);
  });

  it("gives as many as are asked for, the oldest first", () => {
    for (const body of ["a", "b", "c"]) send(body);

    expect([bodies(2), bodies(2), bodies(2)]).to.deep.equal([["a", "b"], ["c"], []]);
  });

  it("counts receives, and keeps the time of the first", () => {
    send("a");
    queue.receive(1, 0);
    now += 7;
    const [message] = queue.receive(1, 0);

    expect([message?.receiveCount, message?.firstReceivedAt, message?.sentAt]).to.deep.equal([2, 1_000_000, 1_000_000]);
  });

  it("delays by its own setting, unless a message says otherwise", () => {
    queue = queueWith({ DelaySeconds: 10 });
    send("own");
    send("none", 0);
    send("long", 11);
    const seen = [queue.count(), bodies()];
    now += 10_000;
    seen.push(bodies());
    now += 1_000;
    seen.push(bodies());

    expect(seen).to.deep.equal([{ visible: 1, notVisible: 0, delayed: 2 }, ["none"], ["own"], ["long"]]);
  });

  it("drops a message at the end of its retention, and not before", () => {
    queue = queueWith({ MessageRetentionPeriod: 60 });
    send("a");
    now += 59_999;
    const before = bodies(1, 0);
    now += 1;

    expect([before, bodies(), journal.pending.size]).to.deep.equal([["a"], [], 0]);
  });

  it("deletes by the newest receipt alone, also from its journal", () => {
    send("a");
    const [first] = queue.receive(1, 0).map(({ receiptHandle = "" }) => receiptHandle);
    const [second] = queue.receive(1, 0).map(({ receiptHandle = "" }) => receiptHandle);
    queue.delete(first ?? "");
    queue.delete("nothing/at all");
    const before = journal.pending.size;
    queue.delete(second ?? "");

    expect([before, journal.pending.size, bodies()]).to.deep.equal([1, 0, []]);
  });

  it("changes how long a message stays hidden, from now on", () => {
    send("a");
    const [handle = ""] = queue.receive(1, 5).map(({ receiptHandle }) => receiptHandle);
    now += 4_000;
    const changed = queue.changeVisibility(handle, 3);
    now += 2_999;
    const before = bodies();
    now += 1;

    expect([changed, before, bodies(), queue.changeVisibility(handle, 1)]).to.deep.equal([true, [], ["a"], false]);
  });

  it("counts what waits and what is in flight", () => {
    for (const body of ["a", "b", "c"]) send(body);
    queue.receive(2, undefined);

    expect(queue.count()).to.deep.equal({ visible: 1, notVisible: 2, delayed: 0 });
    now += 30_000;
    expect(queue.count()).to.deep.equal({ visible: 3, notVisible: 0, delayed: 0 });
  });

  it("is empty once it was purged, in its journal, too", () => {
    send("a");
    send("b", 60);
    queue.purge();

    expect([queue.count(), journal.pending.size]).to.deep.equal([{ visible: 0, notVisible: 0, delayed: 0 }, 0]);
  });

  it("takes up its own messages from the journal, as never received", () => {
    queue.send("a", { n: { DataType: "Number", StringValue: "1" } }, undefined);
    queue.receive(1, undefined);
    new Queue("other", DEFAULT_ATTRIBUTES, journal, () => now).send("b", undefined, undefined);
    const [message, ...others] = queueWith().receive(10, undefined);

    expect(others).to.deep.equal([]);
    expect([message?.body, message?.receiveCount, message?.messageAttributes]).to.deep.equal([
      ...["a", 1, { n: { DataType: "Number", StringValue: "1" } }],
    ]);
  });

  describe("wakes who waits", () => {
    /** The number of milliseconds that a wait was told to last, which is ended by an act. */
    async function waitUntil(act: () => void, milliseconds = 60_000): Promise<number | undefined> {
      const { setTimeout: real } = globalThis;
      let asked: number | undefined;
      const stub = ((_act: () => void, time: number) => {
        asked = time;
        return real(() => undefined, 0);
      }) as unknown as typeof setTimeout;
      globalThis.setTimeout = stub;
      const waiting = queue.wait(milliseconds);
      globalThis.setTimeout = real;
      act();
      await waiting;
      return asked;
    }

    it("at a new message, at one given back, and when it is told to", async () => {
      expect(await waitUntil(() => send("a"))).to.equal(60_000);
      const [handle = ""] = queue.receive(1, undefined).map(({ receiptHandle }) => receiptHandle);
      expect(await waitUntil(() => queue.changeVisibility(handle, 0))).to.equal(30_000);
      queue.purge();
      expect(await waitUntil(() => queue.wake())).to.equal(60_000);
    });

    it("when the first hidden message becomes visible, if that is sooner", async () => {
      send("a", 50);
      send("b", 20);
      send("c", 30);

      expect(await waitUntil(() => queue.wake())).to.equal(20_000);
      expect(await waitUntil(() => queue.wake(), 5)).to.equal(5);
      now += 20_000;
      expect(await waitUntil(() => queue.wake())).to.equal(1);
    });
  });
});
