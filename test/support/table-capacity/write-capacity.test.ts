import { expect } from "chai";
import { WriteCapacity } from "./write-capacity.ts";

describe("WriteCapacity", () => {
  let time: number;
  const capacity = (perSecond: number, savedSeconds = 0): WriteCapacity => {
    time = 5_000;
    return new WriteCapacity({ perSecond, savedSeconds, now: () => time });
  };
  /** How many writes of one unit are let through now. */
  const most = (table: WriteCapacity): number => {
    let writes = 0;
    while (table.take(1)) writes += 1;
    return writes;
  };

  it("lets through what it gains with time", () => {
    const table = capacity(10);

    const writes = [0, 100, 1_000, 50].map((milliseconds) => {
      time += milliseconds;
      return most(table);
    });

    expect(writes).to.deep.equal([0, 1, 10, 0]);
    expect([table.spent, table.refused]).to.deep.equal([11, 4]);
  });

  it("keeps five minutes of what is not used", () => {
    const table = capacity(2);
    time += 3_600_000;

    expect(most(table)).to.equal(600);
  });

  it("begins with what was saved", () => expect(most(capacity(2, 300))).to.equal(600));

  it("changes its rate, and keeps what it has", () => {
    const table = capacity(1);
    time += 3_000;
    table.perSecond = 10;
    time += 1_000;

    expect(most(table)).to.equal(13);
  });

  it("lets through a write larger than a second's units, and has the next ones wait for it", () => {
    const table = capacity(1);
    time += 1_000;

    expect(table.take(5)).to.equal(true);
    time += 4_000;
    expect(table.take(1)).to.equal(false);
    time += 1_000;
    expect(table.take(1)).to.equal(true);
  });
});
