import { expect } from "chai";
import { stateMachineDefinition, type ExecutionInput as Declared } from "../../../../infra/scale-out/definition.ts";
import type { ExecutionInput } from "../../../../tools/scale-out/aws/executions.ts";

const INPUT: ExecutionInput & Declared = {
  ...{ run: "r", prefix: "runs/r/", index: "runs/r/index-0.jsonl", maxConcurrency: 7 },
};

describe("the input of an execution", () => {
  it("is what the state machine reads, and nothing else", () => {
    const args = { region: "us-east-1", workBucketName: "work", workerArn: "arn:aws:lambda:::function:w" };
    const definition = JSON.stringify(stateMachineDefinition({ ...args, timeoutSeconds: 900 }));
    const read = [...definition.matchAll(/"\$\.(\w+)"/g)].map(([, name = ""]) => name);

    // A child's answer has the worker's payload.
    expect([...new Set(read)].filter((name) => name !== "Payload").sort()).to.deep.equal(Object.keys(INPUT).sort());
  });
});
