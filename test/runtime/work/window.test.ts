import { expect } from "chai";
import { Window } from "../../../runtime/work/window.ts";

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

  it("is idle only when the tasks that began meanwhile have ended, too", async () => {
    const window = new Window(2);
    const ends: (() => void)[] = [];
    const task = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
    let idle = false;
    await window.begin(task);
    const idling = window.idle().then(() => (idle = true));
    await window.begin(task);
    ends[0]?.();
    await new Promise(setImmediate);
    expect(idle).to.equal(false);

    ends[1]?.();
    await idling;
    expect([idle, window.running]).to.deep.equal([true, 0]);
  });

  it("is idle at once if nothing runs", async () => {
    await new Window(1).idle();
  });
});
