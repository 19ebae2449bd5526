import { join } from "node:path";
import { expect } from "chai";
import { expectedParents, expectedThings, expectedWorkers } from "./expected.ts";
import type { EngineStack } from "./engine-stack.ts";
import { World } from "./world.ts";

const TABLE = "aws:dynamodb/table:Table";

/** The life of one stack: each test goes on where the one before it ended. */
describe("a stack's life on the real engine", () => {
  let world: World;
  let stack: EngineStack;

  before(async () => {
    world = new World();
    stack = await world.stack(world.checkout("checkout"), "dev");
  });
  after(() => world.close());

  for (const name of ["prod", "dev"]) {
    it(`previews every resource of ${name}, with its parent, and makes none`, async () => {
      const previewed = await world.stack(join(world.folder, "checkout"), name);

      const steps = await previewed.preview();

      expect(steps.parents).to.deep.equal(expectedParents(name));
      // The stack itself is one more.
      expect(steps.summary).to.deep.equal({ create: Object.keys(expectedParents(name)).length + 1 });
      expect(world.cloud.all()).to.deep.equal([]);
    });
  }

  it("makes them", async () => {
    const steps = await stack.up();

    expect(steps.changes).to.deep.equal(expectedThings("dev").map((thing) => `create ${thing}`));
    expect(world.cloud.all()).to.have.length(expectedThings("dev").length);
    const bucket = world.cloud.all().find(({ type }) => type === "aws:s3/bucket:Bucket")?.id;
    expect(bucket).to.match(/^sluice-dev-bucket-[0-9a-f]{7}$/);
    expect(await stack.stack.outputs()).to.deep.include({
      bucketName: { value: bucket, secret: false },
      tableArn: { value: "arn:aws:dynamodb:ap-southeast-2:123456789012:table/UserDataTable", secret: false },
      functionName: { value: "ProcessS3JSONToDynamoDB", secret: false },
    });
  });

  it("changes nothing when nothing has changed", async () => {
    const steps = await stack.up();

    expect(steps.changes).to.deep.equal([]);
    expect(steps.summary).to.deep.equal({ same: Object.keys(expectedParents("dev")).length + 1 });
  });

  it("changes nothing from another checkout either, whose dependencies lie elsewhere", async () => {
    const elsewhere = await world.stack(world.checkout("another/checkout of it", "copied"), "dev");

    const steps = await elsewhere.up();

    expect(steps.changes).to.deep.equal([]);
  });

  const changes = [
    {
      setting: "sluice:logRetentionDays",
      value: 7,
      steps: ["update aws:cloudwatch/logGroup:LogGroup sluice-dev-log (retentionInDays)"],
    },
    {
      setting: "sluice:suffixes",
      value: [".json", ".ndjson"],
      steps: ["update aws:s3/bucketNotification:BucketNotification sluice-dev-trigger (lambdaFunctions)"],
    },
    {
      setting: "sluice:writeCapacityMax",
      value: 20,
      steps: ["update aws:appautoscaling/target:Target sluice-dev-write-capacity (maxCapacity)"],
    },
    {
      setting: "sluice:mapping",
      value: { userID: "/customer/id" },
      steps: ["update aws:lambda/function:Function sluice-dev-processor (environment)"],
    },
    {
      setting: "sluice:tracing",
      value: true,
      steps: [
        "create aws:iam/rolePolicy:RolePolicy sluice-dev-role-tracing",
        // Another bundle: it reports each call.
        "update aws:lambda/function:Function sluice-dev-processor (code, tracingConfig)",
      ],
    },
    {
      setting: "sluice:logs",
      value: "own",
      steps: [
        "create aws:iam/rolePolicy:RolePolicy sluice-dev-role-logs",
        "delete aws:iam/rolePolicyAttachment:RolePolicyAttachment sluice-dev-role-logs",
      ],
    },
    {
      setting: "sluice:kmsKeyArn",
      value: "arn:aws:kms:ap-southeast-2:123456789012:key/1a2b3c4d-0000-4000-8000-000000000000",
      steps: [
        "update aws:cloudwatch/logGroup:LogGroup sluice-dev-log (kmsKeyId)",
        "update aws:dynamodb/table:Table sluice-dev-items (serverSideEncryption)",
        "update aws:iam/rolePolicy:RolePolicy sluice-dev-role-dynamodb (policy)",
        "update aws:iam/rolePolicy:RolePolicy sluice-dev-role-failures (policy)",
        "update aws:iam/rolePolicy:RolePolicy sluice-dev-role-s3 (policy)",
        "update aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration sluice-dev-bucket-encryption (rules)",
        "update aws:sns/topic:Topic sluice-dev-alarms (kmsMasterKeyId)",
        "update aws:sqs/queue:Queue sluice-dev-failures (kmsMasterKeyId, sqsManagedSseEnabled)",
      ],
    },
    {
      setting: "sluice:trigger",
      value: "queue",
      steps: [
        "create aws:cloudwatch/metricAlarm:MetricAlarm sluice-dev-alarm-intake-age",
        "create aws:cloudwatch/metricAlarm:MetricAlarm sluice-dev-alarm-silence",
        "create aws:iam/rolePolicy:RolePolicy sluice-dev-role-intake",
        "create aws:lambda/eventSourceMapping:EventSourceMapping sluice-dev-intake-source",
        "create aws:sqs/queue:Queue sluice-dev-intake",
        "create aws:sqs/queuePolicy:QueuePolicy sluice-dev-intake-policy",
        "delete aws:lambda/permission:Permission sluice-dev-trigger-permission",
        "update aws:s3/bucketNotification:BucketNotification sluice-dev-trigger (lambdaFunctions, queues)",
      ],
    },
    {
      setting: "sluice:trigger",
      value: "eventbridge",
      steps: [
        "create aws:cloudwatch/eventRule:EventRule sluice-dev-rule",
        "create aws:cloudwatch/eventTarget:EventTarget sluice-dev-rule-target",
        "create aws:cloudwatch/metricAlarm:MetricAlarm sluice-dev-alarm-lost-events",
        "create aws:lambda/permission:Permission sluice-dev-rule-permission",
        "delete aws:lambda/permission:Permission sluice-dev-trigger-permission",
        "update aws:s3/bucketNotification:BucketNotification sluice-dev-trigger (eventbridge, lambdaFunctions)",
        "update aws:sqs/queuePolicy:QueuePolicy sluice-dev-failures-policy (policy)",
      ],
    },
    {
      setting: "sluice:scaleOut",
      value: true,
      steps: [
        ...expectedWorkers("dev")
          .filter((name) => !name.endsWith("-tracing"))
          .map((name) => `create ${name}`),
        "update aws:cloudwatch/dashboard:Dashboard sluice-dev-dashboard (dashboardBody)",
      ],
    },
    {
      setting: "sluice:failureQueueName",
      value: "other",
      steps: [
        "create-replacement aws:sqs/queue:Queue sluice-dev-failures (name)",
        "create-replacement aws:sqs/queuePolicy:QueuePolicy sluice-dev-failures-policy (policy, queueUrl)",
        "delete-replaced aws:sqs/queue:Queue sluice-dev-failures",
        "delete-replaced aws:sqs/queuePolicy:QueuePolicy sluice-dev-failures-policy",
        "replace aws:sqs/queue:Queue sluice-dev-failures (name)",
        "replace aws:sqs/queuePolicy:QueuePolicy sluice-dev-failures-policy (policy, queueUrl)",
        "update aws:cloudwatch/dashboard:Dashboard sluice-dev-dashboard (dashboardBody)",
        "update aws:cloudwatch/metricAlarm:MetricAlarm sluice-dev-alarm-failure-age (dimensions)",
        "update aws:cloudwatch/metricAlarm:MetricAlarm sluice-dev-alarm-failures (dimensions)",
        "update aws:cloudwatch/metricAlarm:MetricAlarm sluice-dev-alarm-new-failures (metricQueries)",
        "update aws:iam/rolePolicy:RolePolicy sluice-dev-role-failures (policy)",
        "update aws:lambda/function:Function sluice-dev-processor (environment)",
        "update aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig sluice-dev-retries (destinationConfig)",
      ],
    },
  ];
  for (const { setting, value, steps: expected } of changes) {
    it(`changes for ${setting} = ${JSON.stringify(value)} what depends on it, and nothing else`, async () => {
      const steps = await stack.configured({ [setting]: value }, () => stack.preview());

      expect(steps.changes).to.deep.equal(expected);
    });
  }

  it("updates in place", async () => {
    const steps = await stack.configured({ "sluice:logRetentionDays": 7 }, () => stack.up());

    expect(steps.changes).to.deep.equal(["update aws:cloudwatch/logGroup:LogGroup sluice-dev-log (retentionInDays)"]);
    const log = world.cloud.find("aws:cloudwatch/logGroup:LogGroup", "/aws/lambda/ProcessS3JSONToDynamoDB");
    expect(log?.state["retentionInDays"]).to.equal(7);
  });

  it("leaves to auto scaling the capacities that it has moved", async () => {
    const table = world.cloud.find(TABLE, "UserDataTable")!;
    const moved = { readCapacity: 7, writeCapacity: 9 };
    world.cloud.put({ ...table, inputs: { ...table.inputs, ...moved }, state: { ...table.state, ...moved } });

    const refreshed = await stack.refresh();
    const steps = await stack.up();

    expect(refreshed.changes).to.deep.equal([`update ${TABLE} sluice-dev-items (readCapacity, writeCapacity)`]);
    // Only the setting of the test before goes back.
    expect(steps.changes).to.deep.equal(["update aws:cloudwatch/logGroup:LogGroup sluice-dev-log (retentionInDays)"]);
    expect(world.cloud.find(TABLE, "UserDataTable")?.state).to.deep.include(moved);
  });

  it("finds what was deleted by hand, and makes it again", async () => {
    world.cloud.remove("aws:cloudwatch/metricAlarm:MetricAlarm", "sluice-dev-failures");

    const refreshed = await stack.refresh();
    const steps = await stack.up();

    const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm sluice-dev-alarm-failures";
    expect(refreshed.changes).to.deep.equal([`delete ${alarm}`]);
    expect(steps.changes).to.deep.equal([`create ${alarm}`]);
  });

  it("exports a state whose inputs and outputs name no folder of this machine", async () => {
    const resources = await stack.state();

    // Besides the program's: the stack itself, the provider, and the engine's own, which told the outputs of the last update.
    expect(resources).to.have.length(Object.keys(expectedParents("dev")).length + 3);
    const state = JSON.stringify(resources.map(({ inputs, outputs }) => ({ inputs, outputs })));
    expect(state).to.not.contain(world.folder);
    expect(state).to.not.contain(process.cwd());
  });

  it("leaves nothing when it goes", async () => {
    const steps = await stack.destroy();

    expect(steps.changes).to.deep.equal(expectedThings("dev").map((thing) => `delete ${thing}`));
    expect(world.cloud.all()).to.deep.equal([]);
    expect(await stack.state()).to.deep.equal([]);
  });
});
