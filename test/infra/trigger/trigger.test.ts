import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { FailureQueue } from "../../../infra/failure-queue.ts";
import { IntakeQueue } from "../../../infra/trigger/intake-queue.ts";
import { ObjectTrigger, type ObjectTriggerArgs, type Way } from "../../../infra/trigger/trigger.ts";
import { deploy } from "../deploy.ts";

const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:F";
const ARGS: ObjectTriggerArgs = {
  bucketName: "b",
  bucketArn: "arn:aws:s3:::b",
  functionName: "F",
  functionArn: FUNCTION,
  prefix: "",
  suffixes: [".json"],
  way: { kind: "direct" },
  tags: { team: "t" },
  after: [],
};
const FAILURES = "arn:aws:sqs:ap-southeast-2:123456789012:Q";

/** Through EventBridge, with a failure queue. */
function bridge(isOn: boolean): Way {
  const { arn, policy } = new FailureQueue("orders", { queueName: "Q", ruleName: "orders", tags: {} });
  return { kind: "eventbridge", failureQueueArn: arn, failurePolicy: policy, isOn };
}

const build = (args: Partial<ObjectTriggerArgs>) => deploy(() => new ObjectTrigger("orders", { ...ARGS, ...args }));

describe("ObjectTrigger, directly", () => {
  it("lets this bucket of this account call the function, before the bucket is told to", async () => {
    const { find } = await build({});

    expect(find("orders-trigger-permission").inputs).to.deep.equal({
      action: "lambda:InvokeFunction",
      function: "F",
      principal: "s3.amazonaws.com",
      sourceArn: "arn:aws:s3:::b",
      sourceAccount: "123456789012",
    });
    expect(find("orders-trigger").options.dependencies).to.deep.equal([
      "aws:lambda/permission:Permission orders-trigger-permission",
    ]);
  });

  const rule = (id: number, filters: object) => ({
    id: `orders-${id}`,
    lambdaFunctionArn: FUNCTION,
    events: ["s3:ObjectCreated:*"],
    ...filters,
  });
  const cases = [
    { title: "one suffix", args: {}, rules: [rule(0, { filterSuffix: ".json" })] },
    {
      title: "a prefix and several suffixes",
      args: { prefix: "in/year=2026/", suffixes: [".json", ".ndjson"] },
      rules: [
        rule(0, { filterPrefix: "in/year%3D2026/", filterSuffix: ".json" }),
        rule(1, { filterPrefix: "in/year%3D2026/", filterSuffix: ".ndjson" }),
      ],
    },
    {
      title: "a prefix and suffixes with characters that S3 expects encoded",
      args: { prefix: "in put/", suffixes: [" (1).json", "=é.json"] },
      rules: [
        rule(0, { filterPrefix: "in+put/", filterSuffix: "+(1).json" }),
        rule(1, { filterPrefix: "in+put/", filterSuffix: "%3D%C3%A9.json" }),
      ],
    },
    { title: "every object", args: { suffixes: [""] }, rules: [rule(0, {})] },
  ];
  for (const { title, args, rules } of cases) {
    it(`notifies of ${title}, in the bucket's one notification`, async () => {
      const { find, names } = await build(args);

      expect(names()).to.deep.equal([
        "aws:lambda/permission:Permission orders-trigger-permission",
        "aws:s3/bucketNotification:BucketNotification orders-trigger",
        "sluice:infra:ObjectTrigger orders",
      ]);
      expect(find("orders-trigger").inputs).to.deep.equal({ bucket: "b", lambdaFunctions: rules });
    });
  }
});

