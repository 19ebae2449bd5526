import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import type { PipelineAddress } from "../../../local/pipeline/address.ts";
import { type Pipeline, type PipelineOptions, startPipeline } from "../../../local/pipeline/pipeline.ts";
import type { RecordedProgram } from "../../../local/program/recorded.ts";
import { pipelineClients, type PipelineClients } from "../../support/pipeline-clients.ts";
import { declaredProgram, PUT_ITEM_CODE } from "./declared-program.ts";

describe("startPipeline", () => {
  const stops: (() => Promise<void> | void)[] = [];

  async function start(code: string, options: PipelineOptions = {}, overrides = {}): Promise<Pipeline> {
    const pipeline = await startPipeline(declaredProgram(code, overrides), {
      retryDelaysMilliseconds: [1],
      ...options,
    });
    stops.push(() => pipeline.stop());
    return pipeline;
  }

  function clients({ address }: Pick<Pipeline, "address">): PipelineClients {
    const made = pipelineClients(address);
    stops.push(() => made.destroy());
    return made;
  }

  async function put(pipeline: Pick<Pipeline, "address">, key: string, body: string): Promise<void> {
    await clients(pipeline).s3.send(new PutObjectCommand({ Bucket: pipeline.address.bucket, Key: key, Body: body }));
  }

  async function items(pipeline: Pipeline): Promise<string[]> {
    const { Items } = await clients(pipeline).dynamodb.send(new ScanCommand({ TableName: "items" }));
    return (Items ?? []).map((item) => `${item.userID?.S}=${item.text?.S}`).sort();
  }

  async function failures(pipeline: Pipeline): Promise<unknown[]> {
    const request = new ReceiveMessageCommand({ QueueUrl: pipeline.address.failureQueueUrl, MaxNumberOfMessages: 10 });
    const { Messages } = await clients(pipeline).sqs.send(request);
    return (Messages ?? []).map(({ Body }) => JSON.parse(Body ?? "") as unknown);
  }

  function temporaryFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    stops.unshift(() => rmSync(folder, { recursive: true }));
    return folder;
  }

  afterEach(async () => {
    while (stops.length > 0) await stops.pop()?.();
  });

  it("runs the function on objects that match the trigger, and on no others", async () => {
    const lines: unknown[] = [];
    const pipeline = await start(PUT_ITEM_CODE, { onFunctionLog: (line) => lines.push(line) });

    for (const key of ["a b&/ü +.json", "a b&/x.JSON", "a b&/x.txt", "c/x.json"]) await put(pipeline, key, "hello");
    await pipeline.idle();

    expect(await items(pipeline)).to.deep.equal(["a b&/ü +.json=hello"]);
    expect(lines).to.deep.equal([{ message: "stored", key: "a+b%26/%C3%BC+%2B.json", requestId: 36 }]);
  });

  it("says where everything is", async () => {
    const { address } = await start(PUT_ITEM_CODE);

    expect(address).to.deep.equal({
      s3Endpoint: address.s3Endpoint,
      dynamodbEndpoint: address.dynamodbEndpoint,
      sqsEndpoint: address.sqsEndpoint,
      region: "eu-west-1",
      bucket: "files",
      table: "items",
      failureQueueUrl: `${address.sqsEndpoint}/000000000000/failures`,
      functionName: "process",
    });
  });

  it("gives the function the program's environment, and Lambda's", async () => {
    const lines: Record<string, string>[] = [];
    const code = `export const handler = () => console.log(JSON.stringify(process.env));`;
    const pipeline = await start(code, { onFunctionLog: (line) => lines.push(line as Record<string, string>) });

    await put(pipeline, "a b&/x.json", "{}");
    await pipeline.idle();

    const { address } = pipeline;
    expect(lines).to.deep.equal([
      {
        FAILURE_QUEUE_URL: address.failureQueueUrl,
        TABLE_NAME: "items",
        AWS_REGION: "eu-west-1",
        AWS_DEFAULT_REGION: "eu-west-1",
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
        AWS_LAMBDA_FUNCTION_NAME: "process",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
        AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
        AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/process",
        AWS_LAMBDA_LOG_STREAM_NAME: "local",
        AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
        AWS_EXECUTION_ENV: "AWS_Lambda_nodejs",
        LAMBDA_TASK_ROOT: "/var/task",
        AWS_XRAY_CONTEXT_MISSING: "IGNORE_ERROR",
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        AWS_ENDPOINT_URL_S3: address.s3Endpoint,
        AWS_ENDPOINT_URL_DYNAMODB: address.dynamodbEndpoint,
        AWS_ENDPOINT_URL_SQS: address.sqsEndpoint,
        AWS_ENDPOINT_URL_LAMBDA: pipeline.lambdaEndpoint,
      },
    ]);
  });

  it("puts an event that failed three times on the failure queue, as AWS does", async () => {
    const now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
    const code = `export const handler = () => { throw new RangeError("too far"); };`;
    const pipeline = await start(code, { clock: () => now });

    await put(pipeline, "a b&/x.json", "{}");
    await pipeline.idle();

    const [envelope, ...others] = (await failures(pipeline)) as [Record<string, Record<string, unknown>>];
    expect(others).to.deep.equal([]);
    expect(Object.keys(envelope)).to.deep.equal([
      "version",
      "timestamp",
      "requestContext",
      "requestPayload",
      "responseContext",
      "responsePayload",
    ]);
    expect(envelope).to.deep.include({
      version: "1.0",
      timestamp: "2026-01-02T03:04:05.678Z",
      requestContext: {
        requestId: envelope.requestContext?.requestId,
        functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:process:$LATEST",
        condition: "RetriesExhausted",
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    });
    const [record] = envelope.requestPayload?.Records as [{ s3: { object: { key: string } } }];
    expect(record.s3.object.key).to.equal("a+b%26/x.json");
    expect(envelope.responsePayload).to.include({ errorType: "RangeError", errorMessage: "too far" });
  });

  it("names an object that no trigger takes, and nothing else", async () => {
    const ignored: string[] = [];
    const pipeline = await start(PUT_ITEM_CODE, { onIgnored: (key) => ignored.push(key) });
    const { s3 } = clients(pipeline);

    for (const key of ["a b&/x.json", "a b&/ü +.txt", "other/x.json"]) await put(pipeline, key, "x");
    await s3.send(new DeleteObjectCommand({ Bucket: "files", Key: "a b&/ü +.txt" }));
    await s3.send(new CreateBucketCommand({ Bucket: "another" }));
    await s3.send(new PutObjectCommand({ Bucket: "another", Key: "x.txt", Body: "x" }));
    await pipeline.idle();

    expect(ignored).to.deep.equal(["a b&/ü +.txt", "other/x.json"]);
  });

  it("takes other code, another trigger and other settings, and keeps what is stored", async () => {
    const ignored: string[] = [];
    const pipeline = await start(PUT_ITEM_CODE, { onIgnored: (key) => ignored.push(key) });
    await put(pipeline, "a b&/1.json", "one");
    await pipeline.idle();
    const before = pipeline.address;

    const changed = PUT_ITEM_CODE.replace("text: { S: text }", 'text: { S: text + " " + process.env.GREETING }');
    const program = declaredProgram(changed, {
      environment: { variables: { TABLE_NAME: "items", GREETING: "hello" } },
    });
    const trigger = program.resources.find(({ type }) => type.endsWith(":BucketNotification"));
    (trigger?.inputs.lambdaFunctions as { filterPrefix: string }[])[0]!.filterPrefix = "other/";
    await pipeline.update(program);
    for (const key of ["a b&/2.json", "other/3.json"]) await put(pipeline, key, "two");
    await pipeline.idle();

    expect(await items(pipeline)).to.deep.equal(["a b&/1.json=one", "other/3.json=two hello"]);
    expect(ignored).to.deep.equal(["a b&/2.json"]);
    expect(pipeline.address).to.deep.equal(before);
  });

  it("takes another bucket and another table beside the ones there are", async () => {
    const pipeline = await start(PUT_ITEM_CODE);
    const program = declaredProgram(PUT_ITEM_CODE, { environment: { variables: { TABLE_NAME: "items2" } } });
    const text = JSON.stringify(program).replaceAll(':"files"', ':"files2"').replaceAll(':"items"', ':"items2"');
    await pipeline.update(JSON.parse(text) as RecordedProgram);

    await put({ address: { ...pipeline.address, bucket: "files" } }, "a b&/old.json", "x");
    await put(pipeline, "a b&/new.json", "x");
    await pipeline.idle();

    expect([pipeline.address.bucket, pipeline.address.table]).to.deep.equal(["files2", "items2"]);
    const { Items } = await clients(pipeline).dynamodb.send(new ScanCommand({ TableName: "items2" }));
    expect(Items?.map((item) => item.userID?.S)).to.deep.equal(["a b&/new.json"]);
    expect(await items(pipeline)).to.deep.equal([]);
  });

  const unusable = [
    {
      title: "code that does not load",
      program: () => declaredProgram("throw new RangeError('too far');"),
      says: "the function does not load: RangeError: too far",
    },
    {
      title: "another region",
      program: () => ({ ...declaredProgram("0"), outputs: { ...declaredProgram("0").outputs, region: "eu-west-2" } }),
      says: "aws:region is eu-west-2 now; stop and start again to change it",
    },
    {
      title: "another key of the table",
      program: () =>
        JSON.parse(
          JSON.stringify(declaredProgram(PUT_ITEM_CODE)).replaceAll('"timestamp"', '"time"'),
        ) as RecordedProgram,
      says: "table items has the key userID, timestamp; the stack declares userID, time",
    },
  ];
  for (const { title, program, says } of unusable) {
    it(`refuses ${title}, and goes on as it was`, async () => {
      const pipeline = await start(PUT_ITEM_CODE);

      const error = await pipeline.update(program()).catch((reason: unknown) => reason);
      await put(pipeline, "a b&/1.json", "one");
      await pipeline.idle();

      expect(String(error)).to.equal(`UserError: ${says}`);
      expect(await items(pipeline)).to.deep.equal(["a b&/1.json=one"]);
    });
  }

  it("keeps objects, items and messages, and runs again what was not finished", async () => {
    const directory = temporaryFolder();
    const failing = await start(`export const handler = () => { throw new Error("no"); };`, { directory });
    await put(failing, "a b&/failed.json", "1");
    await failing.idle();
    await failing.stop();
    const hanging = await start(`export const handler = () => new Promise(() => {});`, {
      directory,
      stopGraceMilliseconds: 1,
    });
    await put(hanging, "a b&/unfinished.json", "2");
    await hanging.stop();

    const working = await start(PUT_ITEM_CODE, { directory });
    await put(working, "a b&/new.json", "3");
    await working.idle();
    await working.stop();

    const again = await start(PUT_ITEM_CODE, { directory });
    expect(again.pending).to.equal(0);
    expect(await items(again)).to.deep.equal(["a b&/new.json=3", "a b&/unfinished.json=2"]);
    expect(await failures(again)).to.have.lengthOf(1);
  });

  it("loses nothing that it acknowledged when it is killed", async () => {
    const directory = temporaryFolder();
    const child = fork("test/local/pipeline/killed-pipeline.ts", [directory], { execArgv: ["--import", "tsx"] });
    const [address] = (await once(child, "message")) as [PipelineAddress];
    const keys = Array.from({ length: 20 }, (_, index) => `a b&/${index}.json`);
    await Promise.all(keys.map((key) => put({ address }, key, "x")));
    child.kill("SIGKILL");
    await once(child, "exit");

    const next = await start(PUT_ITEM_CODE, { directory });
    await next.idle();

    expect(await items(next)).to.deep.equal(keys.map((key) => `${key}=x`).sort());
  });

  it("listens on no address but the loopback's", async () => {
    const { address } = await start(PUT_ITEM_CODE);
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((network) => network?.family === "IPv4" && !network.internal)
      .map((network) => network?.address ?? "");

    for (const endpoint of [address.s3Endpoint, address.dynamodbEndpoint, address.sqsEndpoint]) {
      const { hostname, port } = new URL(endpoint);
      expect(hostname).to.equal("127.0.0.1");
      for (const host of others) expect(await accepts(host, Number(port)), `${host}:${port}`).to.equal(false);
    }
  });

  it("leaves nothing behind when it cannot start", async () => {
    const first = await start(PUT_ITEM_CODE);
    const port = Number(new URL(first.address.sqsEndpoint).port);

    const failure = await start(PUT_ITEM_CODE, { ports: { sqs: port } }).catch((error: unknown) => error);

    expect(String(failure)).to.equal(`UserError: port ${port} is in use on 127.0.0.1`);
  });

  it("runs two side by side", async () => {
    const [one, two] = await Promise.all([start(PUT_ITEM_CODE), start(PUT_ITEM_CODE)]);

    await Promise.all([put(one, "a b&/1.json", "one"), put(two, "a b&/2.json", "two")]);
    await Promise.all([one.idle(), two.idle()]);

    expect(await items(one)).to.deep.equal(["a b&/1.json=one"]);
    expect(await items(two)).to.deep.equal(["a b&/2.json=two"]);
  });
});

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 }, () => resolve(true)).on("error", () => resolve(false));
    socket.on("timeout", () => resolve(false)).on("close", () => socket.destroy());
  });
}
