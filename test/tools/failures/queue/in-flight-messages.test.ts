import { expect } from "chai";
import { InFlightMessages } from "../../../../tools/failures/queue/in-flight-messages.ts";
import { FakeTime, settled } from "../../../support/fake-time.ts";
import { messageOf, ScriptedQueue } from "./scripted-queue.ts";

const rethrow = (error: unknown): never => {
  throw error;
};

describe("InFlightMessages", () => {
  let time: FakeTime;
  beforeEach(() => {
    time = new FakeTime();
  });
  afterEach(() => time.restore());

  const pass = (seconds: number): Promise<void> => time.pass(seconds * 1_000);

  it("takes each message once, however often it comes, and deletes by the newest receipt", async () => {
    const queue = new ScriptedQueue(
      [messageOf("a"), messageOf("b")],
      [messageOf("a", { handle: "a2" }), messageOf("c")],
    );
    const inFlight = new InFlightMessages({ queue, onFault: rethrow });

    const first = await inFlight.receive();
    const second = await inFlight.receive();
    const size = inFlight.size;
    await inFlight.delete("a");
    await inFlight.delete("a");
    await inFlight.delete("unknown");
    await inFlight.releaseAll();

    expect([first, second].map(({ fresh }) => fresh.map(({ id }) => id))).to.deep.equal([["a", "b"], ["c"]]);
    expect([first.received, second.received, size, inFlight.size]).to.deep.equal([2, 2, 3, 0]);
    expect(queue.received).to.deep.equal([120, 120]);
    expect(queue.deleted).to.deep.equal(["a2"]);
    expect(queue.hidden).to.deep.equal([[["b1", "c1"], 0]]);
  });

  it("keeps a message that could not be deleted, to give it back", async () => {
    const queue = new ScriptedQueue([messageOf("a")]);
    queue.onDelete = () => rethrow(new Error("denied"));
    const inFlight = new InFlightMessages({ queue, onFault: rethrow });

    await inFlight.receive();
    const error: unknown = await inFlight.delete("a").catch((reason: unknown) => reason);
    await inFlight.releaseAll();

    expect(String(error)).to.equal("Error: denied");
    expect(queue.hidden).to.deep.equal([[["a1"], 0]]);
  });

  it("hides every 30 seconds, for two minutes, what it has had for 15 or more", async () => {
    const queue = new ScriptedQueue([messageOf("a")], [messageOf("b")], [messageOf("c")]);
    const inFlight = new InFlightMessages({ queue, onFault: rethrow });

    await inFlight.receive();
    await pass(15);
    await inFlight.receive();
    await pass(1);
    await inFlight.receive();
    await pass(13.999);
    const early = queue.hidden.length;
    await pass(0.001);
    await pass(30);
    await inFlight.releaseAll();

    expect(early).to.equal(0);
    expect(queue.hidden).to.deep.equal([
      [["a1", "b1"], 120],
      [["a1", "b1", "c1"], 120],
      [["a1", "b1", "c1"], 0],
    ]);
  });

  it("counts from the end of a slow extension, and begins none before that", async () => {
    const queue = new ScriptedQueue([messageOf("a")]);
    const inFlight = new InFlightMessages({ queue, onFault: rethrow });
    let end: () => void = () => undefined;
    queue.onHide = () => new Promise((resolve) => (end = resolve));

    await inFlight.receive();
    await pass(30);
    await pass(30);
    const during = [...queue.hidden];
    queue.onHide = () => undefined;
    end();
    await settled();
    await pass(30);
    await inFlight.releaseAll();

    expect(during).to.deep.equal([[["a1"], 120]]);
    expect(queue.hidden).to.deep.equal([
      [["a1"], 120],
      [[], 120],
      [["a1"], 120],
      [["a1"], 0],
    ]);
  });

  it("gives messages back after the extension that runs, which would hide them again", async () => {
    const queue = new ScriptedQueue([messageOf("a")]);
    const inFlight = new InFlightMessages({ queue, onFault: rethrow });
    let end: () => void = () => undefined;
    queue.onHide = () => new Promise((resolve) => (end = resolve));

    await inFlight.receive();
    await pass(30);
    queue.onHide = () => undefined;
    const released = inFlight.releaseAll();
    await settled();
    const during = [...queue.hidden];
    end();
    await released;

    expect(during).to.deep.equal([[["a1"], 120]]);
    expect(queue.hidden).to.deep.equal([
      [["a1"], 120],
      [["a1"], 0],
    ]);
  });

  it("hides nothing once it gave all back, until it receives again", async () => {
    const queue = new ScriptedQueue([messageOf("a")], [messageOf("b")]);
    const inFlight = new InFlightMessages({ queue, onFault: rethrow });

    await inFlight.receive();
    await inFlight.releaseAll();
    await pass(60);
    await inFlight.receive();
    await pass(30);
    await inFlight.releaseAll();

    expect(queue.hidden).to.deep.equal([
      [["a1"], 0],
      [["b1"], 120],
      [["b1"], 0],
    ]);
  });

  it("goes on when messages cannot be hidden or given back, tells of it, and tries again", async () => {
    const faults: string[] = [];
    const queue = new ScriptedQueue([messageOf("a")]);
    queue.onHide = () => rethrow(new Error("denied"));
    const inFlight = new InFlightMessages({ queue, onFault: (error) => faults.push(String(error)) });

    await inFlight.receive();
    await pass(30);
    await pass(30);
    await inFlight.releaseAll();

    expect(faults).to.deep.equal(["Error: denied", "Error: denied", "Error: denied"]);
    expect(queue.hidden).to.deep.equal([
      [["a1"], 120],
      [["a1"], 120],
      [["a1"], 0],
    ]);
  });
});