describe("ObjectTrigger, through a queue", () => {
  const build = (args: Partial<ObjectTriggerArgs> = {}, maximumConcurrency?: number) =>
    deploy(() => {
      const queue = new IntakeQueue("orders", {
        ...{ queueName: "Q", bucketArn: "arn:aws:s3:::b", timeoutSeconds: 60, failureQueueArn: "arn:f", tags: {} },
      });
      return new ObjectTrigger("orders", { ...ARGS, way: { kind: "queue", queue, maximumConcurrency }, ...args });
    });
  const queueArn = "arn:aws:sqs:ap-southeast-2:123456789012:Q";

  it("tells the bucket to write to the queue, once it may, and once Lambda listens", async () => {
    const { find, names } = await build({ prefix: "in/", suffixes: [".json", ".ndjson"] });

    expect(find("orders-trigger").inputs).to.deep.equal({
      bucket: "b",
      queues: [".json", ".ndjson"].map((filterSuffix, index) => ({
        ...{ id: `orders-${index}`, queueArn, events: ["s3:ObjectCreated:*"], filterPrefix: "in/", filterSuffix },
      })),
    });
    expect(find("orders-trigger").options.dependencies).to.deep.equal([
      "aws:lambda/eventSourceMapping:EventSourceMapping orders-intake-source",
      "aws:sqs/queue:Queue orders-intake",
      "aws:sqs/queuePolicy:QueuePolicy orders-intake-policy",
    ]);
    expect(names()).not.to.contain("aws:lambda/permission:Permission orders-trigger-permission");
  });

  it("hands the function batches whose messages fail one by one", async () => {
    const { find } = await build();

    expect(find("orders-intake-source").inputs).to.deep.equal({
      ...{ eventSourceArn: queueArn, functionName: FUNCTION, batchSize: 10, tags: { team: "t" } },
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
  });

  it("bounds the invocations at once, if asked to", async () => {
    const { find } = await build({}, 7);

    expect(find("orders-intake-source").inputs["scalingConfig"]).to.deep.equal({ maximumConcurrency: 7 });
  });
});

describe("ObjectTrigger, through EventBridge", () => {
  const build = (isOn: boolean, args: Partial<ObjectTriggerArgs> = {}) => {
    return deploy(() => new ObjectTrigger("orders", { ...ARGS, way: bridge(isOn), ...args }));
  };
  const RULE = "arn:aws:cloudwatch:ap-southeast-2:123456789012:orders";

  it("calls the function for the bucket's created objects", async () => {
    const { find } = await build(false, { prefix: "in/" });

    const { eventPattern, ...rule } = find("orders-rule").inputs;
    expect(rule).to.deep.equal({
      name: "orders",
      description: "Objects created in the bucket of JSON files",
      tags: { team: "t" },
    });
    expect(JSON.parse(String(eventPattern))).to.deep.equal({
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: ["b"] }, object: { key: [{ wildcard: "in/*.json" }] } },
    });
    expect(find("orders-rule-permission").inputs).to.deep.equal({
      ...{ action: "lambda:InvokeFunction", function: "F", principal: "events.amazonaws.com", sourceArn: RULE },
    });
  });

  it("puts what Lambda does not take on the failure queue", async () => {
    const { find } = await build(false);

    expect(find("orders-rule-target").inputs).to.deep.equal({
      ...{ rule: "orders", arn: FUNCTION, targetId: "function", deadLetterConfig: { arn: FAILURES } },
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
    });
    expect(find("orders-rule-target").options.dependencies).to.deep.equal([
      "aws:cloudwatch/eventRule:EventRule orders-rule",
      "aws:lambda/permission:Permission orders-rule-permission",
      "aws:sqs/queue:Queue orders-failures",
      "aws:sqs/queuePolicy:QueuePolicy orders-failures-policy",
    ]);
  });

  it("switches EventBridge on for a bucket of its own, after all that is to take the events", async () => {
    const { find } = await build(false);

    expect(find("orders-trigger").inputs).to.deep.equal({ bucket: "b", eventbridge: true });
    expect(find("orders-trigger").options.dependencies).to.include(
      "aws:cloudwatch/eventTarget:EventTarget orders-rule-target",
    );
  });

  it("leaves the notification of a bucket alone that has it on already", async () => {
    const { names } = await build(true);

    expect(names().filter((name) => name.startsWith("aws:s3/"))).to.deep.equal([]);
  });
});

describe("every way from the bucket to the function", () => {
  const queue = () =>
    new IntakeQueue("orders", {
      ...{ queueName: "Q", bucketArn: "arn:aws:s3:::b", timeoutSeconds: 60, failureQueueArn: "arn:f", tags: {} },
    });
  const ways = [
    { title: "direct", way: () => ({ kind: "direct" }) as const, opens: ["orders-trigger"] },
    {
      title: "queue",
      way: () => ({ kind: "queue", queue: queue() }) as const,
      opens: ["orders-trigger", "orders-intake-source"],
    },
    { title: "eventbridge", way: () => bridge(false), opens: ["orders-trigger", "orders-rule-target"] },
    { title: "eventbridge, switched on before", way: () => bridge(true), opens: ["orders-rule-target"] },
  ];
  for (const { title, way, opens } of ways) {
    it(`is open only when all is there that the first event needs: ${title}`, async () => {
      const { find } = await deploy(() => {
        const first = new aws.sns.Topic("first");
        return new ObjectTrigger("orders", { ...ARGS, way: way(), after: [first] });
      });

      for (const name of opens) {
        expect(find(name).options.dependencies, name).to.include("aws:sns/topic:Topic first");
      }
    });

    it(`has all its parts below it: ${title}`, async () => {
      const { resources } = await deploy(() => new ObjectTrigger("orders", { ...ARGS, way: way() }));

      const top = resources.filter(({ options }) => options.parent === undefined).map(({ type }) => type);
      expect(top.filter((type) => !/(Intake|Failure)Queue$/.test(type))).to.deep.equal(["sluice:infra:ObjectTrigger"]);
    });
  }

  it("names a rule as EventBridge allows, in 64 characters", async () => {
    const { find } = await deploy(() => new ObjectTrigger("n".repeat(73), { ...ARGS, way: bridge(true) }));

    expect(find(`${"n".repeat(73)}-rule`).inputs["name"]).to.equal("n".repeat(64));
  });
});

describe("a change of the trigger", () => {
  it("keeps the bucket's notification the same resource, so that no deletion takes it away", async () => {
    const urns = await Promise.all(
      (["direct", "eventbridge"] as const).map(async (kind) => {
        const { find } = await deploy(
          () => new ObjectTrigger("orders", { ...ARGS, way: kind === "direct" ? { kind } : bridge(false) }),
        );
        const { type, name, options } = find("orders-trigger");
        return [type, name, options.parent];
      }),
    );

    expect(urns[0]).to.deep.equal(urns[1]);
  });
});
