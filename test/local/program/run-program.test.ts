import { expect } from "chai";
import { declaredPipeline } from "../../../local/program/declared.ts";
import { PROGRAM_FOLDER, runProgram } from "../../../local/program/run-program.ts";
import { readStackConfig } from "../../../local/program/stack-config.ts";
import { UserError } from "../../../terminal/user-error.ts";

const PROGRAM = new URL("programs/small.ts", import.meta.url);
const QUEUE_URL = "https://sqs.eu-west-1.amazonaws.com/000000000000/failures";

describe("runProgram", () => {
  const run = (...kinds: string[]) => {
    const configs = kinds.map((kind) => ({ "aws:region": "eu-west-1", "sluice:kind": kind }));
    return runProgram("dev", configs, { program: PROGRAM });
  };

  it("records what each run declares, with what AWS would answer", async () => {
    const programs = await run("small", "other");

    expect(programs.map(({ outputs }) => outputs)).to.deep.equal(
      Array(2).fill({ region: "eu-west-1", queueUrl: QUEUE_URL, functionName: "function-local", stack: "dev" }),
    );
    const [first, second] = programs.map(({ resources }) => resources);
    expect(first?.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([
      "aws:sqs/queue:Queue queue",
      "aws:lambda/function:Function function",
    ]);
    expect(first?.[1]?.inputs).to.deep.include({
      environment: { variables: { QUEUE: QUEUE_URL } },
      code: { files: { "index.mjs": "// small" } },
    });
    expect(second?.[1]?.inputs.code).to.deep.equal({ files: { "index.mjs": "// other" } });
  });

  const failures = [
    { kind: "refuses", says: /^the Pulumi program failed: sluice:kind is wrong; allowed: small$/ },
    { kind: "breaks", says: /^small\.ts:8:\d+: TypeError: .* is not a function$/ },
    { kind: "asks", says: /^the Pulumi program failed: the program asks AWS .*: aws:ec2\/getVpc:getVpc$/ },
  ];
  for (const { kind, says } of failures) {
    it(`says why a program fails that ${kind}`, async () => {
      const error = await run(kind).catch((reason: unknown) => reason);

      expect(error).to.be.instanceOf(UserError);
      expect((error as Error).message).to.match(says);
    });
  }

  it("answers what the project's own program asks of a bucket to adopt", async () => {
    const config = readStackConfig(PROGRAM_FOLDER, "dev", ["adoptBucket=theirs"]);

    const [program] = await runProgram("dev", [config]);

    expect(program?.outputs).to.include({ bucketName: "theirs", bucketArn: "arn:aws:s3:::theirs" });
    const aboutBuckets = program?.resources.filter(({ type }) => type.startsWith("aws:s3/"));
    expect(aboutBuckets?.map(({ type, inputs }) => [type, inputs.bucket])).to.deep.equal([
      ["aws:s3/bucketNotification:BucketNotification", "theirs"],
    ]);
  });

  it("finds the function that files go to beside the worker of a stack with scaleOut", async () => {
    const config = readStackConfig(PROGRAM_FOLDER, "dev", ["scaleOut=true"]);

    const [program] = await runProgram("dev", [config]);

    expect(program?.outputs).to.include({
      stateMachineArn: "arn:aws:states:ap-southeast-2:000000000000:stateMachine:sluice-dev-scale-out",
      workerFunction: "sluice-dev-worker",
    });
    const { bucket, function: declared } = declaredPipeline(program!);
    expect([bucket.name, declared.name]).to.deep.equal([program?.outputs["bucketName"], "ProcessS3JSONToDynamoDB"]);
  });

  it("does not wait for a program that waits for ever", async () => {
    const error = await run("hangs").catch((reason: unknown) => reason);

    expect(String(error)).to.equal("UserError: the Pulumi program ended before it was done (exit code 0)");
  });
});
