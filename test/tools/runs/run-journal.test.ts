import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Failure } from "../../../runtime/work/failure.ts";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";
import { NdjsonWriter, readNdjson } from "../../../tools/runs/ndjson.ts";
import { RunFolder } from "../../../tools/runs/run-folder.ts";
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
});
