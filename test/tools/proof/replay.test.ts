import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ScanCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import pLimit from "p-limit";
import { pipelineClients, type PipelineClients } from "../../support/pipeline-clients.ts";
import { DynamoDBItemStore } from "../../../runtime/aws/dynamodb-item-store.ts";
import { S3ObjectSource } from "../../../runtime/aws/s3-object-source.ts";
import { DEFAULT_MAPPING, keyNames } from "../../../runtime/mapping/record-mapping.ts";
import { processObject } from "../../../runtime/object/process-object.ts";
import { PATIENCE } from "../../../runtime/work/patient-retries.ts";
import { createItemsTable } from "../../support/items-table.ts";
import { sampleFiles, type SampleFile } from "../failures/bad-files.ts";
import { startFailingPipeline, type FailingPipeline } from "../failures/failing-pipeline.ts";
import { runCli } from "../run-cli.ts";

// `npm run test:proof` runs this in small, `npm run proof:full` in the size that the promise is made for.
const FULL = process.env["SLUICE_PROOF"] === "full";
const FILES = FULL ? 500 : 60;
const BAD = FULL ? 60 : 12;
const FAILING = FULL ? 20 : 4;

const WIDER_MAPPING = { ...DEFAULT_MAPPING, userID: "/id" };

describe(`a pipeline with ${FILES} files, of which ${BAD} are bad and ${FAILING} fail for a while`, function () {
  const files = sampleFiles(FILES, BAD);
  const failing = files.slice(BAD, BAD + FAILING);
  // Half of them heal while Lambda still tries, the others after it has given up.
  const outliving = failing.filter((_, index) => index % 2 === 0);
  const lines: unknown[] = [];
  let world: FailingPipeline;
  let clients: PipelineClients;

  before(async () => {
    world = await startFailingPipeline({ impatient: !FULL, onFunctionLog: (line) => lines.push(line) });
    clients = pipelineClients(world.pipeline.address);
  });
  after(async () => {
    clients.destroy();
    await world.stop();
  });

  async function put(chosen: readonly SampleFile[], body: (file: SampleFile) => string | Uint8Array): Promise<void> {
    const Bucket = world.pipeline.address.bucket;
    await pLimit(8).map(chosen, (file) =>
      clients.s3.send(new PutObjectCommand({ Bucket, Key: file.key, Body: body(file) })),
    );
    await world.pipeline.idle();
  }

  async function items(table: string): Promise<Record<string, AttributeValue>[]> {
    const found: Record<string, AttributeValue>[] = [];
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await clients.dynamodb.send(new ScanCommand({ TableName: table, ExclusiveStartKey: start }));
      found.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    const keyOf = (item: Record<string, AttributeValue>): string => `${item["userID"]?.S} ${item["timestamp"]?.N}`;
    return found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  /** Processes what is in the bucket now into a table of its own. */
  async function cleanRun(): Promise<Record<string, AttributeValue>[]> {
    await createItemsTable(clients.dynamodb, "clean");
    const { bucket } = world.pipeline.address;
    const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    const options = {
      objects: new S3ObjectSource(clients.s3, PATIENCE.silence),
      items: new DynamoDBItemStore(clients.dynamodb, "clean", keyNames({})),
      ...{ mapping: WIDER_MAPPING, maxDecompressedBytes: 1e9, concurrency: 4 },
    };
    await pLimit(8).map(Contents, ({ Key: key = "" }) => processObject({ bucket, key }, options));
    return items("clean");
  }

  it("has on its queue exactly what is bad, and what outlived Lambda's retries", async () => {
    const faults = new Map<string, number>();
    world.dynamodbFaults.decide = ({ body }) => {
      const text = body.toString();
      const index = failing.findIndex(({ key }) => text.includes(JSON.stringify(key)));
      const file = failing[index];
      if (!file) return undefined;
      const before = faults.get(file.key) ?? 0;
      faults.set(file.key, before + 1);
      // Two records a file: with one try each, two invocations end before this many; with six, one does, and the second after two more.
      return index % 2 === 0 || before < (FULL ? 14 : 3) ? "500 error" : undefined;
    };

    await put(files, ({ good, bad }) => bad ?? good);

    const { code, summary } = await runCli(["failures", "--local", "--json"], world.folder);
    expect(code).to.equal(0);
    expect(summary).to.deep.include({ messages: BAD + outliving.length, objects: BAD + outliving.length });
    const counts = Object.fromEntries(
      (summary["reasons"] as { reason: string; messages: number }[]).map(({ reason, messages }) => [reason, messages]),
    );
    const expected: Record<string, number> = { "function-failed": outliving.length };
    for (const { reason = "" } of files.slice(0, BAD)) expected[reason] = (expected[reason] ?? 0) + 1;
    expect(counts).to.deep.equal(expected);
    expect(Object.keys(counts)).to.have.length(13);
  });

  it("tells of each failure in one line of its log, enough to find it by, without a payload", () => {
    const told = lines.filter((line) => typeof line === "object") as Record<string, unknown>[];
    const failures = told.filter(({ message }) => message === "object failed");
    const rejections = told.filter(({ message }) => message === "record rejected");
    expect(new Set(failures.map(({ object }) => (object as { key: string }).key))).to.deep.equal(
      new Set(failing.map(({ key }) => key)),
    );
    expect(new Set(rejections.map(({ object }) => (object as { key: string }).key))).to.deep.equal(
      new Set(files.slice(0, BAD).map(({ key }) => key)),
    );
    for (const line of [...failures, ...rejections]) {
      expect(line).to.have.nested.property("object.versionId").that.is.a("string");
      expect(line["function_request_id"]).to.match(/^[0-9a-f-]{36}$/);
      expect(JSON.stringify(line)).not.to.match(/user-\d|yesterday|1700000/);
    }
    for (const line of failures) expect(line).to.have.nested.property("error.name");
    for (const line of rejections) expect(line).to.include.keys("record", "line", "column", "reason", "detail");
  });

  it("fails again in a replay where nothing was mended, and loses nothing by it", async () => {
    const { code, summary } = await runCli(["replay", "--local", "--json", "--prefix", "day 1/"], world.folder);

    const chosen = files.slice(0, BAD).filter(({ key }) => key.startsWith("day 1/")).length;
    const mended = outliving.filter(({ key }) => key.startsWith("day 1/")).length;
    expect(code).to.equal(3);
    expect(summary).to.deep.include({ done: mended, again: chosen, notUnderstood: 0 });
    expect(summary["left"]).to.deep.equal({ waiting: BAD + outliving.length - mended, inFlight: 0 });
  });

  it("has an empty queue after a replay, once files are corrected and the mapping is wider, and the table of a clean run", async () => {
    world.dynamodbFaults.decide = () => undefined;
    await put(
      files.filter(({ bad, byMapping }) => bad !== undefined && !byMapping),
      ({ good }) => good,
    );
    const mapping = join(world.folder, "wider.json");
    writeFileSync(mapping, JSON.stringify(WIDER_MAPPING));

    const { code, stdout } = await runCli(["replay", "--local", "--mapping", mapping], world.folder);
    const left = await runCli(["failures", "--local"], world.folder);

    expect(stdout).to.match(/^messages .*\n {2}done .*\n {2}failed again {5}0\n/m);
    expect(code).to.equal(0);
    expect(left.stdout).to.equal("The failure queue is empty.\n");
    const table = await items(world.pipeline.address.table);
    expect(table).to.have.length(2 * FILES);
    expect(table).to.deep.equal(await cleanRun());
  });
});
