import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { NoSuchKey, type S3Client } from "@aws-sdk/client-s3";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import type { Target } from "../../../tools/target/target.ts";
import { PatientRetries, PATIENCE } from "../../../runtime/work/patient-retries.ts";
import { Stop } from "../../../runtime/work/stop.ts";
import { runSession, type SessionOptions } from "../../../tools/backfill/backfill-session.ts";
import type { JournalLine } from "../../../tools/runs/journal-lines.ts";
import { readPrices } from "../../../tools/runs/cost/prices.ts";
import type { Plan } from "../../../tools/runs/plan.ts";
import { readJson } from "../../../tools/runs/run-folder.ts";
import type { Clients } from "../../../tools/target/clients/connect.ts";
import { capturedIo } from "../../support/captured-output.ts";
import { pageOf, pageSource } from "../../support/page-source.ts";
import { planOf, temporaryRun, type TemporaryRun } from "../../support/temporary-run.ts";
import { fillDisk, type FullDisk } from "../full-disk.ts";

const HOW: SessionOptions["how"] = {
  ...{ listConcurrency: 1, maxRate: Infinity, maxWrites: Infinity, json: false, yes: false },
};
const GOOD = '{"userID":"u","timestamp":1,"data":2}';

const TARGET: Target = {
  ...{ title: "the local pipeline", bucket: "files", table: "items", region: "us-east-1", endpoints: {} },
  ...{
    failureQueueUrl: undefined,
    mapping: DEFAULT_MAPPING,
    prefix: "",
    suffixes: [],
    maxDecompressedBytes: 1_000_000,
  },
  local: true,
};

