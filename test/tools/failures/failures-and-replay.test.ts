import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { ANY_CREDENTIALS } from "../../../local/pipeline/address.ts";
import { startSqsServer, type SqsServer } from "../../../local/sqs/server.ts";
import { lockFolder } from "../../../tools/runs/run-lock.ts";
import { runCli } from "../run-cli.ts";
import { BUCKET, startWorld, TABLE, type World } from "../world.ts";

describe("sluice failures and sluice replay", () => {
  let world: World;
  let sqs: SqsServer;
  let client: SQSClient;
  let queueUrl: string;

  before(async () => {
    world = await startWorld();
    sqs = await startSqsServer();
    client = new SQSClient({ region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: sqs.endpoint });
    await world.put("good.json", '{"userID":"u","timestamp":1}');
    await world.put("bad.json", '{"timestamp":1}');
  });
  after(async () => {
    client.destroy();
    await world.close();
    await sqs.close();
  });
  beforeEach(() => {
    queueUrl = sqs.createQueue(`failures-${Math.random().toString(36).slice(2)}`);
    world.publish({ sqsEndpoint: sqs.endpoint, failureQueueUrl: queueUrl });
  });

  const send = (body: unknown) =>
    client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(body) }));
  const rejected = (key: string, bucket = BUCKET) => ({
    kind: "rejected",
    object: { bucket, key },
    rejected: 1,
    reasons: [{ record: 0, line: 1, column: 1, reason: "no-partition-key", detail: "none at /userID" }],
    omitted: 0,
    requestId: "r",
    functionName: "f",
  });

  it("says that a queue is empty", async () => {
    const { code, stdout } = await runCli(["failures", "--local"], world.folder);

    expect([code, stdout]).to.deep.equal([0, "The failure queue is empty.\n"]);
  });

  it("tells how many there are, how old, and why, and leaves all of them", async () => {
    await send(rejected("bad.json"));
    await send(rejected("line\u2028end\u001b[31m.json"));
    await send({ hello: "world" });

    const first = await runCli(["failures", "--local", "--json"], world.folder);
    const later = await runCli(["failures", "--local"], world.folder, { now: () => Date.now() + 3 * 86_400_000 });

    expect([first.code, later.code]).to.deep.equal([0, 0]);
    expect(first.summary).to.deep.include({ messages: 3, objects: 2, rejectedRecords: 2, complete: true });
    const groups = first.summary["reasons"] as { reason: string; examples: { requestId?: string }[] }[];
    const requests = groups.map(({ reason, examples }) => [reason, ...examples.map(({ requestId }) => requestId)]);
    expect(requests).to.deep.equal([
      ["no-partition-key", "r", "r"],
      ["not-understood", undefined],
    ]);
    expect(later.stdout).to.match(/^3 messages, the oldest 3 d old; 2 objects, 2 rejected records\n/);
    expect(later.stdout).to.contain(
      "  no-partition-key  2 (oldest 3 d)\n    s3://files/bad.json [received 2 times]\n" +
        "      line 1, column 1 (record 0): none at /userID\n      request r\n",
    );
    expect(later.stdout).to.contain("s3://files/line\\u2028end\\u001b[31m.json");
  });

  it("exports each message as it is, and leaves no half of a file", async () => {
    await send(rejected("bad.json"));
    const path = join(world.folder, "out.ndjson");

    const { code } = await runCli(["failures", "--local", "--export", "out.ndjson"], world.folder);
    const stopped = AbortSignal.abort();
    const aborted = await runCli(["failures", "--local", "--export", "other.ndjson"], world.folder, {
      interrupt: stopped,
    });

    expect([code, aborted.code]).to.deep.equal([0, 130]);
    const [line, ...others] = readFileSync(path, "utf8").split("\n");
    expect(others).to.deep.equal([""]);
    const { body, reasons } = JSON.parse(line ?? "") as { body: string; reasons: string[] };
    expect(JSON.parse(body)).to.deep.equal(rejected("bad.json"));
    expect(reasons).to.deep.equal(["no-partition-key"]);
    expect(
      [`${path}.new`, join(world.folder, "other.ndjson"), join(world.folder, "other.ndjson.new")].filter(existsSync),
    ).to.deep.equal([]);
  });

  it("refuses to export over what is not a file, and looks at nothing", async () => {
    await send(rejected("bad.json"));

    const refused = await runCli(["failures", "--local", "--export", "."], world.folder);
    const { summary } = await runCli(["failures", "--local", "--json"], world.folder);

    expect(refused).to.deep.include({ code: 1, stdout: "" });
    expect(refused.stderr).to.equal(
      `error: --export: ${world.folder} cannot be written: what is there is not a file\n`,
    );
    expect(existsSync(`${world.folder}.new`)).to.equal(false);
    const [group] = summary["reasons"] as { examples: { receiveCount: number }[] }[];
    expect(group?.examples[0]?.receiveCount).to.equal(1);
  });

  it("takes only what is chosen, and leaves the rest", async () => {
    await send(rejected("good.json"));
    await send(rejected("bad.json"));
    await send({ Records: [] });
    const taken = async (...argv: string[]) => {
      const { code, summary } = await runCli(["replay", "--local", "--json", "--dry-run", ...argv], world.folder);
      return [code, summary["taken"], summary["notChosen"]];
    };

    expect(await taken("--prefix", "good")).to.deep.equal([0, 1, 2]);
    expect(await taken("--only", "no-partition-key")).to.deep.equal([3, 2, 1]);
    expect(await taken("--older-than", "1h")).to.deep.equal([4, 0, 3]);
    expect(await taken("--limit", "1")).to.deep.equal([0, 1, 0]);
  });

  it("answers 4 where messages are there and none is what was asked for, and 0 where none are there", async () => {
    const only = ["replay", "--local", "--json", "--only"];
    const empty = await runCli([...only, "emtpy"], world.folder);
    await send(rejected("bad.json"));
    await send(rejected("bad.json"));
    await send({ Records: [] });

    const misspelt = await runCli([...only, "emtpy"], world.folder);
    const other = await runCli([...only, "no-partition-key", "--prefix", "good"], world.folder);

    expect([empty.code, misspelt.code, other.code]).to.deep.equal([0, 4, 4]);
    expect(empty.stderr).not.to.contain("Nothing matched");
    expect(misspelt.stderr).to.match(
      /\nNothing matched: 3 messages seen, and none for the reason "emtpy"\. Seen were no-partition-key \(2\), nothing-to-do \(1\)\.\n$/,
    );
    expect(misspelt.summary["reasons"]).to.deep.equal({ "no-partition-key": 2, "nothing-to-do": 1 });
    expect(other.stderr).to.match(/\nNothing matched: 3 messages seen, and none passes --only and --prefix\.\n$/);
  });

  it("shows what failed last in a replay, beside what the message says, and chooses by it", async () => {
    await world.put("again.json", '{"userID":"u","timestamp":"soon"}');
    await send(rejected("again.json"));
    const dry = await runCli(["replay", "--local", "--json", "--dry-run"], world.folder);
    const before = await runCli(["failures", "--local", "--json"], world.folder);
    const replayed = await runCli(["replay", "--local", "--json"], world.folder, { now: () => Date.now() - 7_200_000 });

    const shown = await runCli(["failures", "--local"], world.folder);
    const json = await runCli(["failures", "--local", "--json"], world.folder);
    const codeOf = async (only: string): Promise<number> =>
      (await runCli(["replay", "--local", "--dry-run", "--only", only], world.folder)).code;

    const reasonsIn = (summary: Record<string, unknown>): string[] =>
      (summary["reasons"] as { reason: string }[]).map(({ reason }) => reason);
    expect([dry.code, replayed.code]).to.deep.equal([3, 3]);
    expect(reasonsIn(before.summary)).to.deep.equal(["no-partition-key"]);
    expect(reasonsIn(json.summary)).to.deep.equal(["invalid-time"]);
    expect(shown.stdout).to.match(
      /\n {2}invalid-time {2}1 \(oldest \d+ s\)\n {4}s3:\/\/files\/again\.json \[received 4 times\]\n/,
    );
    expect(shown.stdout).to.contain(
      "\n      failed again when it was replayed 2 h ago; before that: no-partition-key\n",
    );
    expect([await codeOf("invalid-time"), await codeOf("no-partition-key")]).to.deep.equal([3, 4]);
  });

  it("neither writes nor deletes in a dry run, however many objects a message has", async () => {
    const keys = Array.from({ length: 20 }, (_, n) => `many/${n}.json`);
    for (const [n, key] of keys.entries()) await world.put(key, JSON.stringify({ userID: "many", timestamp: n }));
    await send(rejected("good.json"));
    await send({ Records: keys.map((key) => ({ s3: { bucket: { name: BUCKET }, object: { key } } })) });
    const before = await world.items(TABLE);
    const writes = world.dynamodbFaults.calls.get("PutItem");

    const { code, summary } = await runCli(["replay", "--local", "--json", "--dry-run"], world.folder);

    expect(code).to.equal(0);
    expect(summary).to.deep.include({ done: 2, objects: 21, records: 21, dryRun: true });
    expect(summary["left"]).to.deep.equal({ waiting: 2, inFlight: 0 });
    expect(world.dynamodbFaults.calls.get("PutItem")).to.equal(writes);
    expect(await world.items(TABLE)).to.deep.equal(before);
  });

  it("tells of what names another bucket than the pipeline's, chooses it by that, and leaves it", async () => {
    await send(rejected("good.json", "else\u001b[31m"));
    const why = "it names an object of the bucket else\\u001b[31m, and the pipeline's is files";

    const seen = await runCli(["failures", "--local"], world.folder, { now: () => 0 });
    const { code, stdout } = await runCli(["replay", "--local", "--only", "other-bucket"], world.folder);
    const unmeant = await runCli(["replay", "--local", "--json", "--only", "no-partition-key"], world.folder);
    const json = await runCli(["replay", "--local", "--json"], world.folder);

    expect(seen.stdout).to.contain(
      `  other-bucket  1 (oldest 0 s)\n    s3://else\\u001b[31m/good.json\n      ${why}\n`,
    );
    expect([code, json.code]).to.deep.equal([3, 3]);
    expect(stdout)
      .to.match(/^other bucket {5}message [\w-]+ \(received 2 times\): /)
      .and.to.contain(`: ${why}\n`);
    expect(stdout).to.contain("\n  not understood   0\n  other bucket     1\n");
    expect(json.lines[0]).to.deep.include({ result: "other-bucket" });
    expect(json.summary).to.deep.include({ taken: 1, notUnderstood: 0, otherBucket: 1, objects: 0 });
    expect(unmeant.summary).to.deep.include({ taken: 0, notChosen: 1 });
  });

  it("leaves what names another bucket in a run's failures", async () => {
    const { summary } = await runCli(["backfill", "--local", "--json", "--prefix", "nothing/"], world.folder);
    const run = String(summary["run"]);
    const failure = { kind: "failed", object: { bucket: "other", key: "k" }, error: { name: "E", message: "m" } };
    writeFileSync(join(world.folder, "runs", run, "failures.ndjson"), `${JSON.stringify(failure)}\n`);

    const replayed = await runCli(["replay", "--run", run, "--json"], world.folder);

    expect(replayed.code).to.equal(3);
    expect(replayed.summary).to.deep.include({ taken: 1, otherBucket: 1, objects: 0 });
  });

  it("replays a backfill's failures, where the backfill was", async () => {
    await world.put("run/late.json", '{"timestamp":1}');
    const backfill = await runCli(["backfill", "--local", "--json", "--prefix", "run/"], world.folder);
    const run = String(backfill.summary["run"]);

    const still = await runCli(["replay", "--run", run, "--json"], world.folder);
    await world.put("run/late.json", '{"userID":"late","timestamp":1}');
    const mended = await runCli(["replay", "--run", run, "--json"], world.folder);

    expect([backfill.code, still.code, mended.code]).to.deep.equal([3, 3, 0]);
    expect(still.summary).to.deep.include({ source: run, taken: 1, again: 1 });
    expect(mended.summary).to.deep.include({ taken: 1, done: 1, superseded: 1 });
    expect((await world.items(TABLE)).map(({ userID }) => userID?.S)).to.include("late");
  });

  const refused = [
    { argv: ["replay"], says: "name one pipeline: --stack NAME, --local, or --bucket NAME --table NAME" },
    { argv: ["replay", "--local", "--older-than", "soon"], says: '--older-than is "soon"; it must be a duration' },
    {
      argv: ["replay", "--local", "--queue", "failures"],
      says: '--queue is "failures"; it must be the URL of a queue',
    },
    { argv: ["replay", "--local", "--only", ""], says: "error: --only is empty\n" },
    { argv: ["replay", "--run", "x", "--older-than", "1h"], says: "leave it out with --run" },
    { argv: ["replay", "--run", "nothing"], says: 'there is no run "nothing"' },
    {
      argv: ["replay", "--local", "--queue", "arn:aws:sqs:us-east-1:111122223333:failures"],
      says: '--queue is "arn:aws:sqs:us-east-1:111122223333:failures"; it must be the URL of a queue',
    },
    { argv: ["failures", "--local", "--queue", "nope"], says: '--queue is "nope"; it must be the URL of a queue' },
    { argv: ["failures", "--local", "--export", ""], says: "error: --export is empty\n" },
    {
      argv: ["failures", "--local", "--bogus"],
      says: "--bogus is not an option of npx sluice failures; see npx sluice failures --help",
    },
  ];
  for (const { argv, says } of refused) {
    it(`refuses ${argv.join(" ")}`, async () => {
      const { code, stderr } = await runCli(argv, world.folder);

      expect(code).to.equal(2);
      expect(stderr).to.contain(says);
    });
  }

  it("asks for a queue where none is known, and says where one is not there", async () => {
    const where = ["--bucket", BUCKET, "--table", TABLE, "--region", "us-east-1"];
    const none = await runCli(["failures", ...where], world.folder);
    world.publish({ failureQueueUrl: `${sqs.endpoint}/000000000000/nowhere` });
    const failures = await runCli(["failures", "--local"], world.folder);
    const replay = await runCli(["replay", "--local"], world.folder);

    expect([none.code, failures.code, replay.code]).to.deep.equal([1, 1, 1]);
    expect(none.stderr).to.equal("error: bucket and table as named names no failure queue; name it with --queue URL\n");
    const missing = `error: there is no queue ${sqs.endpoint}/000000000000/nowhere\n`;
    expect(failures.stderr).to.equal(missing);
    expect(replay.stderr)
      .to.match(/^Replay .*\n/)
      .and.to.satisfy((text: string) => text.endsWith(`\n${missing}`));
  });

  for (const command of ["failures", "replay"]) {
    it(`explains ${command}`, async () => {
      const { code, stdout } = await runCli([command, "--help"], world.folder);

      expect(code).to.equal(0);
      expect(stdout).to.contain("sqs:ChangeMessageVisibility").and.to.contain("Exit codes");
    });
  }

  it("promises with exit code 0 only what was taken", async () => {
    const { stdout } = await runCli(["replay", "--help"], world.folder);

    expect(stdout).to.contain("Exit codes: 0 all chosen messages are done").and.not.to.contain("nothing is left");
  });

  it("does not take a run that is at work", async () => {
    const id = "20260101-000000-abcd";
    const folder = join(world.folder, "runs", id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "plan.json"), JSON.stringify({ command: "backfill" }));

    const unlock = lockFolder(folder);

    const { code, stderr } = await runCli(["replay", "--run", id], world.folder);
    unlock();

    expect(code).to.equal(1);
    expect(stderr).to.contain(`run ${id} is at work (process ${process.pid})`);
  });
});
