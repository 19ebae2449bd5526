import { readFileSync } from "node:fs";
import { expect } from "chai";
import { deploy, valueOf } from "./deploy.ts";
import { described } from "./described.ts";
import { deployStack } from "./program.ts";
import { stackConfig } from "./stack-config.ts";

const OUTPUTS = [
  "alarmTopicArn",
  "bucketArn",
  "bucketName",
  "bucketPolicy",
  "dashboardName",
  "expectedBucketOwner",
  "failureQueueArn",
  "failureQueueName",
  "failureQueueUrl",
  "functionArn",
  "functionName",
  "logGroupName",
  "mapping",
  "maxDecompressedBytes",
  "prefix",
  "region",
  "roleArn",
  "roleName",
  "stateMachineArn",
  "suffixes",
  "tableArn",
  "tableName",
  "trigger",
  "workBucket",
  "workerFunction",
] as const;

const FUNCTION = "aws:lambda/function:Function sluice-dev-processor";

describe("index.ts", () => {
  it("declares the stack's pipeline with the bundled function, and outputs what tools need", async () => {
    const deployed = await deploy(async () => (await import("../../index.ts")) as Record<string, unknown>, {
      config: stackConfig("dev"),
      invokes: { "pulumi:pulumi:readStackOutputs": ({ name }) => ({ name, outputs: {} }) },
    });

    expect(deployed.calls.map(({ inputs }) => inputs)).to.deep.equal([
      { stackName: "organization/sluice/dev" },
      { name: "organization/sluice/dev" },
    ]);
    const outputs = deployed.result;
    expect(Object.keys(outputs).sort()).to.deep.equal(OUTPUTS);
    const pipeline = (await deployStack("dev")).result;
    for (const name of OUTPUTS)
      expect(await valueOf(outputs[name])).to.deep.equal(await valueOf<unknown>(pipeline[name]));

    const { [FUNCTION]: processor, ...others } = await described(deployed);
    const { [FUNCTION]: withOtherCode, ...expected } = await described(await deployStack("dev"));
    expect(others).to.deep.equal(expected);
    const { code, ...settings } = processor?.inputs as { code: Record<string, string> };
    expect(withOtherCode?.inputs).to.deep.include(settings);
    expect(Object.keys(code)).to.deep.equal(["index.cjs"]);
    expect(code["index.cjs"]).to.have.length.above(100_000);
  });

  it("has no logic, in under 60 lines", () => {
    const source = readFileSync(new URL("../../index.ts", import.meta.url), "utf8");

    expect(source.split("\n").length).to.be.below(60);
    expect(source).to.not.match(/\b(if|for|while|switch|function)\b|=>|\?/);
  });
});
