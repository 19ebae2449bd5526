import { expect } from "chai";
import { PatientRetries } from "../../../runtime/work/patient-retries.ts";

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
});
