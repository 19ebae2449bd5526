import { expect } from "chai";
import { Pacer, TurnLostError } from "../../../runtime/work/pacer.ts";

describe("Pacer", () => {
  const pacer = (rate: number, stop = new AbortController()) => {
    let time = 0;
    const waits: number[] = [];
    const made = new Pacer({
      rate,
      signal: stop.signal,
      now: () => time,
      sleep: (milliseconds) => {
        waits.push(Math.round(milliseconds));
        return stop.signal.aborted ? Promise.reject(new Error("aborted")) : Promise.resolve();
      },
    });
    return { made, waits, pass: (milliseconds: number) => (time += milliseconds) };
  };

  it("spaces turns by what they ask for, and makes up for a tenth of a second at most", async () => {
    const { made, waits, pass } = pacer(100);
    pass(10_000);
    for (let i = 0; i < 14; i++) await made.take(1);
    await made.take(5);
    await made.take(1);

    expect(waits).to.deep.equal([10, 20, 30, 40, 90]);
  });

  it("does not wait where there is no limit", async () => {
    const { made, waits } = pacer(Infinity);
    for (let i = 0; i < 100; i++) await made.take(1_000);

    expect(waits).to.deep.equal([]);
  });

  it("waits for longer than a timer can", async () => {
    const { made, waits } = pacer(1e-6);
    for (let i = 0; i < 4; i++) await made.take(1);

    const longest = 2 ** 31 - 1;
    const first = 1e9 - 100;
    expect(waits).to.deep.equal([first, first + 1e9, longest, first + 2e9 - longest]);
  });

  it("lets nobody wait once it is told to stop", async () => {
    const stop = new AbortController();
    const { made } = pacer(1, stop);
    await made.take(1);
    stop.abort();

    expect(await made.take(1).catch((error: unknown) => error)).to.be.instanceOf(TurnLostError);
  });

  it("loses the turn of a call that waits when the run stops", async () => {
    const stop = new AbortController();
    let waiting = 0;
    const made = new Pacer({
      ...{ rate: 1, signal: stop.signal, now: () => 0 },
      sleep: (_, signal) => {
        waiting += 1;
        return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
      },
    });
    await made.take(1);
    const ending = made.take(1).catch((error: unknown) => error);
    stop.abort();

    const error = await ending;
    expect(error).to.be.instanceOf(TurnLostError);
    expect((error as Error).cause).to.have.property("message", "aborted");
    expect(waiting).to.equal(1);
  });

  it("makes a call wait for what the call before it takes, not for what it takes itself", async () => {
    const { made, waits, pass } = pacer(10);
    pass(1_000);
    await made.take(20);
    await made.take(1);
    await made.take(1);

    expect(waits).to.deep.equal([1_900, 2_000]);
  });

  it("waits on the real clock, for the milliseconds that the rate asks for", async () => {
    const made = new Pacer({ rate: 100, signal: new AbortController().signal });
    const began = performance.now();
    await made.take(13);
    await made.take(1);

    expect(performance.now() - began).to.be.within(28, 5_000);
  });
});
