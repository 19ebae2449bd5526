import { expect } from "chai";
import { AdaptiveLimit } from "../../../runtime/work/adaptive-limit.ts";

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

  const make = (max: number) => {
    const clock = { now: 0 };
    const changes: number[] = [];
    const limit = new AdaptiveLimit(
      max,
      () => clock.now,
      (current) => changes.push(current),
    );
    return { limit, changes, clock };
  };

  it("begins at its maximum, and does not grow beyond it", () => {
    const { limit, changes, clock } = make(100);
    clock.now = 60_000;
    limit.tick();

    expect([limit.max, limit.current, changes]).to.deep.equal([100, 100, []]);
  });

  it("halves again only a whole second after it changed", () => {
    const { limit, changes, clock } = make(100);
    for (clock.now of [0, 1, 999, 1_000, 1_999, 2_000]) limit.throttled();

    expect(changes).to.deep.equal([50, 25, 12]);
  });

  it("grows only a whole second after the last throttled call, even if that call changed nothing", () => {
    const { limit, changes, clock } = make(100);
    limit.throttled();
    clock.now = 900;
    limit.throttled();
    for (clock.now of [1_000, 1_899, 1_900, 2_899, 2_900]) limit.tick();

    expect(changes).to.deep.equal([50, 63, 79]);
  });

  it("stays at 1 while everything is throttled, and says nothing more", () => {
    const { limit, changes, clock } = make(2);
    for (clock.now = 0; clock.now < 10_000; clock.now += 1_000) limit.throttled();

    expect([limit.current, changes]).to.deep.equal([1, [1]]);
  });

  it("follows a new maximum at once, unless it is lower because of throttling", () => {
    const { limit, changes, clock } = make(64);
    limit.max = 32;
    limit.max = 48;
    expect([limit.current, limit.max, changes]).to.deep.equal([48, 48, [32, 48]]);
    limit.throttled();
    limit.max = 100;
    expect([limit.current, limit.max]).to.deep.equal([24, 100]);
    limit.max = 20;
    clock.now = 1_000;
    limit.throttled();

    expect(changes).to.deep.equal([32, 48, 24, 20, 10]);
  });
});
