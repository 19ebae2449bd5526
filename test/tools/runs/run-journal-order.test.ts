import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { RunJournal } from "../../../tools/runs/run-journal.ts";
import { readRunState } from "../../../tools/runs/run-state.ts";
import { stateOf, temporaryRun, type TemporaryRun } from "../../support/temporary-run.ts";
import { fillDisk } from "../full-disk.ts";

/** A session that ends between the file and the journal must leave what the next one can go on with. */
describe("a run's log and the files of its shards", () => {
  let temporary: TemporaryRun;
  let log: RunJournal;
  beforeEach(() => {
    temporary = temporaryRun();
    log = new RunJournal(temporary.run, stateOf(), () => 0, unexpected);
  });
  afterEach(() => temporary.remove());

  const unexpected = (error: unknown): void => {
    throw error;
  };
  const page = { objects: [{ key: "0" }, { key: "1" }], listed: 2, deleteMarkers: 0, next: null };

  it("does not name a shard whose file the disk did not take, so that its page is listed again", () => {
    const disk = fillDisk(1);
    try {
      expect(() => log.opened(0, page, "000000", "files")).to.throw("000000.json cannot be written: no space left");
    } finally {
      disk.free();
      log.close();
    }

    expect(readFileSync(temporary.run.journal, "utf8")).to.equal("");
  });

  it("keeps a shard's file as long as the journal could not say that it is closed", async () => {
    const { journal, shards } = temporary.run;
    log.opened(0, page, "000000", "files");
    const disk = fillDisk();
    try {
      expect(() => log.closed("000000")).to.throw(`${journal} cannot be written: no space left on device`);
    } finally {
      disk.free();
      log.close();
    }

    expect(readdirSync(shards)).to.deep.equal(["000000.json"]);
    expect([...(await readRunState(temporary.run)).open.keys()]).to.deep.equal(["000000"]);
  });
});
