import { expect } from "chai";
import { withRetries } from "../../../runtime/object/retry.ts";

describe("withRetries", () => {
  const failing = (times: number) => {
    let calls = 0;
    return {
      calls: () => calls,
      attempt: (): Promise<number> => {
        calls += 1;
        return calls <= times ? Promise.reject(new Error(`failure ${calls}`)) : Promise.resolve(calls);
      },
    };
  };
  const waits: number[] = [];
  const options = {
    attempts: 4,
    baseDelayMilliseconds: 100,
    random: () => 0.25,
    sleep: (milliseconds: number): Promise<void> => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  };

  beforeEach(() => {
    waits.length = 0;
  });

  it("returns what the first try returns, without a wait", async () => {
    expect(await withRetries(failing(0).attempt, () => true, options)).to.equal(1);
    expect(waits).to.deep.equal([]);
  });

  it("waits a random part of a bound that doubles", async () => {
    expect(await withRetries(failing(3).attempt, () => true, options)).to.equal(4);
    expect(waits).to.deep.equal([25, 50, 100]);
  });

  it("throws the last error once the tries are used up", async () => {
    const error = await withRetries(failing(9).attempt, () => true, options).catch((e: unknown) => e);

    expect(error).to.have.property("message", "failure 4");
  });

  it("throws at once what is not retryable", async () => {
    const { attempt, calls } = failing(9);
    const error = await withRetries(attempt, () => false, options).catch((e: unknown) => e);

    expect(error).to.have.property("message", "failure 1");
    expect(calls()).to.equal(1);
  });

  it("waits by the clock where it is told nothing else", async () => {
    expect(await withRetries(failing(1).attempt, () => true, { attempts: 2, baseDelayMilliseconds: 1 })).to.equal(2);
  });
});
