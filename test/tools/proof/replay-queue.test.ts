import { setTimeout as sleep } from "node:timers/promises";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import pLimit from "p-limit";
import { ANY_CREDENTIALS } from "../../../local/pipeline/address.ts";
import { startSqsServer, type SqsServer } from "../../../local/sqs/server.ts";
import { VISIBILITY_TIMEOUT_SECONDS } from "../../../tools/failures/queue/in-flight-messages.ts";
import { runCli, spawnCli } from "../run-cli.ts";
import { BUCKET, keyOfObject, putObjects, startWorld, TABLE, type World } from "../world.ts";

const FULL = process.env["SLUICE_PROOF"] === "full";
const KILLED = FULL ? 1_000 : 100;
const GOOD = FULL ? 999 : 99;

describe("a replay of many messages", function () {
  let world: World;
  let sqs: SqsServer;
  let client: SQSClient;
  let queueUrl: string;
  /** What the queue's clock is ahead of ours, in milliseconds. */
  let ahead: number;

  beforeEach(async () => {
    ahead = 0;
    world = await startWorld();
    sqs = await startSqsServer({ clock: () => Date.now() + ahead });
    queueUrl = sqs.createQueue("failures");
    client = new SQSClient({ region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: sqs.endpoint });
    world.publish({ sqsEndpoint: sqs.endpoint, failureQueueUrl: queueUrl });
  });
  afterEach(async () => {
    client.destroy();
    await world.close();
    await sqs.close();
  });

  async function send(bodies: readonly string[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(bodies.length / 10) }, (_, n) => bodies.slice(n * 10, n * 10 + 10));
    await pLimit(8).map(batches, (batch) => {
      const Entries = batch.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      return client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    });
  }

  const eventOf = (n: number): string =>
    JSON.stringify({
      Records: [
        {
          eventName: "ObjectCreated:Put",
          s3: { bucket: { name: BUCKET }, object: { key: encodeURIComponent(keyOfObject(n)) } },
        },
      ],
    });

  const userAndTime = (items: Awaited<ReturnType<World["items"]>>): string[] =>
    items.map((item) => `${item["userID"]?.S} ${item["timestamp"]?.N} ${item["data"]?.M?.["n"]?.N}`);
  const expectedItems = (count: number): string[] =>
    Array.from({ length: count }, (_, n) => `user-${n % 50} ${1_700_000_000_000 + n} ${n}`).sort();

  it(`lets ${GOOD} through beside a poison message, which stays, and says which`, async () => {
    await putObjects(world, GOOD);
    const bodies = Array.from({ length: GOOD }, (_, n) => eventOf(n));
    bodies.splice(GOOD / 2, 0, '{"Records":[{"poison":true}]}');
    await send(bodies);

    const { code, stdout } = await runCli(["replay", "--local"], world.folder);
    const { summary } = await runCli(["failures", "--local", "--json"], world.folder);

    expect(code).to.equal(3);
    const [group] = summary["reasons"] as { reason: string; examples: { message: string }[] }[];
    expect(summary).to.deep.include({ messages: 1, unseen: { inFlight: 0, waiting: 0 } });
    expect(group?.reason).to.equal("not-understood");
    const why = "the event is not an S3 notification: Records[0].s3 is not an object";
    expect(stdout.split("\n")[0]).to.equal(
      `not understood   message ${group?.examples[0]?.message} (received once): ${why}`,
    );
    const all = (GOOD + 1).toLocaleString("en");
    expect(stdout).to.contain(
      `messages           ${all}\n  done             ${GOOD}\n  failed again     0\n  not understood   1\n`,
    );
    expect(userAndTime(await world.items(TABLE)).sort()).to.deep.equal(expectedItems(GOOD));
  });

  it("loses no message when it is killed, and applies none twice with effect", async () => {
    await putObjects(world, KILLED);
    await send(Array.from({ length: KILLED }, (_, n) => eventOf(n)));
    const { child, ended } = spawnCli(["replay", "--local", "--concurrency", "8"], world.folder);
    let writes = 0;
    world.dynamodbFaults.decide = ({ operation }) => {
      if (operation !== "PutItem" || ++writes <= KILLED / 3) return undefined;
      child.kill("SIGKILL");
      return "stall before";
    };
    const { signal } = await ended;
    world.dynamodbFaults.decide = () => undefined;
    const before = userAndTime(await world.items(TABLE)).length;

    // Two minutes later what was in its hands is back.
    ahead = VISIBILITY_TIMEOUT_SECONDS * 1_000 + 1_000;
    const { code, summary } = await runCli(["replay", "--local", "--json"], world.folder);

    expect(signal).to.equal("SIGKILL");
    expect(before).to.be.within(KILLED / 4, KILLED - 1);
    expect(code).to.equal(0);
    expect(summary).to.deep.include({ again: 0, notUnderstood: 0, left: { waiting: 0, inFlight: 0 } });
    expect(summary["taken"]).to.be.within(KILLED - before, KILLED - 1);
    expect((summary["outcomes"] as { written: number }).written).to.equal(KILLED - before);
    expect(userAndTime(await world.items(TABLE)).sort()).to.deep.equal(expectedItems(KILLED));
  });

  it("says that it is not done while messages are in flight elsewhere", async () => {
    await putObjects(world, 20);
    await send(Array.from({ length: 20 }, (_, n) => eventOf(n)));
    const { child, ended } = spawnCli(["replay", "--local", "--concurrency", "1"], world.folder);
    world.dynamodbFaults.decide = ({ operation }) => (operation === "PutItem" ? "throttled" : undefined);
    while ((world.dynamodbFaults.calls.get("PutItem") ?? 0) < 2) await sleep(5);
    child.kill("SIGKILL");
    await ended;
    world.dynamodbFaults.decide = () => undefined;

    const { code, summary, stderr } = await runCli(["replay", "--local", "--json"], world.folder);

    expect(code).to.equal(3);
    expect(summary).to.deep.include({ done: 10, left: { waiting: 0, inFlight: 10 } });
    expect(stderr).to.contain("10 messages are in flight elsewhere");
  });

  it("finishes what runs at Ctrl-C, gives the rest back, and exits 130", async () => {
    await putObjects(world, 40);
    await send(Array.from({ length: 40 }, (_, n) => eventOf(n)));
    const interrupt = new AbortController();
    world.dynamodbFaults.decide = () => {
      if ((world.dynamodbFaults.calls.get("PutItem") ?? 0) >= 5) interrupt.abort();
      return undefined;
    };

    const argv = ["replay", "--local", "--json", "--concurrency", "2"];
    const { code, summary } = await runCli(argv, world.folder, { interrupt: interrupt.signal });

    expect(code).to.equal(130);
    const done = summary["done"] as number;
    expect(done).to.be.within(4, 10);
    expect(summary["left"]).to.deep.equal({ waiting: 40 - done, inFlight: 0 });
  });

  it("leaves at Ctrl-C what waits for its turn to write, says so, and goes on with it later", async () => {
    await putObjects(world, 8);
    await send(Array.from({ length: 8 }, (_, n) => eventOf(n)));
    const interrupt = new AbortController();
    world.dynamodbFaults.decide = ({ operation }) => {
      if (operation === "PutItem") interrupt.abort();
      return undefined;
    };

    // A write each 1,000 seconds: whatever is not the first waits.
    const argv = ["replay", "--local", "--json", "--max-writes", "0.001"];
    const { code, summary, stderr } = await runCli(argv, world.folder, { interrupt: interrupt.signal });
    const later = await runCli(["replay", "--local", "--json"], world.folder);

    expect(code).to.equal(130);
    expect(summary).to.deep.include({ taken: 1, done: 1, left: { waiting: 7, inFlight: 0 } });
    expect(stderr).to.contain("waiting writes and retries are left for the next time");
    expect(later.summary).to.deep.include({ taken: 7, done: 7, left: { waiting: 0, inFlight: 0 } });
  });
});
