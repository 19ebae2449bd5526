import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Failure } from "../../../runtime/work/failure.ts";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";
import { NdjsonWriter, readNdjson } from "../../../tools/runs/ndjson.ts";
import { readJson, RunFolder } from "../../../tools/runs/run-folder.ts";
import { RunJournal } from "../../../tools/runs/run-journal.ts";
import { readRunState } from "../../../tools/runs/run-state.ts";
import { fillDisk } from "../full-disk.ts";

describe("a run's log", () => {
  let folder: string;
  let run: RunFolder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    run = new RunFolder(folder, "r");
    mkdirSync(run.shards, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = async (): Promise<RunJournal> => new RunJournal(run, await readRunState(run), () => 0, unexpected);
  const unexpected = (error: unknown): void => {
    throw error;
  };
  const failed = (key: string): Failure => ({
    kind: "failed",
    object: { bucket: "files", key },
    error: { name: "Error", message: "fault" },
  });
  const done = (position: number) => ({
    ...{ shard: "000000", position, failure: failed(String(position)) },
    totals: { ...ZERO_TOTALS, objects: 1, failed: 1 },
  });
  const page = { objects: [{ key: "0" }, { key: "1" }], listed: 2, deleteMarkers: 0, next: null };
  const failures = async (): Promise<string[]> => {
    const keys: string[] = [];
    for await (const { object } of readNdjson<Failure>(run.failures)) keys.push(object.key);
    return keys;
  };

  for (const { full, fits } of [
    { full: "failures", fits: 0 },
    { full: "journal", fits: 1 },
  ] as const) {
    it(`keeps what a disk that was full for its ${full} did not take, and writes it once when there is room`, async () => {
      const log = await open();
      log.opened(0, page, "000000", "files");
      log.done(done(0));
      const disk = fillDisk(fits);
      try {
        expect(() => log.flush()).to.throw(`${run[full]} cannot be written: no space left on device`);
        expect(() => log.listed()).to.throw(`${run.journal} cannot be written`);
      } finally {
        disk.free();
      }
      log.done(done(1));
      log.closed("000000");
      log.close();

      expect((await readRunState(run)).totals).to.deep.include({ objects: 2, failed: 2 });
      expect(await failures()).to.deep.equal(["0", "1"]);
    });
  }

  it("leaves out the failures of objects that a killed session did not bring into the journal", async () => {
    const killed = await open();
    killed.opened(0, page, "000000", "files");
    killed.done(done(0));
    killed.flush();
    killed.close();
    const stray = new NdjsonWriter(run.failures);
    stray.append([failed("1")]);
    stray.close();
    const log = await open();
    log.done(done(1));
    log.closed("000000");
    log.close();

    expect(await failures()).to.deep.equal(["0", "1"]);
  });

  const lines = (): Record<string, unknown>[] =>
    readFileSync(run.journal, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const good = (shard: string, position: number) => ({
    ...{ shard, position, failure: undefined },
    totals: { ...ZERO_TOTALS, objects: 1, bytes: 10 },
  });

  it("writes each line with its time", async () => {
    let now = 0;
    const log = new RunJournal(run, await readRunState(run), () => (now += 1), unexpected);
    log.began({ concurrency: 5, maxRate: null });
    log.ranges([{ upTo: "m" }]);
    log.listed();
    log.tick({ concurrency: 4, retries: 1, throttles: 2 });
    log.ended("interrupted");
    log.close();

    expect(lines()).to.deep.equal([
      { kind: "began", t: 1, pid: process.pid, concurrency: 5, maxRate: null },
      { kind: "ranges", ranges: [{ upTo: "m" }] },
      { kind: "listed" },
      { kind: "tick", t: 2, concurrency: 4, retries: 1, throttles: 2 },
      { kind: "ended", t: 3, how: "interrupted" },
    ]);
  });

  it("keeps a page's shard in a file before the journal names it", async () => {
    const log = await open();
    const objects = [{ key: "a", size: 3 }, { key: "b" }, { key: "c", size: 4 }];
    const counts = { listed: 9, deleteMarkers: 1, passedOver: { suffix: 5 } };
    const shard = log.opened(2, { objects, ...counts, next: "c" }, "000007", "files");

    expect(shard).to.deep.equal({ id: "000007", bucket: "files", objects });
    expect(readJson(join(run.shards, "000007.json"))).to.deep.equal(shard);
    expect(log.reopened("000007")).to.deep.equal(shard);
    expect(lines()).to.deep.equal([
      { kind: "opened", t: 0, shard: "000007", range: 2, next: "c", ...counts, selected: 3, bytes: 7 },
    ]);
    log.close();
  });

  it("makes no shard of a page on which nothing was selected", async () => {
    const log = await open();
    const empty = { objects: [], listed: 9, deleteMarkers: 0, next: "z" };

    expect(log.opened(0, empty, "000000", "files")).to.equal(undefined);
    expect(readdirSync(run.shards)).to.deep.equal([]);
    expect(lines()).to.deep.equal([
      { kind: "opened", t: 0, range: 0, next: "z", listed: 9, deleteMarkers: 0, selected: 0, bytes: 0 },
    ]);
    log.close();
  });

  it("counts as selected what a sample was drawn from", async () => {
    const log = await open();
    log.opened(0, { ...page, sampledFrom: { objects: 500, bytes: 5_000 } }, "000000", "files");
    log.close();

    expect(lines()[0]).to.deep.include({ selected: 500, bytes: 5_000 });
  });

  it("writes outcomes together, some time later, and each once", async () => {
    const log = await open();
    log.done(good("0", 3));
    log.done(good("1", 0));
    log.done({ ...good("0", 1), failure: failed("x") });
    expect([existsSync(run.journal) && readFileSync(run.journal, "utf8"), log.totals.objects]).to.deep.equal(["", 0]);
    while (log.totals.objects === 0) await new Promise(setImmediate);

    expect(lines()).to.deep.equal([
      {
        ...{ kind: "done", t: 0, objects: { 0: [3, 1], 1: [0] }, totals: { ...ZERO_TOTALS, objects: 3, bytes: 30 } },
        failuresBytes: readFileSync(run.failures).length,
      },
    ]);
    log.flush();
    expect([lines().length, log.totals.objects, log.totals.bytes]).to.deep.equal([1, 3, 30]);
    log.close();
  });

  it("counts what earlier sessions did", async () => {
    const first = await open();
    first.done(good("0", 0));
    first.ended("interrupted");
    first.close();
    const second = await open();
    second.done(good("0", 1));
    second.flush();

    expect(second.totals).to.deep.include({ objects: 2, bytes: 20 });
    second.close();
  });

  for (const { title, end } of [
    { title: "closed", end: (log: RunJournal) => log.closed("0") },
    { title: "ended", end: (log: RunJournal) => log.ended("finished") },
  ]) {
    it(`writes the outcomes that wait before it says that something is ${title}`, async () => {
      const log = await open();
      log.done(good("0", 0));
      end(log);
      log.close();

      expect(lines().map(({ kind }) => kind)).to.deep.equal(["done", title]);
    });
  }

  it("removes a shard's file once the journal says that it is closed", async () => {
    const log = await open();
    log.opened(0, page, "000000", "files");
    log.opened(0, page, "000001", "files");
    log.closed("000000");
    log.close();

    expect(readdirSync(run.shards)).to.deep.equal(["000001.json"]);
    expect([...(await readRunState(run)).open.keys()]).to.deep.equal(["000001"]);
  });

  it("tells of a disk that is full when outcomes are written in the background", async () => {
    let told: unknown;
    const log = new RunJournal(
      run,
      await readRunState(run),
      () => 0,
      (error) => (told = error),
    );
    log.done(good("0", 0));
    const disk = fillDisk();
    try {
      while (told === undefined) await new Promise(setImmediate);
    } finally {
      disk.free();
    }
    log.close();

    expect(told)
      .to.have.property("message")
      .that.matches(/cannot be written: no space left on device$/);
  });

  it("writes nothing more once it is closed", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const log = await open();
    const before = timers();
    log.done(good("0", 0));
    expect(timers()).to.equal(before + 1);
    log.close();

    expect(timers()).to.equal(before);
    expect(readFileSync(run.journal, "utf8")).to.equal("");
  });
});
