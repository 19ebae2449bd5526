import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteItemCommand, ScanCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import pLimit from "p-limit";
import type { EngineStack } from "../engine/engine-stack.ts";
import { createItemsTable } from "../support/items-table.ts";
import { spawnCli } from "../tools/run-cli.ts";
import { Deployed } from "./deployed.ts";
import { eventually } from "./eventually.ts";
import { CloudWorld, environmentOf, REGION } from "./world/cloud-world.ts";
import { killWorkers } from "./world/worker-processes.ts";

/** So many that it takes several shards; the full size is 20,000. */
const OBJECTS = Number(process.env["SLUICE_CLOUD_OBJECTS"] ?? 600);
const MALFORMED = "objects/malformed.json";
const TABLE_OF_HERE = "of-a-backfill-here";
const WORKERS = 2;
/** Objects per second: ministack is one process that answers all workers, with TLS, and workers with 32 calls at once would starve it. */
const RATE = Number(process.env["SLUICE_CLOUD_RATE"] ?? 100);

/** The life of a run on AWS, by the command as a user runs it: in processes of its own, with folders of its own. */
describe("sluice backfill --on aws, on a stack deployed by the real engine on ministack", () => {
  let world: CloudWorld;
  let stack: EngineStack;
  let deployed: Deployed;
  let folders: string;

  before(async () => {
    folders = mkdtempSync(join(tmpdir(), "sluice-backfill-on-aws-"));
    world = await CloudWorld.start();
    stack = await world.stack("fleet", {
      ...{ scaleOut: true, protect: false, forceDestroy: true, billingMode: "on-demand" },
      // The files of this test trigger nothing, so that all items are a backfill's work.
      suffixes: [".live"],
    });
    await stack.up();
    deployed = await Deployed.of(stack, world.aws);
    await createItemsTable(world.aws.dynamodb, TABLE_OF_HERE);
    await putObjects();
  });
  after(async () => {
    await world.close();
    rmSync(folders, { recursive: true, force: true });
  });

  const folderOf = (machine: string): string => join(folders, machine);
  const sluice = (machine: string, line: string) => {
    const env = { ...world.engine.environment, ...environmentOf(world.ministack), AWS_REGION: REGION, NO_COLOR: "1" };
    return spawnCli(line.split(" "), folderOf(machine), env);
  };
  /** A run over a part of the objects. */
  const onAws = (prefix: string, more = ""): string =>
    `backfill --stack fleet --on aws --prefix ${prefix} --suffix .json --concurrency ${WORKERS} --yes${more}`;
  const runIn = (stderr: string): string => /\d{8}-\d{6}-\w{4}/.exec(stderr)?.[0] ?? "";
  const lastLine = (text: string): Record<string, unknown> =>
    JSON.parse(text.trim().split("\n").at(-1) ?? "{}") as Record<string, unknown>;

  it("says what it would cost, and writes nothing", async () => {
    const { code, stdout } = await sluice("one", `${onAws("objects/")} --dry-run --json`).ended;

    expect(code).to.equal(0);
    expect(lastLine(stdout)).to.include({
      type: "estimate",
      objects: OBJECTS + 1,
      listed: OBJECTS + 1,
      workers: WORKERS,
    });
    expect(await deployed.items()).to.deep.equal([]);
    expect(existsSync(join(folderOf("one"), "runs"))).to.equal(false);
  });

  it("gives the same items as a backfill on this machine", async () => {
    const there = await sluice("one", `${onAws("objects/", ` --max-rate ${RATE}`)} --json`).ended;
    const named = `--bucket ${deployed.outputs.bucketName} --table ${TABLE_OF_HERE} --region ${REGION}`;
    const here = await sluice("one", `backfill ${named} --prefix objects/ --concurrency 4 --yes --json`).ended;

    expect([there.code, here.code], there.stdout + there.stderr + here.stderr).to.deep.equal([3, 3]);
    expect(lastLine(there.stdout), there.stdout).to.include({ withRejects: 1, failed: 0 });
    const counts = { ended: "finished", objects: OBJECTS + 1, records: OBJECTS + 1, withRejects: 1, failed: 0 };
    expect(lastLine(there.stdout)).to.deep.include(counts);
    expect(lastLine(here.stdout)).to.deep.include(counts);
    const items = await itemsOf(deployed.outputs.tableName);
    expect(items).to.have.length(OBJECTS);
    expect(items).to.deep.equal(await itemsOf(TABLE_OF_HERE));
  });

  it("lists what was rejected where a run's failures are, replays it once it is mended, and writes a report", async () => {
    const run = (await sluice("one", "runs --json").ended).stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly run: string; readonly plan: { readonly on?: string } })
      .find(({ plan }) => plan.on === "aws")!.run;
    const failures = readFileSync(join(folderOf("one"), "runs", run, "failures.ndjson"), "utf8")
      .trim()
      .split("\n");
    const report = await sluice("one", `report ${run} --output ${join(folders, "report.html")}`).ended;
    await put(MALFORMED, JSON.stringify(recordOf(OBJECTS)));
    const replayed = await sluice("one", `replay --run ${run} --yes --json`).ended;

    expect(failures).to.have.length(1);
    expect(failures[0]).to.contain(MALFORMED);
    expect(report.code, report.stderr).to.equal(0);
    expect(readFileSync(join(folders, "report.html"), "utf8")).to.contain(run);
    expect(replayed.code, replayed.stderr).to.equal(0);
    expect(await deployed.items()).to.have.length(OBJECTS + 1);
  });

  it("is followed from another folder after its command was killed, also while a worker is killed", async () => {
    await emptyTable();
    const begun = sluice("one", onAws("objects/", ` --max-rate ${OBJECTS / 40}`));
    await eventually("some items", async () => (await deployed.items()).length > 5);
    begun.child.kill("SIGKILL");
    const { signal } = await begun.ended;
    const run = runIn(begun.stderrSoFar());
    const killed = killWorkers(world.ministack.pid);
    const followed = await sluice("two", `runs ${run} --follow --stack fleet --json`).ended;

    expect(signal).to.equal("SIGKILL");
    expect(killed).to.be.at.least(1);
    expect(followed.code, followed.stderr).to.equal(0);
    expect(lastLine(followed.stdout)).to.deep.include({
      ended: "finished",
      objects: OBJECTS + 1,
      records: OBJECTS + 1,
    });
    expect(await deployed.items()).to.have.length(OBJECTS + 1);
  });

  it("is stopped from another folder, and resumed", async () => {
    await emptyTable();
    const begun = await sluice("one", onAws("objects/", ` --max-rate ${OBJECTS / 120} --detach`)).ended;
    const run = runIn(begun.stderr);
    await eventually("some items", async () => (await deployed.items()).length > 5);
    const stopped = await sluice("three", `stop ${run} --stack fleet --json`).ended;
    const between = (await deployed.items()).length;
    const resumed = await sluice(
      "three",
      `backfill --resume ${run} --concurrency ${WORKERS} --max-rate ${RATE} --yes --json`,
    ).ended;

    expect(begun.code, begun.stderr).to.equal(0);
    expect(stopped.code, stopped.stderr).to.equal(0);
    expect(lastLine(stopped.stdout)).to.include({ ended: "interrupted" });
    expect(between).to.be.within(6, OBJECTS);
    expect(resumed.code, resumed.stderr).to.equal(0);
    expect(lastLine(resumed.stdout)).to.deep.include({ ended: "finished", objects: OBJECTS + 1, records: OBJECTS + 1 });
    expect(await deployed.items()).to.have.length(OBJECTS + 1);
  });

  it("goes, with the work of all runs", async () => {
    await stack.destroy();
  });

  const recordOf = (n: number) => ({ userID: `user-${n % 50}`, timestamp: 1_700_000_000_000 + n, data: { n } });

  async function put(Key: string, Body: string): Promise<void> {
    await world.aws.s3.send(new PutObjectCommand({ Bucket: deployed.outputs.bucketName, Key, Body }));
  }

  async function putObjects(): Promise<void> {
    const numbers = Array.from({ length: OBJECTS }, (_, n) => n);
    await pLimit(32).map(numbers, (n) => put(`objects/${n % 10}/${n} é.json`, JSON.stringify(recordOf(n))));
    await put(MALFORMED, '{"userID": "poison", ');
  }

  async function itemsOf(TableName: string): Promise<string[]> {
    const lines: string[] = [];
    let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
    do {
      const page = await world.aws.dynamodb.send(new ScanCommand({ TableName, ExclusiveStartKey }));
      for (const item of page.Items ?? []) lines.push(JSON.stringify(Object.entries(item).sort()));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return lines.sort();
  }

  async function emptyTable(): Promise<void> {
    const { tableName: TableName } = deployed.outputs;
    const lines = await itemsOf(TableName);
    await pLimit(32).map(lines, async (line) => {
      const item = Object.fromEntries(JSON.parse(line) as [string, AttributeValue][]);
      const Key = { userID: item["userID"]!, timestamp: item["timestamp"]! };
      await world.aws.dynamodb.send(new DeleteItemCommand({ TableName, Key }));
    });
  }
});
