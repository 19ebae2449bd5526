import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { PipelineAddress } from "../../../local/pipeline/address.ts";
import { startCommand } from "../../../local/start/start-command.ts";
import { UserError } from "../../../terminal/user-error.ts";

describe("startCommand", function () {
  let folder: string;
  let ask: (() => void) | undefined;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sluice-test-"))));
  afterEach(() => {
    ask?.();
    rmSync(folder, { recursive: true });
  });

  /** Starts, and resolves when the text that comes with the start was printed. */
  async function start(
    ...argv: string[]
  ): Promise<{ address: PipelineAddress; printed: string[]; ended: Promise<number> }> {
    const printed: string[] = [];
    const stopAsked = new Promise<void>((resolve) => (ask = resolve));
    let ended: Promise<number> = Promise.resolve(0);
    await new Promise<void>((resolve, reject) => {
      ended = startCommand(argv, stopAsked, (text) => resolve(void printed.push(text)), folder);
      ended.catch(reject);
    });
    return { address: JSON.parse(readFileSync(join(folder, "local.json"), "utf8")) as PipelineAddress, printed, ended };
  }

  const scan = async ({ dynamodbEndpoint, table }: PipelineAddress): Promise<unknown[]> => {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.Scan" };
    const body = JSON.stringify({ TableName: table });
    const response = await fetch(dynamodbEndpoint, { method: "POST", headers, body });
    return ((await response.json()) as { Items: unknown[] }).Items;
  };
  const put = async ({ s3Endpoint, bucket }: PipelineAddress, key: string, body: string): Promise<void> => {
    expect((await fetch(`${s3Endpoint}/${bucket}/${key}`, { method: "PUT", body })).status).to.equal(200);
  };
  const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  it("runs the dev stack: a file that is put becomes an item, and a line; when asked to stop, nothing is left", async () => {
    const { address, printed, ended } = await start();
    await put(address, "user123.json", '{"userID":"user123","timestamp":1700000000000,"data":{"n":1}}');
    await until(async () => (await scan(address)).length === 1);
    await until(() => printed.length === 2);
    ask?.();

    expect(await ended).to.equal(0);
    expect(Object.keys(address)).to.deep.equal([
      "s3Endpoint",
      "dynamodbEndpoint",
      "sqsEndpoint",
      "region",
      "bucket",
      "table",
      "failureQueueUrl",
      "functionName",
      "intake",
    ]);
    expect([address.region, address.table, address.functionName]).to.deep.equal([
      "ap-southeast-2",
      "UserDataTable",
      "ProcessS3JSONToDynamoDB",
    ]);
    expect(printed[0]).to.contain(`curl -T hello.json ${address.s3Endpoint}/${address.bucket}/`);
    expect(printed[1]).to.contain("user123.json  1 written");
    expect(printed.slice(2)).to.deep.equal(["\nStopping ...", "Stopped."]);
    expect(existsSync(join(folder, "local.json"))).to.equal(false);
    expect(await fetch(address.s3Endpoint).catch(() => "refused")).to.equal("refused");
  });

  it("takes overrides of the config, and keeps state with --persist", async () => {
    const argv = ["--persist", "--config", "mapping.userID=/who", "--config", "suffixes[1]=.ndjson"];
    const first = await start(...argv);
    await put(first.address, "x.ndjson", '{"who":"a","timestamp":1}\n{"who":"b","timestamp":1}\n');
    await until(async () => (await scan(first.address)).length === 2);
    const before = await scan(first.address);
    ask?.();
    await first.ended;

    const second = await start(...argv);
    const after = await scan(second.address);
    ask?.();
    await second.ended;

    expect(after).to.deep.equal(before);
  });

  it("refuses to run twice in one folder", async () => {
    const { ended } = await start();

    const error = await startCommand([], Promise.resolve(), () => undefined, folder).catch((reason: unknown) => reason);

    expect(error).to.be.instanceOf(UserError);
    expect(existsSync(join(folder, "local.json"))).to.equal(true);
    ask?.();
    expect(await ended).to.equal(0);
  });

  it("has not failed where it was asked to stop before it had started, and its program with it", async () => {
    const asked = Promise.resolve();

    const code = await startCommand(["--config", "timeoutSeconds=1000"], asked, () => undefined, folder);

    expect(code).to.equal(0);
    expect(existsSync(join(folder, "local.pid"))).to.equal(false);
  });

  it("says in one line which setting is wrong", async () => {
    const error = await start("--config", "timeoutSeconds=1000").catch((reason: unknown) => reason);

    expect(error).to.be.instanceOf(UserError);
    expect((error as Error).message).to.match(
      /^the Pulumi program failed: .*sluice:timeoutSeconds is 1000; allowed: .*$/,
    );
    expect(existsSync(join(folder, "local.pid"))).to.equal(false);
  });
});
