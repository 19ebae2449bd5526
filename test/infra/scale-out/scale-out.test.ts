import { expect } from "chai";
import { JsonPipeline, type JsonPipelineArgs } from "../../../infra/json-pipeline.ts";
import type { StateMachineDefinition } from "../../../infra/scale-out/asl.ts";
import { deploy, valueOf } from "../deploy.ts";
import { CODE, ofType, policyOf } from "../program.ts";

const ARGS: JsonPipelineArgs = { region: "eu-west-1", code: CODE, workerCode: "exports.handler = 1;", scaleOut: true };
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1a";

const build = (args: Partial<JsonPipelineArgs> = {}) => deploy(() => new JsonPipeline("orders", { ...ARGS, ...args }));
type Built = Awaited<ReturnType<typeof build>>;

const statementsOf = (built: Built, policy: string) =>
  (policyOf(built.find(policy)) as { readonly Statement: readonly Record<string, unknown>[] }).Statement;

describe("ScaleOut", () => {
  it("is left out unless it is wanted", async () => {
    const { result, resources } = await build({ scaleOut: false });

    expect(resources.filter(({ name }) => /work|scale-out/.test(name))).to.deep.equal([]);
    expect([result.workBucket, result.stateMachineArn, result.workerFunction]).to.deep.equal([null, null, null]);
  });

  it("tells what a command needs to know", async () => {
    const { result } = await build();

    expect(await valueOf(result.workBucket!)).to.equal("orders-work-id");
    expect(await valueOf(result.stateMachineArn!)).to.equal("arn:aws:sfn:ap-southeast-2:123456789012:orders-scale-out");
    expect(await valueOf(result.workerFunction!)).to.equal("orders-worker");
  });

  it("takes the names and sizes of the stack's settings", async () => {
    const { find } = await build({
      ...{ workBucketName: "work", workerFunctionName: "W", workerRoleName: "WR" },
      ...{ stateMachineName: "M", stateMachineRoleName: "MR" },
      ...{ workerMemoryMegabytes: 3008, workerConcurrency: 50 },
      ...{ architecture: "arm64", runtime: "nodejs22.x", logLevel: "DEBUG", logRetentionDays: 3, tracing: true },
    });

    expect(find("orders-work").inputs["bucket"]).to.equal("work");
    expect(find("orders-worker").inputs).to.deep.include({
      name: "W",
      memorySize: 3008,
      timeout: 900,
      reservedConcurrentExecutions: 50,
      architectures: ["arm64"],
      runtime: "nodejs22.x",
      tracingConfig: { mode: "Active" },
      environment: { variables: { POWERTOOLS_SERVICE_NAME: "W", POWERTOOLS_LOG_LEVEL: "DEBUG" } },
    });
    expect(find("orders-worker-log").inputs).to.deep.include({ name: "/aws/lambda/W", retentionInDays: 3 });
    expect(find("orders-worker-role").inputs["name"]).to.equal("WR");
    expect(find("orders-scale-out").inputs["name"]).to.equal("M");
    expect(find("orders-scale-out-role").inputs["name"]).to.equal("MR");
  });

  it("has a whole processor, and no more workers than the account allows, where nothing is said", async () => {
    const { inputs } = (await build()).find("orders-worker");

    expect(inputs["memorySize"]).to.equal(1769);
    expect(inputs).to.not.have.property("reservedConcurrentExecutions");
  });

  it("runs the worker's module, not the function's", async () => {
    const { find } = await build();

    const codeOf = async (name: string) => {
      const { assets } = find(name).inputs["code"] as { assets: Promise<Record<string, { text: Promise<string> }>> };
      return await (
        await assets
      )["index.cjs"]?.text;
    };
    expect(await codeOf("orders-worker")).to.equal("exports.handler = 1;");
    expect(await codeOf("orders-processor")).to.equal(CODE);
  });

  it("is called by the state machine alone: no trigger, no permission, no retries of Lambda's", async () => {
    const built = await build();

    for (const type of ["permission:Permission", "functionEventInvokeConfig:FunctionEventInvokeConfig"]) {
      const functions = ofType(built, `aws:lambda/${type}`).map(
        ({ inputs }) => inputs["functionName"] ?? inputs["function"],
      );
      expect(functions, type).to.deep.equal(["orders-processor"]);
    }
    expect(
      ofType(built, "aws:s3/bucketNotification:BucketNotification").map(({ inputs }) => inputs["bucket"]),
    ).to.deep.equal(["orders-bucket-id"]);
  });

  it("keeps no work for good, though the stack keeps its data", async () => {
    const { find, resources } = await build({ protect: true, retain: true });

    const work = resources.filter(({ name }) => name.startsWith("orders-work"));
    expect(work).to.have.length.above(6);
    for (const { name, options } of work)
      expect([options.protect, options.retainOnDelete], name).to.deep.equal([false, false]);
    expect(find("orders-work").inputs["forceDestroy"]).to.equal(true);
    expect(find("orders-work-lifecycle").inputs["rules"]).to.deep.equal([
      {
        id: "expire-runs",
        status: "Enabled",
        filter: { prefix: "" },
        expiration: { days: 30 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
      },
    ]);
  });

  it("guards the work bucket as the bucket of the files", async () => {
    const built = await build({ kmsKeyArn: KEY });

    for (const guard of ["ownership", "public-access", "encryption", "policy"]) {
      const text = (bucket: string) => JSON.stringify(built.find(`orders-${bucket}-${guard}`).inputs);
      expect(text("work").replaceAll("orders-work", "orders-bucket"), guard).to.equal(text("bucket"));
    }
    expect(JSON.stringify(built.find("orders-work-encryption").inputs)).to.contain(KEY);
  });

  it("uses the customer's key through the services, each for what it needs", async () => {
    const built = await build({ kmsKeyArn: KEY });

    const usesOf = (...policies: string[]) =>
      policies
        .flatMap((policy) => statementsOf(built, policy))
        .filter(({ Resource }) => Resource === KEY)
        .map(({ Action, Condition }) => [Action, Condition]);
    const via = (service: string) => ({ StringEquals: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com` } });
    expect(usesOf("orders-worker-role-s3", "orders-worker-role-dynamodb", "orders-worker-role-work")).to.deep.equal([
      [["kms:Decrypt"], via("s3")],
      [["kms:Decrypt"], via("dynamodb")],
      [["kms:GenerateDataKey"], via("s3")],
    ]);
    expect(usesOf("orders-scale-out-role-index")).to.deep.equal([[["kms:GenerateDataKey", "kms:Decrypt"], via("s3")]]);
  });

  it("reads only files with the stack's prefix", async () => {
    const [read] = statementsOf(await build({ prefix: "in/" }), "orders-worker-role-s3");

    expect(read?.["Resource"]).to.equal("arn:aws:s3:::orders-bucket-id/in/*");
  });

  it("names Step Functions' own things as they are named in other partitions", async () => {
    const built = await build({ region: "cn-north-1" });

    const [start, follow] = statementsOf(built, "orders-scale-out-role-children");
    expect([start?.["Resource"], follow?.["Resource"]]).to.deep.equal([
      "arn:aws-cn:states:cn-north-1:123456789012:stateMachine:orders-scale-out",
      "arn:aws-cn:states:cn-north-1:123456789012:execution:orders-scale-out/Shards:*",
    ]);
    const definition = JSON.parse(
      String(built.find("orders-scale-out").inputs["definition"]),
    ) as StateMachineDefinition;
    expect(definition.States["Shards"]?.ItemReader.Resource).to.equal("arn:aws-cn:states:::s3:getObject");
  });

  it("has its permissions before it starts", async () => {
    const { find } = await build();

    expect(find("orders-worker").options.dependencies).to.include.members([
      "aws:iam/rolePolicy:RolePolicy orders-worker-role-work",
      "aws:iam/rolePolicy:RolePolicy orders-worker-role-log",
    ]);
    expect(find("orders-scale-out").options.dependencies).to.include.members([
      "aws:iam/rolePolicy:RolePolicy orders-scale-out-role-children",
      "aws:iam/rolePolicy:RolePolicy orders-scale-out-role-worker",
    ]);
  });
});
