import { expect } from "chai";
import { Stop } from "../../../runtime/work/stop.ts";

describe("Stop", () => {
  it("does not stop by itself", () => {
    const stop = new Stop(new AbortController().signal);

    expect([stop.signal.aborted, stop.reason]).to.deep.equal([false, undefined]);
  });

  it("stops at an interruption", () => {
    const interrupt = new AbortController();
    const stop = new Stop(interrupt.signal);
    interrupt.abort();

    expect([stop.signal.aborted, stop.reason]).to.deep.equal([true, { kind: "interrupted" }]);
  });

  it("stops at once if the interruption came before it was made", () => {
    const stop = new Stop(AbortSignal.abort());

    expect([stop.signal.aborted, stop.reason]).to.deep.equal([true, { kind: "interrupted" }]);
  });

  it("keeps the first reason: an interruption after a failure, another failure", () => {
    const interrupt = new AbortController();
    const stop = new Stop(interrupt.signal);
    const first = new Error("the first");
    stop.fail(first);
    interrupt.abort();
    stop.fail(new Error("the second"));

    expect(stop.signal.aborted).to.equal(true);
    expect(stop.reason).to.deep.equal({ kind: "failed", error: first });
  });

  it("keeps the first reason: a failure after an interruption", () => {
    const stop = new Stop(AbortSignal.abort());
    stop.fail(new Error("late"));

    expect(stop.reason).to.deep.equal({ kind: "interrupted" });
  });

  it("lets any number of calls listen, without Node's warning of a leak", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): unknown => warnings.push(warning);
    process.on("warning", onWarning);
    try {
      const { signal } = new Stop(new AbortController().signal);
      for (let calls = 0; calls < 200; calls++) signal.addEventListener("abort", () => undefined);
      await new Promise(setImmediate);
    } finally {
      process.off("warning", onWarning);
    }

    expect(warnings).to.deep.equal([]);
  });
});
