import { expect } from "chai";
import { deployedFunction } from "../../../local/pipeline/deployed-function.ts";
import type { Servers } from "../../../local/pipeline/servers.ts";
import type { DeclaredPipeline } from "../../../local/program/declared.ts";

describe("the function on the local servers", () => {
  const declared = {
    region: "eu-west-1",
    function: {
      ...{ name: "F", arn: "arn:f", files: { "index.mjs": "" }, handler: "index.handler" },
      ...{ timeoutSeconds: 60, memoryMegabytes: 512, reservedConcurrency: 3, maximumRetries: 2 },
      ...{ maximumAgeSeconds: 3_600, onFailureArn: "arn:q" },
      environment: {
        TABLE: "items",
        QUEUE: "https://recorded/q",
        AWS_REGION: "never",
        OTHER: "https://recorded/other",
      },
    },
  } as unknown as DeclaredPipeline;
  const servers = {
    s3: { endpoint: "http://s3" },
    dynamodb: { endpoint: "http://dynamodb" },
    sqs: { endpoint: "http://sqs" },
    lambda: { endpoint: "http://lambda" },
  } as unknown as Omit<Servers, "close">;

  it("has the program's variables with queues of here, and those of Lambda, which win", () => {
    const { environment, ...rest } = deployedFunction(
      declared,
      servers,
      new Map([["https://recorded/q", "http://sqs/0/q"]]),
    );

    const { environment: given, ...same } = declared.function;
    expect(rest).to.deep.equal(same);
    expect(given["QUEUE"]).to.equal("https://recorded/q");
    expect(environment).to.deep.equal({
      ...{ TABLE: "items", QUEUE: "http://sqs/0/q", OTHER: "https://recorded/other" },
      ...{ AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-1" },
      ...{ AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" },
      ...{ AWS_LAMBDA_FUNCTION_NAME: "F", AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512" },
      ...{ AWS_LAMBDA_FUNCTION_VERSION: "$LATEST", AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/F" },
      ...{ AWS_LAMBDA_LOG_STREAM_NAME: "local", AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand" },
      ...{ AWS_EXECUTION_ENV: "AWS_Lambda_nodejs", LAMBDA_TASK_ROOT: "/var/task" },
      AWS_XRAY_CONTEXT_MISSING: "IGNORE_ERROR",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      ...{ AWS_ENDPOINT_URL_S3: "http://s3", AWS_ENDPOINT_URL_DYNAMODB: "http://dynamodb" },
      ...{ AWS_ENDPOINT_URL_SQS: "http://sqs", AWS_ENDPOINT_URL_LAMBDA: "http://lambda" },
    });
  });
});
