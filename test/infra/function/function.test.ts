import { expect } from "chai";
import { ProcessorFunction, type ProcessorFunctionArgs } from "../../../infra/function/function.ts";
import { ProcessorRole } from "../../../infra/function/role.ts";
import { deploy } from "../deploy.ts";
import { described } from "../described.ts";

const ARGS: Omit<ProcessorFunctionArgs, "role"> = {
  functionName: "F",
  code: "exports.handler = 1;",
  runtime: "nodejs24.x",
  architecture: "arm64",
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  environment: { TABLE_NAME: "T" },
  failureQueueArn: "arn:aws:sqs:eu-west-1:1:q",
  logRetentionDays: 7,
  tracing: false,
  tags: { team: "data" },
};

const build = (args: Partial<ProcessorFunctionArgs> = {}) =>
  deploy(() => {
    const role = new ProcessorRole("orders", {
      roleName: "R",
      region: "eu-west-1",
      bucketArn: "arn:aws:s3:::b",
      prefix: "",
      tableArn: "arn:aws:dynamodb:eu-west-1:1:table/T",
      failureQueueArn: ARGS.failureQueueArn,
      functionName: ARGS.functionName,
      bucketKmsKeyArns: [],
      logs: "own",
      tracing: false,
      tags: {},
    });
    return new ProcessorFunction("orders", { ...ARGS, role, ...args });
  });

describe("ProcessorFunction", () => {
  it("is one file of code, with its environment", async () => {
    const all = await described(await build());

    expect(all["aws:lambda/function:Function orders-processor"]?.inputs).to.deep.equal({
      name: "F",
      description: "Takes JSON files from S3 into DynamoDB",
      role: "arn:aws:iam:ap-southeast-2:123456789012:R",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      code: { "index.cjs": "exports.handler = 1;" },
      handler: "index.handler",
      memorySize: 256,
      timeout: 30,
      environment: { variables: { TABLE_NAME: "T" } },
      loggingConfig: { logFormat: "Text", logGroup: "/aws/lambda/F" },
      tracingConfig: { mode: "PassThrough" },
      tags: { team: "data" },
    });
  });

  it("has a log under the customer's key, if there is one", async () => {
    const { find } = await build({ kmsKeyArn: "arn:k" });

    expect(find("orders-log").inputs).to.include({ kmsKeyId: "arn:k" });
    expect((await build()).find("orders-log").inputs).to.not.have.property("kmsKeyId");
  });

  it("waits for all that its role may do, and for its log group", async () => {
    const { find } = await build();

    expect(find("orders-processor").options.dependencies).to.include.members([
      "aws:cloudwatch/logGroup:LogGroup orders-log",
      "aws:iam/rolePolicy:RolePolicy orders-role-continuations",
      "aws:iam/rolePolicy:RolePolicy orders-role-dynamodb",
      "aws:iam/rolePolicy:RolePolicy orders-role-failures",
      "aws:iam/rolePolicy:RolePolicy orders-role-logs",
      "aws:iam/rolePolicy:RolePolicy orders-role-s3",
    ]);
  });

  it("tries an event three times within six hours, and then gives it to the failure queue", async () => {
    expect((await build()).find("orders-retries").inputs).to.deep.equal({
      functionName: "F",
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 21_600,
      destinationConfig: { onFailure: { destination: "arn:aws:sqs:eu-west-1:1:q" } },
    });
  });

  it("may call itself, as often as a file needs", async () => {
    expect((await build()).find("orders-recursion").inputs).to.deep.equal({
      functionName: "F",
      recursiveLoop: "Allow",
    });
  });

  it("keeps its log for as long as the stack says", async () => {
    expect((await build()).find("orders-log").inputs).to.deep.equal({
      name: "/aws/lambda/F",
      retentionInDays: 7,
      tags: { team: "data" },
    });
  });

  it("is traced, and has executions of its own, as the stack says", async () => {
    expect((await build({ tracing: true, reservedConcurrency: 5 })).find("orders-processor").inputs).to.deep.include({
      tracingConfig: { mode: "Active" },
      reservedConcurrentExecutions: 5,
    });
  });
});