describe("runSession", () => {
  let temporary: TemporaryRun;
  beforeEach(() => (temporary = temporaryRun()));
  afterEach(() => temporary.remove());

  /** Answers like a bucket of these bodies, or with an error in their place, and like a table that takes everything. */
  const clientsOf = (bodies: Record<string, string | Error>, onPut: () => unknown = () => ({})): Clients => {
    const describe = { Table: { BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" } } };
    const config = { region: () => Promise.resolve("eu-west-1") };
    const s3 = {
      send: ({ input: { Key = "" } }: { input: { Key?: string } }) => {
        const body = bodies[Key] ?? GOOD;
        if (typeof body !== "string") return Promise.reject(body);
        const version = { ETag: '"e"', LastModified: new Date(0), ContentLength: body.length };
        return Promise.resolve({ ...version, Body: Readable.from([Buffer.from(body)]) });
      },
    };
    const dynamodb = {
      config,
      send: async (command: { input: { Item?: object } }) => {
        if (!command.input.Item) return describe;
        await onPut();
        return {};
      },
    };
    const clients = { s3: s3 as unknown as S3Client, dynamodb: dynamodb as unknown as DynamoDBClient };
    return { ...clients, silence: PATIENCE.silence } as Clients;
  };

  const sessionOf = (changes: Partial<SessionOptions> = {}) => {
    const io = capturedIo(temporary.sluice);
    const stop = new Stop(new AbortController().signal);
    const retries = new PatientRetries({ ...PATIENCE, signal: stop.signal, sleep: () => Promise.resolve() });
    const source = pageSource([pageOf("a b", "b"), pageOf("c")].map((page) => sizeless(page)));
    const options: SessionOptions = {
      ...{ plan: planOf(), run: temporary.run, source, target: TARGET, clients: clientsOf({}), retries, stop },
      ...{ patience: PATIENCE, concurrency: 1, workers: 1 },
      ...{ how: HOW, prices: readPrices(undefined), io },
      ...changes,
    };
    return { io, options };
  };
  const sizeless = (page: ReturnType<typeof pageOf>) => ({
    ...page,
    objects: page.objects.map(({ key }) => ({ key })),
  });
  const journal = (): JournalLine[] =>
    readFileSync(temporary.run.journal, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as JournalLine);
  const dryRun: Partial<Plan> = { what: { allVersions: false, rewrite: false, dryRun: true } };
  const denied = Object.assign(new Error("no"), { name: "AccessDenied" });

  it("processes everything, writes the journal, and sums it up in a file", async () => {
    const { options } = sessionOf();
    const summary = await runSession(options);

    expect(summary).to.deep.include({ ended: "finished", objects: 3, records: 3, selected: 3, listed: 3, sessions: 1 });
    expect(summary).not.to.have.any.keys("error", "estimate", "reasons", "failures");
    expect(readJson(temporary.run.summary)).to.deep.equal(JSON.parse(JSON.stringify(summary)));
    const lines = journal();
    expect(lines.map(({ kind }) => kind)).to.include.members(["ranges", "opened", "done", "closed", "listed", "tick"]);
    const began = { kind: "began", t: 0, pid: process.pid, concurrency: 1, maxRate: null, maxWrites: null };
    expect(lines.at(-2)).to.deep.equal({ kind: "tick", t: 0, concurrency: 1, retries: 0, throttles: 0 });
    expect([lines[0], lines.at(-1)]).to.deep.equal([began, { kind: "ended", t: 0, how: "finished" }]);
  });

  it("notes the session's limits", async () => {
    await runSession(sessionOf({ how: { ...HOW, maxRate: 1e6, maxWrites: 2e6 }, concurrency: 7 }).options);

    expect(journal()[0]).to.deep.include({ concurrency: 7, maxRate: 1e6, maxWrites: 2e6 });
  });

  it("reports failures and rejections with their reasons", async () => {
    const { options } = sessionOf({ clients: clientsOf({ a: denied, b: "{}" }) });
    const summary = await runSession(options);

    expect(summary).to.deep.include({ ended: "finished", objects: 3, failed: 1, withRejects: 1 });
    expect(summary.failures).to.equal(temporary.run.failures);
    expect(summary.reasons).to.deep.equal({ AccessDenied: 1, "no-partition-key": 1 });
  });

  it("prints a line for each object with --json, and nothing else on stdout", async () => {
    const gone = new NoSuchKey({ message: "no", $metadata: {} });
    const bodies = { a: denied, b: `${GOOD}\n{}`, c: gone };
    const { options, io } = sessionOf({ how: { ...HOW, json: true }, clients: clientsOf(bodies) });
    await runSession(options);

    expect(io.stdout.lines).to.have.deep.members([
      { type: "object", key: "a", records: 0, error: { name: "AccessDenied", message: "no" } },
      { type: "object", key: "b", records: 2, written: 1, rejected: 1 },
      { type: "object", key: "c", gone: true, records: 0 },
    ]);
    expect(io.stdout.text.trim().split("\n").length).to.equal(3);
  });

  it("prints nothing on stdout without --json", async () => {
    const { options, io } = sessionOf();

    await runSession(options).then(() => expect(io.stdout.text).to.equal(""));
  });

  it("takes no further object while nobody reads its results", async () => {
    let puts = 0;
    const clients = clientsOf({}, () => (puts += 1));
    const { options, io } = sessionOf({ how: { ...HOW, json: true }, clients });
    io.stdout.slow = true;
    const running = runSession(options);
    while (io.stdout.waiting === 0) await new Promise(setImmediate);
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
    expect([puts, io.stdout.lines.length]).to.deep.equal([1, 1]);

    io.stdout.slow = false;
    io.stdout.drain();
    expect((await running).objects).to.equal(3);
  });

  it("ends as interrupted, says so, and leaves the rest to the next session, which counts all once", async () => {
    const interrupt = new AbortController();
    const clients = clientsOf({}, () => interrupt.abort());
    const { options, io } = sessionOf({ clients, stop: new Stop(interrupt.signal) });
    const first = await runSession(options);
    expect(first).to.deep.include({ ended: "interrupted", objects: 1 });
    expect(io.stderr.text).to.contain("Stopping: running work is finished first");
    expect(journal().at(-1)).to.deep.equal({ kind: "ended", t: 0, how: "interrupted" });

    writeFileSync(join(temporary.run.shards, "000099.json"), "{");
    const second = await runSession(sessionOf().options);
    expect(second).to.deep.include({ ended: "finished", objects: 3, selected: 3, sessions: 2 });
  });

  it("takes no more than the limit over all sessions", async () => {
    const plan = planOf({ what: { allVersions: false, rewrite: false, dryRun: false, limit: 2 } });
    const interrupt = new AbortController();
    const clients = clientsOf({}, () => interrupt.abort());
    const first = await runSession(sessionOf({ plan, clients, stop: new Stop(interrupt.signal) }).options);
    const second = await runSession(sessionOf({ plan }).options);

    expect([first.objects, second.objects, second.selected]).to.deep.equal([1, 2, 2]);
  });

  it("ends as failed with an error that every object would meet, and explains it", async () => {
    const expired = Object.assign(new Error("no"), { name: "ExpiredToken" });
    const { options, io } = sessionOf({ clients: clientsOf({ a: expired }) });
    const summary = await runSession(options);

    expect(summary).to.deep.include({ ended: "failed", objects: 0 });
    expect(summary.error).to.equal("the AWS credentials have expired; log in again (ExpiredToken: no)");
    expect(io.stderr.text).to.contain(`Stopping: ${summary.error ?? "-"}\n`);
    expect(journal().at(-1)).to.deep.include({ kind: "ended", how: "failed" });
  });

  it("removes the last session's summary while it works, since that is out of date", async () => {
    writeFileSync(temporary.run.summary, "{}");
    let there: unknown = "not looked";
    const onPut = () => (there = readJson(temporary.run.summary));
    await runSession(sessionOf({ clients: clientsOf({}, onPut) }).options);

    expect(there).to.equal(undefined);
  });

  it("counts the retries and throttled calls of all sessions", async () => {
    for (const [retries, throttles] of [
      [3, 2],
      [30, 20],
    ] as const) {
      const interrupt = new AbortController();
      const { options } = sessionOf({ stop: new Stop(interrupt.signal) });
      Object.assign(options.retries, { retries, throttles });
      if (retries === 3) interrupt.abort();
      await runSession(options);
    }

    expect(readJson(temporary.run.summary)).to.deep.include({ retries: 33, throttles: 22 });
  });

  for (const { title, changes, region, billing } of [
    {
      title: "a stack",
      changes: { where: { kind: "stack", stack: "s", endpoints: {} } },
      region: "eu-west-1",
      billing: "on-demand",
    },
    { title: "the local pipeline, which has no region", changes: {}, region: undefined, billing: "on-demand" },
  ] as const) {
    it(`estimates, in a dry run, what the run would take: ${title}`, async () => {
      const summary = await runSession(sessionOf({ plan: planOf({ ...dryRun, ...changes }) }).options);

      expect(summary.estimate).to.deep.include({ objects: 3, records: 3, writeUnits: 3 });
      expect([summary.estimate?.region, summary.estimate?.table?.billing]).to.deep.equal([region, billing]);
    });
  }

  it("asks nothing more for the estimate if the dry run was stopped", async () => {
    const stop = new Stop(AbortSignal.abort());
    const summary = await runSession(sessionOf({ plan: planOf(dryRun), stop }).options);

    expect(summary.estimate?.table).to.deep.equal({ billing: "unknown", why: "the run was stopped" });
  });

  describe("on a disk that becomes full", () => {
    let disk: FullDisk | undefined;
    afterEach(() => disk?.free());

    it("ends as failed when the journal cannot be ended, and still sums up", async () => {
      const interrupt = new AbortController();
      const clients = clientsOf({}, () => {
        disk ??= fillDisk();
        interrupt.abort();
      });
      const summary = await runSession(sessionOf({ clients, stop: new Stop(interrupt.signal) }).options);
      expect(summary.ended).to.equal("failed");
      expect(summary.error).to.match(/journal\.ndjson cannot be written: no space left on device$/);
    });

    it("ends as failed when only the summary cannot be written", async () => {
      const { options } = sessionOf();
      const nowhere = { value: join(temporary.run.path, "no", "such", "folder") };
      const blocked = Object.create(temporary.run, { summary: nowhere }) as typeof temporary.run;
      const ended = await runSession({ ...options, run: blocked });

      expect([ended.ended, ended.objects]).to.deep.equal(["failed", 3]);
      expect(ended.error).to.match(/cannot be written/);
    });
  });
});
