import { once } from "node:events";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import type { PublishedPipeline } from "../../../local/pipeline/address.ts";
import { startCommand, type StartSurroundings } from "../../../local/start/start-command.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { copyProject } from "./project-copy.ts";

/** A running command, and what it printed. */
interface Started {
  readonly printed: string[];
  /** Resolves with the first line, printed or yet to be, that has this in it. */
  line(text: string): Promise<string>;
  address(): PublishedPipeline;
  stop(): Promise<number>;
}

describe("startCommand", function () {
  this.timeout(300_000); // against a hang only: each test runs the Pulumi program, some several times
  let folder: string;
  let running: Started | undefined;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sluice-test-"))));
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    rmSync(folder, { recursive: true });
  });

  /** Starts, and resolves when the command says that all runs. */
  async function start(argv: readonly string[] = [], surroundings: StartSurroundings = {}): Promise<Started> {
    const printed: string[] = [];
    const waiting = new Map<string, (line: string) => void>();
    const print = (text: string): void => {
      const lines = stripVTControlCharacters(text).split("\n");
      printed.push(...lines);
      for (const [wanted, resolve] of waiting) lines.filter((line) => line.includes(wanted)).forEach(resolve);
    };
    let ask: () => void = () => undefined;
    const stopAsked = new Promise<void>((resolve) => (ask = resolve));
    const ended = startCommand(argv, stopAsked, {
      print,
      folder,
      defaultPorts: { s3: 0, dynamodb: 0, sqs: 0 },
      ...surroundings,
    });
    const started: Started = {
      printed,
      line: (wanted) => {
        const there = printed.find((line) => line.includes(wanted));
        return there === undefined ? new Promise((resolve) => waiting.set(wanted, resolve)) : Promise.resolve(there);
      },
      address: () => JSON.parse(readFileSync(join(folder, "local.json"), "utf8")) as PublishedPipeline,
      stop: () => {
        ask();
        return ended;
      },
    };
    running = started;
    // A command that ends before it runs has failed, or was stopped.
    await Promise.race([started.line("Ctrl-C stops it."), ended]).catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return started;
  }

  const scan = async ({ dynamodbEndpoint, table }: PublishedPipeline): Promise<unknown[]> => {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.Scan" };
    const body = JSON.stringify({ TableName: table });
    const response = await fetch(dynamodbEndpoint, { method: "POST", headers, body });
    return ((await response.json()) as { Items: unknown[] }).Items;
  };
  const put = async ({ s3Endpoint, bucket }: PublishedPipeline, key: string, body: string): Promise<void> => {
    expect((await fetch(`${s3Endpoint}/${bucket}/${key}`, { method: "PUT", body })).status).to.equal(200);
  };

  it("runs the dev stack: says what becomes of each file, and when asked to stop, nothing is left", async () => {
    const started = await start();
    const address = started.address();
    await put(address, "user123.json", '{"userID":"user123","timestamp":1700000000000,"data":{"n":1.50}}');
    await started.line("    user123");
    await put(address, "notes.txt", "hello");
    await started.line("notes.txt");
    const exitCode = await started.stop();

    expect(exitCode).to.equal(0);
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
    expect(started.printed.slice(started.printed.indexOf("✓ user123.json  1 written"))).to.deep.equal([
      "✓ user123.json  1 written",
      '    user123  1700000000000  {"n":1.5}',
      "- notes.txt  ignored: the stack takes .json",
      "",
      "Stopping ...",
      "Stopped.",
    ]);
    expect(existsSync(join(folder, "local.json"))).to.equal(false);
    expect(await fetch(address.s3Endpoint).catch(() => "refused")).to.equal("refused");
  });

  it("takes overrides of the settings, and keeps state with --persist", async () => {
    const argv = ["--persist", "--config", "mapping.userID=/who", "--config", "suffixes[1]=.ndjson"];
    const first = await start(argv);
    await put(first.address(), "x.ndjson", '{"who":"a","timestamp":1}\n{"who":"b","timestamp":1}\n');
    await first.line("✓ x.ndjson  2 written");
    const before = await scan(first.address());
    await first.stop();

    const second = await start(argv);
    const after = await scan(second.address());

    expect(before).to.have.lengthOf(2);
    expect(after).to.deep.equal(before);
  });

  it("takes the next port of a server whose own is in use, and refuses to run twice in one folder", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;

    const started = await start([], { defaultPorts: { s3: port, dynamodb: 0, sqs: 0 } });
    const second = startCommand([], Promise.resolve(), { print: () => undefined, folder });
    const error = await second.catch((reason: unknown) => reason);
    const chosen = Number(new URL(started.address().s3Endpoint).port);
    other.close();

    expect((chosen - port) % 10).to.equal(0);
    expect(started.printed[0]).to.equal(`Port ${port} is in use: this time, S3 is on ${chosen}.`);
    expect(error).to.be.instanceOf(UserError);
    expect(existsSync(join(folder, "local.json"))).to.equal(true);
  });

  it("has not failed where it was asked to stop before it had started, and its program with it", async () => {
    const asked = Promise.resolve();

    const code = await startCommand(["--config", "timeoutSeconds=1000"], asked, { print: () => undefined, folder });

    expect(code).to.equal(0);
    expect(existsSync(join(folder, "local.pid"))).to.equal(false);
  });

  it("says in one line which setting is wrong", async () => {
    const error = await start(["--config", "timeoutSeconds=1000"]).catch((reason: unknown) => reason);

    expect(error).to.be.instanceOf(UserError);
    expect((error as Error).message).to.match(
      /^the Pulumi program failed: .*sluice:timeoutSeconds is 1000; allowed: .*$/,
    );
    expect(existsSync(join(folder, "local.pid"))).to.equal(false);
  });

  describe("when a source file changes", () => {
    let project: string;
    beforeEach(() => (project = copyProject()));
    afterEach(async () => {
      await running?.stop();
      rmSync(project, { recursive: true });
    });

    it("reloads function and settings, keeps what is stored, and goes on as before with what does not compile", async () => {
      const handler = join(project, "runtime", "handler.ts");
      const settings = join(project, "Pulumi.dev.yaml");
      const started = await start([], { project });
      await put(started.address(), "one.json", '{"userID":"one","timestamp":1,"data":"first"}');
      await started.line("    one");

      appendFileSync(handler, '\nconsole.log("a line of mine");\n');
      const ofCode = await started.line("handler.ts  reloaded");
      const other = "suffixes: [.txt]\n  sluice:mapping: { userID: /who, data: '' }";
      writeFileSync(settings, readFileSync(settings, "utf8").replace("suffixes: [.json]", other));
      const ofSettings = await started.line("Pulumi.dev.yaml  reloaded");
      const text = readFileSync(handler, "utf8");
      writeFileSync(handler, `const = 1;\n${text}`);
      const broken = await started.line("not reloaded");
      await put(started.address(), "two.txt", '{"who":"two","timestamp":1}');
      await started.line("    two");
      await put(started.address(), "three.json", "{}");
      await started.line("three.json");
      writeFileSync(handler, `${text}\n// mended\n`);
      const mended = await started.line("handler.ts  changes");

      expect(ofCode).to.match(/^↻ runtime\/handler\.ts {2}reloaded in \d+\.\d s$/);
      expect(ofSettings).to.match(
        /^↻ Pulumi\.dev\.yaml {2}reloaded in \d+\.\d s; it now takes \.txt; it now takes userID from \/who, .*$/,
      );
      expect(broken).to.equal(
        '✗ not reloaded, the version before keeps running: runtime/handler.ts:1:7: Expected identifier but found "="',
      );
      expect(mended).to.equal("↻ runtime/handler.ts  changes nothing that runs here");
      expect(started.printed).to.include.members(["a line of mine", "- three.json  ignored: the stack takes .txt"]);
      expect(started.address().intake.suffixes).to.deep.equal([".txt"]);
      expect(await scan(started.address())).to.have.lengthOf(2);
    });
  });
});
