import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../../terminal/user-error.ts";
import { readPrices } from "../../../../tools/runs/cost/prices.ts";

const PRICES = { date: "2030-01", region: "r", currency: "EUR", perMillion: { writeUnits: 1, gets: 0, lists: 5 } };

describe("readPrices", () => {
  let file: string;
  beforeEach(() => (file = join(mkdtempSync(join(tmpdir(), "sluice-test-")), "prices.json")));
  afterEach(() => rmSync(join(file, ".."), { recursive: true }));

  it("has prices of its own: dollars for a million write units, reads and listings", () => {
    const { perMillion, ...rest } = readPrices(undefined);

    expect(rest).to.deep.equal({ date: "2026-11", region: "us-east-1", currency: "USD" });
    expect(perMillion).to.deep.equal({
      ...{ writeUnits: 0.625, gets: 0.4, lists: 5, readUnits: 0.125 },
      ...{ puts: 5, stateTransitions: 25, invocations: 0.2, gigabyteSeconds: 16.67 },
      ...{ batchObjects: 1, batchJobs: 250_000 },
    });
  });

  it("reads prices from a file", () => {
    writeFileSync(file, JSON.stringify(PRICES));

    expect(readPrices(file)).to.deep.equal(PRICES);
  });

  const { perMillion } = PRICES;
  for (const value of [
    null,
    [],
    { ...PRICES, date: undefined },
    { ...PRICES, region: 5 },
    { ...PRICES, currency: undefined },
    { ...PRICES, perMillion: undefined },
    { ...PRICES, perMillion: { ...perMillion, writeUnits: -1 } },
    { ...PRICES, perMillion: { ...perMillion, gets: "0" } },
    { ...PRICES, perMillion: { ...perMillion, lists: undefined } },
  ]) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      writeFileSync(file, JSON.stringify(value));

      expect(() => readPrices(file)).to.throw(UserError, `--prices: ${file} must hold such a table: {"date":`);
    });
  }

  it("refuses a file that is not there, or not JSON", () => {
    expect(() => readPrices(file)).to.throw(UserError, "--prices");
    writeFileSync(file, "{");
    expect(() => readPrices(file)).to.throw(UserError, "--prices");
  });
});
