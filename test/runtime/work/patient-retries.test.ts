import { expect } from "chai";
import { PATIENCE, PatientRetries } from "../../../runtime/work/patient-retries.ts";

type Info = Parameters<PatientRetries["refreshRetryTokenForRetry"]>[1];
type Kind = Info["errorType"];

describe("PatientRetries", () => {
  const make = (stop = new AbortController()) => {
    const waits: number[] = [];
    const retries = new PatientRetries({
      ...{
        attempts: 3,
        baseDelayMilliseconds: 100,
        longestDelayMilliseconds: 1_000,
        signal: stop.signal,
        random: () => 0.5,
      },
      sleep: (milliseconds) => Promise.resolve(waits.push(milliseconds)),
    });
    const fail = async (times: number, errorType: Kind, error = new Error("fault")): Promise<string> => {
      let token = await retries.acquireInitialRetryToken();
      for (let i = 0; i < times; i++) {
        try {
          token = await retries.refreshRetryTokenForRetry(token, { errorType, error } as Info);
        } catch {
          return `given up after ${i}`;
        }
      }
      return "patient";
    };
    return { retries, waits, fail, stop };
  };

  it("waits throttling out, longer each time up to a limit, and counts it", async () => {
    const { retries, waits, fail } = make();
    let told = 0;
    retries.onThrottle = () => (told += 1);

    expect(await fail(50, "THROTTLING")).to.equal("patient");
    expect(waits.slice(0, 6)).to.deep.equal([50, 100, 200, 400, 500, 500]);
    expect([retries.retries, retries.throttles, told]).to.deep.equal([50, 50, 50]);
  });

  for (const { kind, ending } of [
    { kind: "TRANSIENT", ending: "given up after 2" },
    { kind: "SERVER_ERROR", ending: "given up after 2" },
    { kind: "CLIENT_ERROR", ending: "given up after 0" },
  ] as const) {
    it(`does not wait so for ${kind}: ${ending}`, async () => expect(await make().fail(50, kind)).to.equal(ending));
  }

  const emfile = Object.assign(new Error("connect EMFILE"), { code: "EMFILE" });
  for (const [title, error] of [
    ["a process that may open no more files", emfile],
    ["a machine that may open no more files", Object.assign(new Error("x"), { code: "ENFILE" })],
    ["a machine without a free port", Object.assign(new Error("x"), { code: "EADDRNOTAVAIL" })],
    ["several addresses that were tried", new AggregateError([new Error("x"), emfile])],
    ["an error about another", new Error("x", { cause: emfile })],
  ] as const) {
    it(`waits as for throttling, and gives idle connections back: ${title}`, async () => {
      const { retries, fail } = make();
      let [told, freed] = [0, 0];
      retries.onThrottle = () => (told += 1);
      retries.onOutOfFiles(() => (freed += 1));

      expect(await fail(50, "CLIENT_ERROR", error)).to.equal("patient");
      expect([retries.retries, retries.throttles, told, freed]).to.deep.equal([50, 50, 50, 50]);
    });
  }

  it("tries nothing again once it is told to stop, and knows what it gave up so", async () => {
    const { retries, fail, stop } = make();
    stop.abort();
    const error = new Error("throttled");

    expect(await fail(1, "THROTTLING", error)).to.equal("given up after 0");
    expect([retries.isAbandoned(error), retries.isAbandoned(new Error("other"))]).to.deep.equal([true, false]);
  });

  it("gives up a call whose wait the stop ends, and does not count it as retried", async () => {
    const stop = new AbortController();
    const retries = new PatientRetries({
      ...{ attempts: 3, baseDelayMilliseconds: 100, longestDelayMilliseconds: 1_000, signal: stop.signal },
      sleep: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted")))),
    });
    const error = new Error("throttled");
    const token = await retries.acquireInitialRetryToken();
    const retried = retries.refreshRetryTokenForRetry(token, { errorType: "THROTTLING", error } as Info);
    const again = retries.again(100);
    const endings = Promise.allSettled([retried, again]);
    stop.abort();

    expect((await endings).map(({ status }) => status)).to.deep.equal(["rejected", "rejected"]);
    expect(retries.isAbandoned(error)).to.equal(true);
    expect([retries.retries, retries.throttles]).to.deep.equal([0, 1]);
  });

  it("knows nothing as given up that failed for another reason", async () => {
    const { retries, fail } = make();
    const error = new Error("refused");
    await fail(1, "CLIENT_ERROR", error);

    expect([retries.isAbandoned(error), retries.isAbandoned("throttled")]).to.deep.equal([false, false]);
  });

  it("waits for, and counts, a retry that is not the SDK's", async () => {
    const { retries, waits } = make();
    await retries.again(70);

    expect([waits, retries.retries, retries.throttles]).to.deep.equal([[70], 1, 0]);
  });

  it("lets the SDK wait no longer than it waited itself", async () => {
    const { retries } = make();
    const first = await retries.acquireInitialRetryToken();
    const second = await retries.refreshRetryTokenForRetry(first, {
      ...{ errorType: "TRANSIENT", error: new Error("reset") },
    } as Info);

    expect([first, second].map((token) => [token.getRetryCount(), token.getRetryDelay()])).to.deep.equal([
      [0, 0],
      [1, 0],
    ]);
  });

  it("tries eight times over some seconds, and waits half a minute for a silent server", () => {
    expect(PATIENCE).to.deep.equal({
      ...{ attempts: 8, baseDelayMilliseconds: 50, longestDelayMilliseconds: 5_000 },
      silence: { milliseconds: 30_000 },
    });
  });
});
