import { readFileSync } from "node:fs";
import { expect } from "chai";
import { afterFree, costOf } from "../../../scripts/docs/account/cost.ts";
import { deployerPolicy } from "../../../scripts/docs/account/deployer-policy.ts";
import { accountDocument, type Resources } from "../../../scripts/docs/account/document.ts";
import { purposeOf } from "../../../scripts/docs/account/purpose.ts";
import { described } from "../../infra/described.ts";
import { deployStack } from "../../infra/program.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
const TABLE = "aws:dynamodb/table:Table";

describe("docs/account.md", () => {
  it("lists what the program declares for both stacks, and what scaleOut adds (update it with `npm run docs`)", async () => {
    const dev = await described(await deployStack("dev"));
    const prod = await described(await deployStack("prod"));
    const scaledOut = await described(
      await deployStack("prod", { "sluice:scaleOut": "true", "sluice:workerConcurrency": "200" }),
    );
    const more = Object.fromEntries(Object.entries(scaledOut).filter(([key]) => !(key in prod)));

    const text = readFileSync(new URL("../../../docs/account.md", import.meta.url), "utf8");
    expect(text).to.contain(await accountDocument({ dev, prod, "With scaleOut, in addition": more }));
    const rows = text.split("\n").filter((line) => /^\| \w+ +\| \w+\.\w+ /.test(line));
    const things = [dev, prod, more].flatMap((each) => Object.keys(each)).filter((name) => name.startsWith("aws:"));
    expect(rows).to.have.length(things.length);
  });

  it("counts and lists an additional resource", async () => {
    const queue = { parent: "sluice:infra:FailureQueue sluice-dev", inputs: { name: "q" } };
    const one = await accountDocument({ dev: { "aws:sqs/queue:Queue a": queue } });
    const two = await accountDocument({ dev: { "aws:sqs/queue:Queue a": queue, "aws:sqs/queue:Queue b": queue } });

    expect(one).to.contain("1 resources.");
    expect(two).to.contain("2 resources.").and.to.contain("| `b`");
  });

  it("requires a purpose for each type of resource", () => {
    expect(() => purposeOf("aws:kinesis/stream:Stream", { name: "s" })).to.throw("aws:kinesis/stream:Stream");
  });
});

describe("the policy for whoever deploys", () => {
  const policy = (resources: Resources): unknown =>
    JSON.parse(
      deployerPolicy(resources)
        .replace(/^```json\n/, "")
        .replace(/\n```$/, ""),
    );

  it("allows a service's actions on what the stack makes, by its names", () => {
    const resources = {
      "aws:sqs/queue:Queue sluice-prod-failures": { inputs: { name: "failures" } },
      "aws:s3/bucket:Bucket sluice-prod-bucket": { inputs: {} },
      "aws:s3/bucketPolicy:BucketPolicy sluice-prod-bucket-policy": { inputs: { bucket: "id" } },
      "sluice:infra:IntakeBucket sluice-prod": {},
    };

    expect(policy(resources)).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "s3:*", Resource: ["arn:aws:s3:::sluice-prod-bucket-*"] },
        { Effect: "Allow", Action: "sqs:*", Resource: ["arn:aws:sqs:REGION:ACCOUNT:failures"] },
      ],
    });
  });

  it("requires an ARN for each type of resource", () => {
    expect(() => deployerPolicy({ "aws:kinesis/stream:Stream s": { inputs: {} } })).to.throw(
      "aws:kinesis/stream:Stream",
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

  it("leaves out the 10 alarms and 3 dashboards that an account has for free", () => {
    const alarms = (count: number) => Array.from({ length: count }, () => costOf(ALARM, {}));

    expect(afterFree(alarms(9)).toFixed(2)).to.equal("0.00");
    expect(afterFree(alarms(12)).toFixed(2)).to.equal("0.20");
    expect(afterFree([...alarms(10), costOf(DASHBOARD, {})]).toFixed(2)).to.equal("0.00");
  });
});
