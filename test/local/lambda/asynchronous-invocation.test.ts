import { mock } from "node:test";
import { expect } from "chai";
import {
  type AcceptedEvent,
  AsynchronousInvocations,
  type AsynchronousOptions,
  type GivenUp,
} from "../../../local/lambda/asynchronous-invocation.ts";
import type { Invocation, InvocationResult } from "../../../local/lambda/environment.ts";
import { PendingTimeouts } from "../../support/pending-timeouts.ts";
import { settled } from "../../support/fake-time.ts";
import { Journal } from "../../../local/server/journal.ts";

const DONE: InvocationResult = { kind: "succeeded", result: "null" };
const FAILED: InvocationResult = { kind: "failed", error: { errorType: "E", errorMessage: "m" } };

describe("AsynchronousInvocations", () => {
  let journal: Journal<AcceptedEvent>;
  let invoked: Invocation[];
  let givenUp: GivenUp[];
  let delays: (number | undefined)[];
  beforeEach(() => {
    journal = new Journal();
    invoked = [];
    givenUp = [];
    delays = [];
  });

  const make = (
    answer: (invocation: Invocation) => InvocationResult | Promise<InvocationResult>,
    options: Partial<AsynchronousOptions> = {},
  ): AsynchronousInvocations =>
    new AsynchronousInvocations({
      invoke: (invocation) => {
        invoked.push(invocation);
        return Promise.resolve(answer(invocation));
      },
      concurrency: 2,
      maximumRetries: 2,
      maximumAgeSeconds: 60,
      retryDelaysMilliseconds: [1, 2],
      onGivenUp: (event) => Promise.resolve(void givenUp.push(event)),
      onFailure: (_invocation, _error, retryIn) => delays.push(retryIn),
      journal,
      clock: () => 0,
      ...options,
    });

  it("runs an event once when that succeeds", async () => {
    const invocations = make(() => DONE);
    invocations.accept({ x: 1 });
    await invocations.idle();

    expect(invoked.map(({ payload }) => payload)).to.deep.equal(['{"x":1}']);
    expect(journal.pending.size).to.equal(0);
  });

  it("retries twice, as the same request, and then gives up", async () => {
    const invocations = make(() => FAILED);
    invocations.accept({});
    await invocations.idle();

    const [{ requestId } = { requestId: "" }] = invoked;
    expect(invoked).to.deep.equal(Array(3).fill({ requestId, payload: "{}" }));
    expect(delays).to.deep.equal([1, 2, undefined]);
    const error = { errorType: "E", errorMessage: "m" };
    expect(givenUp).to.deep.equal([{ requestId, payload: "{}", condition: "RetriesExhausted", invokeCount: 3, error }]);
  });

  it("stops retrying when the event would be too old", async () => {
    const invocations = make(() => FAILED, { maximumAgeSeconds: 60, retryDelaysMilliseconds: [60_001] });
    invocations.accept({});
    await invocations.idle();

    expect(givenUp.map(({ condition, invokeCount }) => [condition, invokeCount])).to.deep.equal([
      ["EventAgeExceeded", 1],
    ]);
  });

  it("drops an event that its destination does not take", async () => {
    const errors: string[] = [];
    const invocations = make(() => FAILED, {
      maximumRetries: 0,
      onGivenUp: () => Promise.reject(new Error("too long")),
      onFailure: (_invocation, { errorType, errorMessage }) => errors.push(`${errorType}: ${errorMessage}`),
    });
    invocations.accept({});
    await invocations.idle();

    expect(errors).to.deep.equal(["E: m", "DestinationDeliveryFailure: too long"]);
    expect(journal.pending.size).to.equal(0);
  });

  it("takes a later event while an earlier one waits for its retry", async () => {
    const invocations = make(() => (invoked.length === 1 ? FAILED : DONE));
    invocations.accept("a" as unknown as object);
    invocations.accept("b" as unknown as object);
    await invocations.idle();

    expect(invoked.map(({ payload }) => payload)).to.deep.equal(['"a"', '"b"', '"a"']);
  });

  it("keeps to its concurrency, in order, over thousands of events", async () => {
    let running = 0;
    let most = 0;
    const invocations = make(async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running -= 1;
      return DONE;
    });
    for (let index = 0; index < 5_000; index += 1) invocations.accept([index]);
    await invocations.idle();

    expect(most).to.equal(2);
    expect(invoked.map(({ payload }) => payload)).to.deep.equal(
      Array.from({ length: 5_000 }, (_, index) => `[${index}]`),
    );
  });

  it("runs more events at once from when its limit is raised", async () => {
    const ends: (() => void)[] = [];
    const invocations = make(() => new Promise((resolve) => ends.push(() => resolve(DONE))), { concurrency: 1 });
    for (const event of ["a", "b", "c"]) invocations.accept(event as unknown as object);
    const before = invoked.length;

    invocations.setLimits({ concurrency: 2, maximumRetries: 0, maximumAgeSeconds: 60 });
    const after = invoked.length;
    const idle = invocations.idle();
    for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
      end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await idle;

    expect([before, after, invoked.length]).to.deep.equal([1, 2, 3]);
  });

  it("keeps an event that was running when it stopped, and runs it at the next start", async () => {
    let fail: (result: InvocationResult) => void = () => undefined;
    const stopping = make(() => new Promise((resolve) => (fail = resolve)));
    stopping.accept({ x: 1 });
    stopping.accept({ x: 2 });
    stopping.accept({ x: 3 });
    await stopping.stop(1);
    fail(FAILED);
    invoked.length = 0;

    const next = make(() => DONE);
    await next.idle();

    expect(invoked.map(({ payload }) => payload)).to.deep.equal(['{"x":1}', '{"x":2}', '{"x":3}']);
    expect(givenUp).to.deep.equal([]);
  });

  it("retries an event that is as old as it may be, and no older", async () => {
    for (const delay of [60_000, 60_001]) {
      const clock = (): number => (invoked.length > before ? 5_000 + delay - 1 : 5_000);
      const before = invoked.length;
      const invocations = make(() => FAILED, { maximumRetries: 1, retryDelaysMilliseconds: [1], clock });
      invocations.accept({});
      await invocations.idle();
    }

    expect(givenUp.map(({ condition, invokeCount }) => [condition, invokeCount])).to.deep.equal([
      ["RetriesExhausted", 2],
      ["EventAgeExceeded", 1],
    ]);
  });

  it("waits for the last delay before each retry beyond the list, and not at all without one", async () => {
    for (const retryDelaysMilliseconds of [[1, 2], []]) {
      const invocations = make(() => FAILED, { maximumRetries: 4, retryDelaysMilliseconds });
      invocations.accept({});
      await invocations.idle();
    }

    expect(delays).to.deep.equal([...[1, 2, 2, 2, undefined], ...[0, 0, 0, 0, undefined]]);
  });

  it("keeps an event that its destination has not taken when it stopped", async () => {
    let refuse: (error: Error) => void = () => undefined;
    const invocations = make(() => FAILED, {
      maximumRetries: 0,
      onGivenUp: () => new Promise((_resolve, reject) => (refuse = reject)),
    });
    invocations.accept({});
    await settled();
    const stopped = invocations.stop(60_000);
    refuse(new Error("the queue is closed"));
    await stopped;

    expect([invocations.pending, delays]).to.deep.equal([1, [undefined]]);
  });

  it("waits at its stop for what runs, and no longer than it may", async () => {
    let end: (result: InvocationResult) => void = () => undefined;
    const running = (): Promise<InvocationResult> => new Promise((resolve) => (end = resolve));
    const patient = make(running);
    patient.accept({});
    const stopped = patient.stop(60_000);
    end(DONE);
    await stopped;
    const impatient = make(running);
    impatient.accept({});
    await impatient.stop(1);

    expect([patient.pending, invoked.length]).to.deep.equal([1, 2]);
    end(DONE);
  });

  it("runs nothing more once it has stopped, also no retry", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const invocations = make(() => FAILED, { concurrency: 1, retryDelaysMilliseconds: [50] });
      invocations.accept({});
      await settled();
      const stopped = invocations.stop(0);
      mock.timers.tick(1);
      await stopped;
      invocations.accept({});
      mock.timers.tick(1_000);
      await settled();

      expect([invoked.length, invocations.pending]).to.deep.equal([1, 2]);
    } finally {
      mock.timers.reset();
    }
  });

  it("leaves no timer behind when it has stopped: neither a retry's nor that of its grace", async () => {
    const timeouts = new PendingTimeouts();
    const invocations = make(() => FAILED, { retryDelaysMilliseconds: [50_000] });
    invocations.accept({});
    invocations.accept({});
    await settled();
    const before = timeouts.milliseconds;
    await invocations.stop(60_000);
    const after = timeouts.milliseconds;
    timeouts.restore();

    expect([before, after]).to.deep.equal([[50_000, 50_000], []]);
  });

  it("is idle at once where nothing is pending, and each time that nothing is any more", async () => {
    const invocations = make(() => DONE);
    await invocations.idle();
    for (const event of [1, 2]) {
      invocations.accept([event]);
      const waiting = [invocations.idle(), invocations.idle()];
      expect(invocations.pending).to.equal(1);
      await Promise.all(waiting);
    }

    expect([invocations.pending, invoked.length]).to.deep.equal([0, 2]);
  });
});
