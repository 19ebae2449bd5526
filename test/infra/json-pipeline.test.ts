import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { JsonPipeline, type JsonPipelineArgs } from "../../infra/json-pipeline.ts";
import { deploy, valueOf } from "./deploy.ts";
import { CODE, deployStack, ofType } from "./program.ts";

const ARGS: JsonPipelineArgs = { region: "eu-central-1", code: CODE };

describe("JsonPipeline", () => {
  it("needs no more than a name and a region, and names everything after itself", async () => {
    const { resources } = await deploy(() => new JsonPipeline("orders", ARGS));

    const named = resources.filter(({ name }) => name !== "orders" && !name.startsWith("orders-"));
    expect(named).to.deep.equal([]);
    const physical = resources.map(({ inputs }) => inputs["name"]).filter((name) => typeof name === "string");
    expect(
      physical.filter((name) => !name.includes("orders") && !/^(logs|s3|dynamodb|failures|continuations)$/.test(name)),
    ).to.deep.equal([]);
  });

  it("tells where everything is", async () => {
    const { result } = await deployStack("dev");

    const outputs = {
      region: result.region,
      bucketName: await valueOf(result.bucketName),
      bucketArn: await valueOf(result.bucketArn),
      tableName: await valueOf(result.tableName),
      tableArn: await valueOf(result.tableArn),
      functionName: await valueOf(result.functionName),
      functionArn: await valueOf(result.functionArn),
      roleName: await valueOf(result.roleName),
      roleArn: await valueOf(result.roleArn),
      failureQueueUrl: await valueOf(result.failureQueueUrl),
      failureQueueArn: await valueOf(result.failureQueueArn),
      failureQueueName: await valueOf(result.failureQueueName),
      logGroupName: await valueOf(result.logGroupName),
      mapping: result.mapping,
      suffixes: result.suffixes,
      prefix: result.prefix,
      maxDecompressedBytes: result.maxDecompressedBytes,
      alarmTopicArn: await valueOf(result.alarmTopicArn),
      dashboardName: await valueOf(result.dashboardName),
    };
    const arn = (service: string, name: string) => `arn:aws:${service}:ap-southeast-2:123456789012:${name}`;
    expect(outputs).to.deep.equal({
      region: "ap-southeast-2",
      bucketName: "sluice-dev-bucket-id",
      bucketArn: "arn:aws:s3:::sluice-dev-bucket-id",
      tableName: "UserDataTable",
      tableArn: arn("dynamodb", "UserDataTable"),
      functionName: "ProcessS3JSONToDynamoDB",
      functionArn: arn("lambda", "ProcessS3JSONToDynamoDB"),
      roleName: "LambdaS3DynamoDBRole",
      roleArn: arn("iam", "LambdaS3DynamoDBRole"),
      failureQueueUrl: "https://sqs.example/123456789012/sluice-dev-failures",
      failureQueueArn: arn("sqs", "sluice-dev-failures"),
      failureQueueName: "sluice-dev-failures",
      logGroupName: "/aws/lambda/ProcessS3JSONToDynamoDB",
      mapping: { userID: "/userID", timestamp: "/timestamp", data: "/data" },
      suffixes: [".json"],
      prefix: "",
      maxDecompressedBytes: 1_073_741_824,
      alarmTopicArn: arn("sns", "sluice-dev-alarms"),
      dashboardName: "sluice-dev",
    });
  });

  it("stands twice in one program", async () => {
    const { resources } = await deploy(() => [new JsonPipeline("orders", ARGS), new JsonPipeline("clicks", ARGS)]);

    const names = resources.map(({ type, name, inputs }) => `${type} ${name} ${String(inputs["name"])}`);
    expect(new Set(names).size).to.equal(names.length);
    expect(names).to.have.length(2 * (await deploy(() => new JsonPipeline("orders", ARGS))).resources.length);
  });

  it("goes without alarms and dashboard where these are not wanted", async () => {
    const deployed = await deploy(() => new JsonPipeline("orders", { ...ARGS, alarms: false, dashboard: false }));

    expect(deployed.names().filter((name) => /cloudwatch|sns/.test(name))).to.deep.equal([
      "aws:cloudwatch/logGroup:LogGroup orders-log",
    ]);
    expect(deployed.result.alarmTopicArn).to.equal(null);
    expect(deployed.result.dashboardName).to.equal(null);
  });

  it("takes a key that the program makes itself", async () => {
    const kmsKeyArn = pulumi.output("arn:aws:kms:eu-central-1:123456789012:key/1a");
    const deployed = await deploy(() => new JsonPipeline("orders", { ...ARGS, kmsKeyArn }));

    const key = await valueOf(kmsKeyArn);
    expect(deployed.find("orders-failures").inputs["kmsMasterKeyId"]).to.equal(key);
    expect(deployed.find("orders-alarms").inputs["kmsMasterKeyId"]).to.equal(key);
    expect(deployed.find("orders-log").inputs["kmsKeyId"]).to.equal(key);
  });

  it("starts when the bucket is ready for it, versioning and all, and no event that fails could be lost", async () => {
    const { find } = await deployStack("dev");

    expect(find("sluice-dev-trigger").options.dependencies).to.include.members([
      "aws:lambda/permission:Permission sluice-dev-trigger-permission",
      "aws:s3/bucketVersioning:BucketVersioning sluice-dev-bucket-versioning",
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig sluice-dev-retries",
    ]);
  });

  it("has the settings' own words for a wrong argument, and declares nothing then", async () => {
    const build = () => {
      try {
        new JsonPipeline("orders", { ...ARGS, timeoutSeconds: 901, suffixes: [".json", "x.json"] });
        return "it was accepted";
      } catch (error) {
        expect(pulumi.RunError.isInstance(error)).to.be.true;
        return (error as Error).message;
      }
    };
    const { result, resources } = await deploy(build);

    expect(result).to.equal(
      'JsonPipeline "orders": 2 settings are wrong\n' +
        '  suffixes is [".json","x.json"]; allowed: suffixes of which none ends in another (".json" and "x.json" overlap)\n' +
        "  timeoutSeconds is 901; allowed: a whole number from 1 to 900 (seconds; Lambda's range)",
    );
    expect(resources).to.deep.equal([]);
  });

  it("has names that AWS takes, under the longest name of its own", async () => {
    const name = "a".repeat(73);
    const given = { bucketName: "intake", functionName: "F", roleName: "R", failureQueueName: "Q" };
    const { find, resources } = await deploy(() => new JsonPipeline(name, { ...ARGS, ...given }));

    // Pulumi names the statement by its resource, and eight characters more.
    expect(find(`${name}-trigger-permission`).name.length + 8).to.equal(100);
    const lengths = (type: string, input: string) =>
      resources.filter((each) => each.type === type).map(({ inputs }) => String(inputs[input]).length);
    const limits = [
      { type: "aws:sns/topic:Topic", input: "name", most: 256 },
      { type: "aws:sns/topic:Topic", input: "displayName", most: 100 },
      { type: "aws:cloudwatch/dashboard:Dashboard", input: "dashboardName", most: 255 },
      { type: "aws:cloudwatch/metricAlarm:MetricAlarm", input: "name", most: 255 },
      { type: "aws:dynamodb/table:Table", input: "name", most: 255 },
    ];
    for (const { type, input, most } of limits) {
      expect(lengths(type, input), type).to.not.be.empty;
      expect(Math.max(...lengths(type, input)), `${type} ${input}`).to.be.within(73, most);
    }
  });

  it("limits each request of a table on demand by the setting of its own", async () => {
    const limits = { maxReadRequestUnits: 10, maxWriteRequestUnits: 200 };
    const { find } = await deploy(() => new JsonPipeline("orders", { ...ARGS, billingMode: "on-demand", ...limits }));

    expect(find("orders-items").inputs["onDemandThroughput"]).to.deep.equal(limits);
  });

  it("reaches every setting of a stack", async () => {
    const deployed = await deployStack("dev", {
      "sluice:tableName": "Table",
      "sluice:bucketName": "my-bucket",
      "sluice:functionName": "F",
      "sluice:roleName": "R",
      "sluice:failureQueueName": "Q",
      "sluice:readCapacityMin": "3",
      "sluice:readCapacityMax": "20",
      "sluice:readTargetPercent": "50",
      "sluice:writeCapacityMin": "2",
      "sluice:writeCapacityMax": "30",
      "sluice:writeTargetPercent": "60",
      "sluice:suffixes": '[".json",".ndjson"]',
      "sluice:prefix": "in/",
      "sluice:mapping": '{"records":"/Records"}',
      "sluice:maxDecompressedMegabytes": "5",
      "sluice:memoryMegabytes": "2048",
      "sluice:timeoutSeconds": "120",
      "sluice:architecture": "arm64",
      "sluice:runtime": "nodejs22.x",
      "sluice:reservedConcurrency": "7",
      "sluice:logLevel": "DEBUG",
      "sluice:logSamplePercent": "0",
      "sluice:logRetentionDays": "3",
      "sluice:tracing": "true",
      "sluice:pointInTimeRecovery": "true",
      "sluice:deletionProtection": "true",
      "sluice:forceDestroy": "true",
      "sluice:oldVersionDays": "9",
      "sluice:abortUploadDays": "2",
      "sluice:alarmEmail": "me@example.com",
      "sluice:tags": '{"team":"data"}',
    });
    const inputs = (name: string) => deployed.find(`sluice-dev-${name}`).inputs;

    expect(inputs("items")).to.deep.include({
      name: "Table",
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      tags: { project: "sluice", stack: "dev", team: "data" },
    });
    expect(inputs("read-capacity")).to.deep.include({ minCapacity: 3, maxCapacity: 20 });
    expect(inputs("write-capacity")).to.deep.include({ minCapacity: 2, maxCapacity: 30 });
    const scaling = "targetTrackingScalingPolicyConfiguration";
    expect(inputs("read-scaling")[scaling]).to.deep.include({ targetValue: 50 });
    expect(inputs("write-scaling")[scaling]).to.deep.include({ targetValue: 60 });
    expect(inputs("bucket")).to.deep.include({ bucket: "my-bucket", forceDestroy: true });
    expect(JSON.stringify(inputs("bucket-lifecycle")))
      .to.include('"noncurrentDays":9')
      .and.include('"daysAfterInitiation":2');
    expect(inputs("role")["name"]).to.equal("R");
    expect(inputs("failures")["name"]).to.equal("Q");
    expect(inputs("processor")).to.deep.include({
      name: "F",
      memorySize: 2048,
      timeout: 120,
      architectures: ["arm64"],
      runtime: "nodejs22.x",
      reservedConcurrentExecutions: 7,
      tracingConfig: { mode: "Active" },
    });
    expect(inputs("processor")["environment"]).to.deep.equal({
      variables: {
        TABLE_NAME: "Table",
        FAILURE_QUEUE_URL: "https://sqs.example/123456789012/Q",
        RECORD_MAPPING: '{"userID":"/userID","timestamp":"/timestamp","data":"/data","records":"/Records"}',
        MAX_DECOMPRESSED_BYTES: "5242880",
        LOG_SAMPLE_PERCENT: "0",
        POWERTOOLS_SERVICE_NAME: "F",
        POWERTOOLS_METRICS_NAMESPACE: "Sluice",
        POWERTOOLS_LOG_LEVEL: "DEBUG",
      },
    });
    expect(inputs("log")).to.deep.include({ name: "/aws/lambda/F", retentionInDays: 3 });
    expect(inputs("trigger")["lambdaFunctions"]).to.have.length(2);
    expect(inputs("alarm-duration")).to.deep.include({ threshold: 96_000, dimensions: { FunctionName: "F" } });
    expect(inputs("alarms-email")["endpoint"]).to.equal("me@example.com");
    expect(ofType(deployed, "aws:iam/rolePolicy:RolePolicy").map(({ inputs: { name } }) => name)).to.have.members([
      "s3",
      "dynamodb",
      "failures",
      "continuations",
      "tracing",
    ]);
  });
});
