import { DynamoDBClient, type TableDescription } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { ANY_CREDENTIALS } from "../../../../local/pipeline/address.ts";
import { ZERO_TOTALS } from "../../../../runtime/work/totals.ts";
import { readTableCapacity, type TableCapacity } from "../../../../tools/runs/cost/table-capacity.ts";
import { costBasis, timeBasis } from "../../../../tools/runs/cost/estimate-text.ts";
import { estimate } from "../../../../tools/runs/cost/estimate.ts";
import type { RunState } from "../../../../tools/runs/run-state.ts";

const PRICES = {
  ...{ date: "2026-11", region: "us-east-1", currency: "USD" },
  perMillion: { writeUnits: 1_000_000, gets: 100_000, lists: 1_000_000 },
};

/** A sample of 10 of 100 objects, in 2 seconds, with 4 write units each. */
const STATE = {
  totals: { ...ZERO_TOTALS, objects: 10, records: 20, writeUnits: 40 },
  ...{ selected: 100, listed: 1_500, duration: 2_000 },
} as unknown as RunState;

const OF = "prices of us-east-1, 2026-11";

describe("what a run would take", () => {
  const cases: {
    title: string;
    table: TableCapacity;
    maxWrites?: number;
    region?: string;
    cost: number;
    seconds: number;
    says: [string, string];
  }[] = [
    {
      title: "a provisioned table, whose writes cost nothing more",
      table: { billing: "provisioned", writeUnitsPerSecond: 10 },
      region: "us-east-1",
      cost: 12,
      seconds: 40,
      says: [
        `S3 requests only: the table's writes are paid for by its provisioned capacity; ${OF}`,
        "by the table's provisioned capacity of 10 write units/s; auto scaling may raise it",
      ],
    },
    {
      title: "a provisioned table that is faster than the dry run was",
      table: { billing: "provisioned", writeUnitsPerSecond: 1_000 },
      cost: 12,
      seconds: 20,
      says: [
        `S3 requests only: the table's writes are paid for by its provisioned capacity; ${OF}`,
        "at the rate of this dry run",
      ],
    },
    {
      title: "an on-demand table of another region",
      table: { billing: "on-demand" },
      region: "eu-west-1",
      cost: 412,
      seconds: 20,
      says: [
        `S3 requests and on-demand writes; ${OF}; the table is in eu-west-1, name its prices with --prices`,
        "at the rate of this dry run",
      ],
    },
    {
      title: "an on-demand table with a maximum",
      table: { billing: "on-demand", writeUnitsPerSecond: 4 },
      cost: 412,
      seconds: 100,
      says: [
        `S3 requests and on-demand writes; ${OF}`,
        "at the least: the table's on-demand maximum is 4 write units/s",
      ],
    },
    {
      title: "--max-writes below what the table takes",
      table: { billing: "provisioned", writeUnitsPerSecond: 10 },
      maxWrites: 2,
      cost: 12,
      seconds: 200,
      says: [`S3 requests only: the table's writes are paid for by its provisioned capacity; ${OF}`, "by --max-writes"],
    },
    {
      title: "a table that may not be described",
      table: { billing: "unknown", why: "DescribeTable: AccessDeniedException" },
      cost: 412,
      seconds: 20,
      says: [
        `S3 requests and on-demand writes, as the table's billing is not known (DescribeTable: AccessDeniedException); ${OF}`,
        "at the rate of this dry run; what the table takes is not known (DescribeTable: AccessDeniedException)",
      ],
    },
  ];
  for (const { title, table, maxWrites = Infinity, region, cost, seconds, says } of cases) {
    it(`is estimated for ${title}`, () => {
      const estimated = estimate(STATE, { prices: PRICES, maxWrites, table, region });

      expect(estimated).to.deep.include({ objects: 100, records: 200, writeUnits: 400, cost });
      expect(estimated.durationMilliseconds).to.equal(seconds * 1_000);
      expect([costBasis(estimated), timeBasis(estimated)]).to.deep.equal(says);
    });
  }

  it("takes the sample's share of rejections and units, in whole numbers, and the cost to the cent", () => {
    const outcomes = { ...ZERO_TOTALS.outcomes, rejected: 1 };
    const totals = { ...ZERO_TOTALS, objects: 3, records: 4, writeUnits: 5, outcomes };
    const state = { ...STATE, totals, selected: 10, listed: 1_001, duration: 100 };
    const prices = { ...PRICES, perMillion: { writeUnits: 1_234, gets: 567, lists: 8_900 } };
    const table = { billing: "on-demand" } as const;

    expect(estimate(state, { prices, maxWrites: Infinity, table, region: "r" })).to.deep.equal({
      ...{ objects: 10, records: 13, rejected: 3, writeUnits: 17, cost: 0.04, durationMilliseconds: 333 },
      ...{ boundBy: "rate", prices, table, region: "r" },
    });
  });

  it("is nothing where nothing was found", () => {
    const state = { ...STATE, totals: ZERO_TOTALS, selected: 0, listed: 0 };
    const table = { billing: "provisioned", writeUnitsPerSecond: 5 } as const;
    const estimated = estimate(state, { prices: PRICES, maxWrites: Infinity, table, region: undefined });

    expect(estimated).to.deep.include({ cost: 0, durationMilliseconds: 0, boundBy: "rate" });
  });
});

describe("a table's capacity", () => {
  const client = (answer: Partial<TableDescription> | Error): DynamoDBClient => {
    const dynamodb = new DynamoDBClient({ region: "us-east-1", credentials: ANY_CREDENTIALS });
    dynamodb.middlewareStack.add(
      () => () =>
        answer instanceof Error
          ? Promise.reject(answer)
          : Promise.resolve({ output: { $metadata: {}, Table: answer }, response: {} }),
      { step: "initialize" },
    );
    return dynamodb;
  };
  const cases: { title: string; answer: Partial<TableDescription> | Error; capacity: TableCapacity }[] = [
    {
      title: "a provisioned table, which has no summary of its billing",
      answer: { ProvisionedThroughput: { WriteCapacityUnits: 7 } },
      capacity: { billing: "provisioned", writeUnitsPerSecond: 7 },
    },
    {
      title: "an on-demand table",
      answer: {
        BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
        ProvisionedThroughput: { WriteCapacityUnits: 0 },
        OnDemandThroughput: { MaxWriteRequestUnits: -1 },
      },
      capacity: { billing: "on-demand" },
    },
    {
      title: "an on-demand table with a maximum",
      answer: {
        BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
        OnDemandThroughput: { MaxWriteRequestUnits: 500 },
      },
      capacity: { billing: "on-demand", writeUnitsPerSecond: 500 },
    },
    {
      title: "a server that says nothing of it",
      answer: {},
      capacity: { billing: "unknown", why: "the answer to DescribeTable names no capacity" },
    },
    {
      title: "a table that may not be described",
      answer: Object.assign(new Error("not authorized"), { name: "AccessDeniedException" }),
      capacity: { billing: "unknown", why: "DescribeTable: AccessDeniedException" },
    },
  ];
  for (const { title, answer, capacity } of cases) {
    it(`is read of ${title}`, async () => {
      const dynamodb = client(answer);

      expect(await readTableCapacity(dynamodb, "items")).to.deep.equal(capacity);
      dynamodb.destroy();
    });
  }
});
