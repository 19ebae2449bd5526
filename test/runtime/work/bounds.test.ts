import { expect } from "chai";
import fc from "fast-check";
import { AdaptiveLimit } from "../../../runtime/work/adaptive-limit.ts";
import { Pacer, TurnLostError } from "../../../runtime/work/pacer.ts";
import { Window } from "../../../runtime/work/window.ts";
import { interleaved } from "../../../tools/backfill/interleave.ts";

describe("interleaved", () => {
  it("gives each position once, for any length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_500 }), (length) => {
        expect([...interleaved(length)].sort((a, b) => a - b)).to.deep.equal(Array.from({ length }, (_, i) => i));
      }),
    );
  });

  it("takes no two of ten neighbours within a hundred of a page", () => {
    const taken = interleaved(1_000);

    const users = taken.slice(0, 60).map((position) => Math.floor(position / 10));
    expect(new Set(users).size).to.equal(60);
  });
});

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
});

describe("AdaptiveLimit", () => {
  it("halves at most once a second, down to 1, and climbs back when nothing is throttled", () => {
    let time = 0;
    const changes: number[] = [];
    const limit = new AdaptiveLimit(
      10,
      () => time,
      (current) => changes.push(current),
    );
    limit.throttled();
    limit.throttled();
    for (let i = 0; i < 4; i++) {
      time += 1_000;
      limit.throttled();
      limit.tick();
    }
    expect(changes).to.deep.equal([5, 2, 1]);
    for (let i = 0; i < 10; i++) {
      time += 1_000;
      limit.tick();
    }

    expect(changes).to.deep.equal([5, 2, 1, 2, 3, 4, 6, 8, 10]);
    expect(limit.current).to.equal(10);
  });
});

describe("Window", () => {
  it("lets who brings tasks wait for room, and follows a change", async () => {
    const window = new Window(2);
    const ends: (() => void)[] = [];
    let begun = 0;
    const task = (): Promise<void> => {
      begun += 1;
      return new Promise((resolve) => ends.push(resolve));
    };
    await window.begin(task);
    await window.begin(task);
    const third = window.begin(task);
    await new Promise(setImmediate);
    expect([begun, window.running]).to.deep.equal([2, 2]);

    ends.shift()?.();
    await third;
    expect(begun).to.equal(3);
    window.concurrency = 1;
    const fourth = window.begin(task);
    ends.shift()?.();
    await new Promise(setImmediate);
    expect(begun).to.equal(3);
    ends.shift()?.();
    await fourth;
    ends.shift()?.();
    await window.idle();
    expect([begun, window.running]).to.deep.equal([4, 0]);
  });
});
