import { expect } from "chai";
import type { FailureQueueReader, ReceivedMessage } from "../../../../tools/failures/queue/failure-queue.ts";
import { InFlightMessages, VISIBILITY_TIMEOUT_SECONDS } from "../../../../tools/failures/queue/in-flight-messages.ts";

/** A queue that inFlight out what it is told to, and writes down what is asked of it. */
class ScriptedQueue implements FailureQueueReader {
  readonly receives: ReceivedMessage[][];
  readonly hidden: [handles: readonly string[], seconds: number][] = [];
  readonly deleted: string[] = [];
  onHide: () => void = () => undefined;

  constructor(...receives: [id: string, handle: string][][]) {
    this.receives = receives.map((batch) =>
      batch.map(([id, handle]) => ({ id, handle, body: "", sentAt: 0, receiveCount: 1 })),
    );
  }
  counts = () => Promise.resolve({ waiting: 0, inFlight: 0, deadLetters: undefined });
  receive = () => Promise.resolve(this.receives.shift() ?? []);
  changeVisibility = (handles: readonly string[], seconds: number): Promise<void> => {
    this.hidden.push([handles, seconds]);
    this.onHide();
    return Promise.resolve();
  };
  delete = (handle: string): Promise<void> => {
    this.deleted.push(handle);
    return Promise.resolve();
  };
}

const rethrow = (error: unknown): never => {
  throw error;
};

describe("Hands", () => {
  it("takes each message once, however often it comes, and deletes by the newest receipt", async () => {
    const queue = new ScriptedQueue(
      [
        ["a", "a1"],
        ["b", "b1"],
      ],
      [
        ["a", "a2"],
        ["c", "c1"],
      ],
    );
    const inFlight = new InFlightMessages({ queue, onFault: rethrow });

    const first = await inFlight.receive();
    const second = await inFlight.receive();
    await inFlight.delete("a");
    await inFlight.releaseAll();

    expect([first, second].map(({ fresh }) => fresh.map(({ id }) => id))).to.deep.equal([["a", "b"], ["c"]]);
    expect(second.received).to.equal(2);
    expect(queue.deleted).to.deep.equal(["a2"]);
    expect(queue.hidden).to.deep.equal([[["b1", "c1"], 0]]);
    expect(inFlight.size).to.equal(0);
  });

  it("hides what it has for longer, while it has it", async () => {
    const queue = new ScriptedQueue([
      ["a", "a1"],
      ["b", "b1"],
    ]);
    const inFlight = new InFlightMessages({ queue, onFault: rethrow, extendMilliseconds: 10 });
    const beaten = new Promise<void>((resolve) => (queue.onHide = resolve));

    await inFlight.receive();
    await beaten;
    await inFlight.releaseAll();

    expect(queue.hidden[0]).to.deep.equal([["a1", "b1"], VISIBILITY_TIMEOUT_SECONDS]);
    expect(queue.hidden.at(-1)).to.deep.equal([["a1", "b1"], 0]);
  });

  it("goes on when messages cannot be hidden or given back, and tells of it", async () => {
    const faults: unknown[] = [];
    const queue = new ScriptedQueue([["a", "a1"]]);
    queue.onHide = () => rethrow(new Error("denied"));
    const inFlight = new InFlightMessages({ queue, onFault: (error) => faults.push(String(error)) });

    await inFlight.receive();
    await inFlight.releaseAll();

    expect(faults).to.deep.equal(["Error: denied"]);
  });
});
