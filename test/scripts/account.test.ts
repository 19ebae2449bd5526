import { readFileSync } from "node:fs";
import { expect } from "chai";
import { afterFree, costOf } from "../../scripts/account/cost.ts";
import { accountDocument } from "../../scripts/account/document.ts";
import { purposeOf } from "../../scripts/account/purpose.ts";
import { described } from "../infra/described.ts";
import { deployStack } from "../infra/program.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
const TABLE = "aws:dynamodb/table:Table";

describe("README.md, on what is made in an account,", () => {
  it("has what the program declares for both stacks (mend it with `npm run docs`)", async () => {
    const dev = await described(await deployStack("dev"));
    const prod = await described(await deployStack("prod"));

    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    expect(readme).to.contain(await accountDocument({ dev, prod }));
    const rows = readme.split("\n").filter((line) => /^\| \w+ +\| \w+\.\w+ /.test(line));
    const things = [...Object.keys(dev), ...Object.keys(prod)].filter((name) => name.startsWith("aws:"));
    expect(rows).to.have.length(things.length);
  });

  it("notices a resource more", async () => {
    const queue = { parent: "sluice:infra:FailureQueue sluice-dev", inputs: { name: "q" } };
    const one = await accountDocument({ dev: { "aws:sqs/queue:Queue a": queue } });
    const two = await accountDocument({ dev: { "aws:sqs/queue:Queue a": queue, "aws:sqs/queue:Queue b": queue } });

    expect(one).to.contain("1 resources;");
    expect(two).to.contain("2 resources;").and.to.contain("| `b`");
  });

  it("wants a purpose for each", () => {
    expect(() => purposeOf("aws:sfn/stateMachine:StateMachine", { name: "m" })).to.throw(
      "aws:sfn/stateMachine:StateMachine",
    );
  });
});

describe("the cost of a resource at rest", () => {
  const cases = [
    { type: ALARM, inputs: {}, dollars: "0.10" },
    { type: DASHBOARD, inputs: {}, dollars: "3.00" },
    { type: "aws:appautoscaling/policy:Policy", inputs: {}, dollars: "0.40" },
    { type: TABLE, inputs: { billingMode: "PROVISIONED", readCapacity: 1, writeCapacity: 1 }, dollars: "0.65" },
    { type: TABLE, inputs: { billingMode: "PROVISIONED", readCapacity: 10, writeCapacity: 0 }, dollars: "1.08" },
    { type: TABLE, inputs: { billingMode: "PAY_PER_REQUEST" }, dollars: "0.00" },
    { type: "aws:sqs/queue:Queue", inputs: {}, dollars: "0.00" },
  ];
  for (const { type, inputs, dollars } of cases) {
    it(`is $${dollars} a month for ${type} ${JSON.stringify(inputs)}`, () => {
      expect(costOf(type, inputs).dollarsMonth.toFixed(2)).to.equal(dollars);
    });
  }

  it("leaves out what an account has for free: 10 alarms, 3 dashboards", () => {
    const alarms = (count: number) => Array.from({ length: count }, () => costOf(ALARM, {}));

    expect(afterFree(alarms(9)).toFixed(2)).to.equal("0.00");
    expect(afterFree(alarms(12)).toFixed(2)).to.equal("0.20");
    expect(afterFree([...alarms(10), costOf(DASHBOARD, {})]).toFixed(2)).to.equal("0.00");
  });
});
