import { expect } from "chai";
import { reservedFor, startDeadline } from "../../runtime/deadline.ts";

describe("the deadline", () => {
  // A call may stay silent for a sixth of the time, at most 10 s: twice that is kept for the end.
  const cases = [
    { title: "Lambda's longest time", timeLeft: 900_000, reserved: 20_000 },
    { title: "a minute", timeLeft: 60_000, reserved: 20_000 },
    { title: "half a minute", timeLeft: 30_000, reserved: 10_000 },
    { title: "Lambda's default", timeLeft: 3_000, reserved: 1_500 },
    { title: "no time", timeLeft: 0, reserved: 0 },
  ];
  for (const { title, timeLeft, reserved } of cases) {
    it(`keeps ${reserved} ms of ${title}`, () => expect(reservedFor(timeLeft)).to.equal(reserved));
  }

  it("has passed where no time is left", () => {
    const deadline = startDeadline(0);
    deadline.cancel();

    expect(deadline.signal.aborted).to.equal(true);
  });

  it("comes when only the reserved time is left", () => {
    const timers: { readonly action: () => void; readonly milliseconds: number }[] = [];
    const cleared: unknown[] = [];
    const deadline = startDeadline(900_000, {
      setTimeout: (action, milliseconds) => timers.push({ action, milliseconds }),
      clearTimeout: (timer) => void cleared.push(timer),
    });

    expect(timers.map(({ milliseconds }) => milliseconds)).to.deep.equal([880_000]);
    expect(deadline.signal.aborted).to.equal(false);
    timers[0]?.action();
    expect(deadline.signal.aborted).to.equal(true);
    deadline.cancel();
    expect(cleared).to.deep.equal([1]);
  });
});
