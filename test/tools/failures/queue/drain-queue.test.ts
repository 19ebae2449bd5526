import { expect } from "chai";
import { Window } from "../../../../runtime/work/window.ts";
import { drainQueue, type DrainQueueOptions } from "../../../../tools/failures/queue/drain-queue.ts";
import { InFlightMessages } from "../../../../tools/failures/queue/in-flight-messages.ts";
import type { QueueCounts } from "../../../../tools/failures/queue/failure-queue.ts";
import { messageOf, ScriptedQueue } from "./scripted-queue.ts";

const waiting = (count: number): QueueCounts => ({ waiting: count, inFlight: 0, deadLetters: undefined });

describe("drainQueue", () => {
  /** Drains a queue, and returns the ids of what was taken. */
  async function drain(queue: ScriptedQueue, changes: Partial<DrainQueueOptions> = {}): Promise<string[]> {
    const taken: string[] = [];
    const inFlight = new InFlightMessages({
      queue,
      onFault: (error) => {
        throw error;
      },
    });
    const window = new Window(1);
    await drainQueue({
      ...{ queue, inFlight, window, limit: Infinity, signal: new AbortController().signal },
      choose: () => true,
      take: ({ id }) => {
        taken.push(id);
        return Promise.resolve();
      },
      ...changes,
    });
    await window.idle();
    await inFlight.releaseAll();
    return taken;
  }
  const batches = () => [[messageOf("a"), messageOf("b")], [messageOf("c")]];

  it("takes each message once, and ends where a receive brings none and SQS reports none", async () => {
    const queue = new ScriptedQueue(...batches(), [messageOf("a")], []);

    expect(await drain(queue)).to.deep.equal(["a", "b", "c"]);
    expect([queue.received.length, queue.counted]).to.deep.equal([4, 1]);
  });

  it("receives again while SQS reports messages, up to three empty receives in a row", async () => {
    const queue = new ScriptedQueue([], [], [messageOf("a")], [], [], []);
    queue.nextCounts.splice(0, 1, waiting(1));

    expect(await drain(queue)).to.deep.equal(["a"]);
    expect([queue.received.length, queue.counted]).to.deep.equal([6, 5]);
  });

  it("takes as many as the limit says, of those that are chosen", async () => {
    const queue = new ScriptedQueue(...batches(), [messageOf("d")]);

    expect(await drain(queue, { limit: 2, choose: ({ id }) => id !== "a" })).to.deep.equal(["b", "c"]);
    expect(queue.received.length).to.equal(2);
  });

  it("asks of no message beyond the limit whether it is chosen", async () => {
    const asked: string[] = [];
    const choose = ({ id }: { id: string }): boolean => asked.push(id) > 0;

    expect(await drain(new ScriptedQueue(...batches()), { limit: 1, choose })).to.deep.equal(["a"]);
    expect(asked).to.deep.equal(["a"]);
  });

  it("receives nothing where the limit is 0, or it is stopped", async () => {
    const [limited, stopped] = [new ScriptedQueue(...batches()), new ScriptedQueue(...batches())];

    expect(await drain(limited, { limit: 0 })).to.deep.equal([]);
    expect(await drain(stopped, { signal: AbortSignal.abort() })).to.deep.equal([]);
    expect([limited.received, stopped.received]).to.deep.equal([[], []]);
  });

  it("takes nothing more of a batch once it is stopped", async () => {
    const controller = new AbortController();
    const taken: string[] = [];
    const take = ({ id }: { id: string }): Promise<void> => {
      taken.push(id);
      controller.abort();
      return Promise.resolve();
    };
    const queue = new ScriptedQueue(...batches());
    await drain(queue, { signal: controller.signal, take });

    expect([taken, queue.received.length]).to.deep.equal([["a"], 1]);
  });

  it("waits for room before it takes the next", async () => {
    let end: () => void = () => undefined;
    const began: string[] = [];
    const drained = drain(new ScriptedQueue(...batches()), {
      take: ({ id }) => {
        began.push(id);
        return new Promise((resolve) => (end = resolve));
      },
    });
    const before: string[][] = [];
    for (let i = 0; i < 3; i += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      before.push([...began]);
      end();
    }
    await drained;

    expect(before).to.deep.equal([["a"], ["a", "b"], ["a", "b", "c"]]);
  });
});
