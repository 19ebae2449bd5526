import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Stop } from "../../../runtime/work/stop.ts";
import type { ReplayOptions } from "../../../tools/replay/replay-options.ts";
import type { ReplaySessionOptions } from "../../../tools/replay/replay-session.ts";
import type { ReplayItem } from "../../../tools/replay/replay-summary.ts";
import { ANY, FakeQueue, makeSession, NOW } from "./made-session.ts";
import { events } from "./replayed.ts";

describe("ReplaySession", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sluice-test-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const make = (options: Partial<ReplayOptions> = {}, changes: Partial<ReplaySessionOptions> = {}) =>
    makeSession(folder, options, changes);
  const notes = (): string => join(folder, "replayed.ndjson");

  it("deletes the messages that are done, and returns the others", async () => {
    const queue = new FakeQueue("good1 gone", "good2 fails", "bad", "good3");
    const { session, io, worked } = make();
    const summary = await session.replayQueue(queue);

    expect(worked).to.deep.equal(["good1", "gone", "good2", "fails", "bad", "good3"]);
    expect(queue.deleted).to.deep.equal(["h0", "h3"]);
    expect(queue.returned).to.deep.equal(["h1", "h2"]);
    expect(summary).to.deep.include({
      ...{ source: "the source", dryRun: false, ended: "finished", taken: 4, done: 2, again: 2, notUnderstood: 0 },
      ...{ objects: 6, gone: 1, failed: 1, withRejects: 1, left: { waiting: 2, inFlight: 0 } },
    });
    expect(io.stdout.text).to.match(/^gone +s3:\/\/files\/gone\nfailed again +.*fails.*\nrejected again +.*bad.*\n$/);
  });

  it("notes why messages failed again, for the next look at them", async () => {
    await make().session.replayQueue(new FakeQueue("good", "fails"));
    const [note, ...others] = readFileSync(notes(), "utf8").trim().split("\n");

    expect(others).to.deep.equal([]);
    expect(JSON.parse(note ?? "")).to.deep.equal({
      id: "m1",
      t: NOW,
      reasons: [{ name: "SlowDown", detail: "slow down" }],
    });
  });

  it("deletes nothing and notes nothing in a dry run", async () => {
    const queue = new FakeQueue("good", "fails");
    const summary = await make({ dryRun: true }).session.replayQueue(queue);

    expect([queue.deleted, queue.returned]).to.deep.equal([[], ["h0", "h1"]]);
    expect(summary).to.deep.include({ dryRun: true, done: 1, again: 1 });
    expect(existsSync(notes())).to.equal(false);
  });

  for (const { choice, taken } of [
    { choice: { prefix: "good" }, taken: ["m0"] },
    { choice: { olderThan: 1_000 }, taken: ["m1", "m2"] },
    { choice: { only: "none" }, taken: [] },
  ]) {
    it(`leaves messages as they are that ${JSON.stringify(choice)} does not choose, and counts them`, async () => {
      const queue = new FakeQueue("good", "gone", "fails");
      const { session, io } = make({ choice: { ...ANY, ...choice }, json: true });
      const summary = await session.replayQueue(queue);

      expect(io.stdout.lines.map(({ id }) => id)).to.deep.equal(taken);
      expect([summary.taken, summary.notChosen]).to.deep.equal([taken.length, 3 - taken.length]);
      expect(summary.reasons).to.deep.equal({ event: 3 });
    });
  }

  it("takes no more messages than the limit", async () => {
    const queue = new FakeQueue("good1", "good2", "good3", "good4");
    const summary = await make({ limit: 3 }).session.replayQueue(queue);

    expect([queue.deleted, summary.taken]).to.deep.equal([["h0", "h1", "h2"], 3]);
    expect(queue.returned).to.deep.equal(["h3"]);
  });

  it("counts an abandoned message neither as done nor as failed, and returns it", async () => {
    const queue = new FakeQueue("abandoned", "good");
    const summary = await make().session.replayQueue(queue);

    expect([queue.deleted, queue.returned]).to.deep.equal([["h1"], ["h0"]]);
    expect(summary).to.deep.include({ taken: 1, done: 1, again: 0 });
  });

  it("ends as failed with an error that every object would meet, and leaves the rest", async () => {
    const queue = new FakeQueue("fatal", "good1", "good2");
    const { session, io, worked } = make();
    const summary = await session.replayQueue(queue);

    expect([worked, queue.deleted]).to.deep.equal([["fatal"], []]);
    expect(summary).to.deep.include({ ended: "failed", taken: 0 });
    expect(summary.error).to.contain("the AWS credentials have expired");
    expect(io.stderr.text).to.contain("Stopping: the AWS credentials have expired");
  });

  it("ends as failed if a message cannot be deleted", async () => {
    const queue = new FakeQueue("good1", "good2", "good3");
    queue.onDelete = () => {
      throw new Error("denied");
    };
    const summary = await make().session.replayQueue(queue);

    expect(summary).to.deep.include({ ended: "failed", taken: 0, error: "Error: denied" });
  });

  it("ends as failed if the queue cannot be read, and returns what it has", async () => {
    const queue = new FakeQueue("good", "fails");
    const receive = queue.receive.bind(queue);
    queue.receive = () => (queue.messages.length === 0 ? Promise.reject(new Error("denied")) : receive());
    const summary = await make().session.replayQueue(queue);

    expect(summary).to.deep.include({ ended: "failed", error: "Error: denied", taken: 2 });
    expect(queue.returned).to.deep.equal(["h1"]);
  });

  it("ends as interrupted, finishes what runs, and begins nothing more", async () => {
    const interrupt = new AbortController();
    const queue = new FakeQueue("good1", "good2", "good3");
    queue.onDelete = () => interrupt.abort();
    const summary = await make({}, { stop: new Stop(interrupt.signal) }).session.replayQueue(queue);

    expect([queue.deleted, queue.returned]).to.deep.equal([["h0"], ["h1"]]);
    expect(summary).to.deep.include({ ended: "interrupted", taken: 1 });
    expect(summary).not.to.have.property("error");
  });

  it("says at its beginning how many messages another consumer has", async () => {
    const queue = new FakeQueue("good");
    queue.counted = [{ inFlight: 7 }];
    const { session, io } = make();
    await session.replayQueue(queue);

    expect(io.stderr.text).to.match(/^7 .*\n/);
  });

  for (const { title, counted, waits, left, options = {} } of [
    { title: "they agree at once", counted: [{}], waits: 0, left: { waiting: 1, inFlight: 0 } },
    { title: "they lag", counted: [{ waiting: 2 }, { inFlight: 1 }, {}], waits: 2, left: { waiting: 1, inFlight: 0 } },
    {
      title: "they never agree",
      counted: Array.from({ length: 9 }, () => ({ inFlight: 1 })),
      waits: 3,
      left: { waiting: 1, inFlight: 1 },
    },
    {
      title: "the rest was not meant",
      counted: [{ waiting: 5 }],
      waits: 0,
      left: { waiting: 5, inFlight: 0 },
      options: { limit: 9 },
    },
    {
      title: "it was a dry run",
      counted: [{ waiting: 5 }],
      waits: 0,
      left: { waiting: 5, inFlight: 0 },
      options: { dryRun: true },
    },
  ]) {
    it(`asks what is left on the queue, again each second, at most four times: ${title}`, async () => {
      const queue = new FakeQueue("fails");
      const made = make(options);
      queue.receive = function () {
        const messages = this.messages.splice(0);
        // What it says while the messages are taken does not matter here.
        if (messages.length === 0) this.counted = [{ waiting: 0 }, ...counted];
        return Promise.resolve(messages);
      };
      const summary = await made.session.replayQueue(queue);

      expect(summary.left).to.deep.equal(left);
      expect(made.waits).to.deep.equal(Array<number>(waits).fill(1_000));
    });
  }

  it("waits for a reader that is slower before it takes the next message", async () => {
    const { session, io, worked } = make({ json: true });
    io.stdout.slow = true;
    const running = session.replayQueue(new FakeQueue("good1", "good2"));
    while (io.stdout.waiting === 0) await new Promise(setImmediate);
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
    expect(worked).to.deep.equal(["good1"]);

    io.stdout.slow = false;
    io.stdout.drain();
    expect((await running).done).to.equal(2);
  });

  describe("with a run's failures", () => {
    const items = async function* (...keys: string[]): AsyncGenerator<ReplayItem> {
      await Promise.resolve();
      yield* keys.map((key) => ({ contents: events(key) }));
    };

    it("replays each, and has nothing left on a queue", async () => {
      const { session, worked } = make();
      const summary = await session.replayRun(items("good1", "fails", "good2"), 3);

      expect(worked).to.deep.equal(["good1", "fails", "good2"]);
      expect(summary).to.deep.include({ ended: "finished", taken: 3, done: 2, again: 1 });
      expect(summary).not.to.have.property("left");
    });

    it("takes no more than the limit of those that are chosen", async () => {
      const { session, worked } = make({ limit: 2, choice: { ...ANY, prefix: "good" } });
      const summary = await session.replayRun(items("good1", "fails", "good2", "good3"), undefined);

      expect(worked).to.deep.equal(["good1", "good2"]);
      expect(summary).to.deep.include({ taken: 2, notChosen: 1 });
    });

    it("ends as failed at a line that cannot be read, and keeps what was done", async () => {
      const broken = async function* () {
        yield* items("good");
        throw new Error("damaged");
      };
      const summary = await make().session.replayRun(broken(), 2);

      expect(summary).to.deep.include({ ended: "failed", error: "Error: damaged", taken: 1 });
    });

    it("ends as interrupted", async () => {
      const { session, worked } = make({}, { stop: new Stop(AbortSignal.abort()) });

      expect(await session.replayRun(items("good"), 1)).to.deep.include({ ended: "interrupted", taken: 0 });
      expect(worked).to.deep.equal([]);
    });
  });
});
