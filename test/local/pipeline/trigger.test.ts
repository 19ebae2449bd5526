import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { startPipeline, type Pipeline } from "../../../local/pipeline/pipeline.ts";
import { runProgram } from "../../../local/program/run-program.ts";
import { pipelineClients, type PipelineClients } from "../../support/pipeline-clients.ts";
import type { RecordedProgram } from "../../../local/program/recorded.ts";

const TRIGGERS = ["direct", "queue", "eventbridge"] as const;
const CONFIG = { "aws:region": "eu-west-1", "sluice:prefix": "in a+b/", "sluice:suffixes": '[".json"]' };
const body = (user: string): string => `{"userID":"${user}","timestamp":1,"data":{}}`;

describe("the ways from the bucket to the function", () => {
  let programs: readonly RecordedProgram[];
  let pipeline: Pipeline;
  let clients: PipelineClients;
  let ignored: string[];
  before(async () => {
    programs = await runProgram(
      "test",
      TRIGGERS.map((trigger) => ({ ...CONFIG, "sluice:trigger": trigger })),
    );
  });

  const start = async (program: RecordedProgram | undefined): Promise<void> => {
    ignored = [];
    pipeline = await startPipeline(program!, {
      retryDelaysMilliseconds: [1],
      onIgnored: (key) => ignored.push(key),
    });
    clients = pipelineClients(pipeline.address);
  };
  afterEach(async () => {
    clients.destroy();
    await pipeline.stop();
  });

  const put = (Key: string, Body: string) =>
    clients.s3.send(new PutObjectCommand({ Bucket: pipeline.address.bucket, Key, Body }));
  const users = async (): Promise<string[]> => {
    const { Items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName: pipeline.address.table }));
    return Items.map((item) => String(item["userID"]?.S)).sort();
  };
  const failures = async (): Promise<string[]> => {
    const request = { QueueUrl: pipeline.address.failureQueueUrl, MaxNumberOfMessages: 10 };
    const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand(request));
    return Messages.map(({ Body = "" }) => Body);
  };

  for (const [index, trigger] of TRIGGERS.entries()) {
    it(`stores what is put under the prefix with the suffix, and nothing else: ${trigger}`, async () => {
      await start(programs[index]);
      const keys = Array.from({ length: 25 }, (_, n) => `in a+b/é ${n}.json`);

      await Promise.all([...keys, "in a+b/x.txt", "other/y.json"].map((key) => put(key, body(key))));
      await pipeline.idle();

      expect(await users()).to.deep.equal([...keys].sort());
      expect(ignored.sort()).to.deep.equal(["in a+b/x.txt", "other/y.json"]);
      expect(await failures()).to.deep.equal([]);
      expect(pipeline.pending).to.equal(0);
    });
  }

  it("brings back only the message of a file that fails, and moves it to the failure queue in the end", async () => {
    const program = programs[TRIGGERS.indexOf("queue")]!;
    const failing = { ...program, resources: program.resources.map(withFaultyFunction) };
    await start(failing);

    for (const key of ["a", "poison", "b"]) await put(`in a+b/${key}.json`, body(key));
    await pipeline.idle();

    const [message = "", ...others] = await failures();
    expect(others).to.deep.equal([]);
    const { Records } = JSON.parse(message) as { Records: { s3: { object: { key: string } } }[] };
    expect(Records.map(({ s3 }) => s3.object.key)).to.deep.equal(["in+a%2Bb/poison.json"]);
  });

  it("changes from one to another while it runs", async () => {
    await start(programs[0]);
    await put("in a+b/1.json", body("direct"));
    await pipeline.idle();
    for (const index of [1, 2]) {
      await pipeline.update(programs[index]!);
      await put(`in a+b/${index}.json`, body(TRIGGERS[index]!));
      await pipeline.idle();
    }

    expect(await users()).to.deep.equal(["direct", "eventbridge", "queue"]);
  });
});

/** A function that reports the messages as failed that name a poison, and takes the others. */
const FAULTY = `
  export const handler = async ({ Records }) => ({
    batchItemFailures: Records.filter(({ body }) => body.includes("poison")).map(({ messageId }) => ({ itemIdentifier: messageId })),
  });`;

function withFaultyFunction(resource: RecordedProgram["resources"][number]): RecordedProgram["resources"][number] {
  if (resource.type !== "aws:lambda/function:Function") return resource;
  return { ...resource, inputs: { ...resource.inputs, code: { files: { "index.mjs": FAULTY } } } };
}
