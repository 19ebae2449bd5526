import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";
import type { JournalLine, OpenedLine } from "../../../tools/runs/journal-lines.ts";
import { readRunState, removeStrayShards } from "../../../tools/runs/run-state.ts";
import { stateOf, temporaryRun, type TemporaryRun } from "../../support/temporary-run.ts";

describe("readRunState", () => {
  let temporary: TemporaryRun;
  beforeEach(() => (temporary = temporaryRun()));
  afterEach(() => temporary.remove());

  const read = (...lines: JournalLine[]) => {
    writeFileSync(temporary.run.journal, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    return readRunState(temporary.run);
  };
  const opened = (changes: Partial<OpenedLine>): OpenedLine => ({
    ...{ kind: "opened", t: 0, range: 0, next: null, listed: 0, deleteMarkers: 0, selected: 0, bytes: 0 },
    ...changes,
  });
  const done = (objects: Record<string, number[]>, failuresBytes = 0): JournalLine => ({
    ...{ kind: "done", t: 0, objects, totals: { ...ZERO_TOTALS, objects: 2, records: 5 }, failuresBytes },
  });

  it("is nothing without a journal", async () => {
    expect(await readRunState(temporary.run)).to.deep.equal(stateOf());
  });

  it("adds up what was listed, and keeps where each range is", async () => {
    const ranges = [{ upTo: "m" }, { after: "m" }];
    const state = await read(
      { kind: "ranges", ranges },
      opened({
        shard: "0",
        next: "f",
        listed: 10,
        deleteMarkers: 1,
        selected: 4,
        bytes: 40,
        passedOver: { suffix: 5 },
      }),
      opened({ range: 1, next: "z", listed: 20, deleteMarkers: 2, selected: 0, passedOver: { suffix: 15, since: 3 } }),
      opened({ shard: "1", next: null, listed: 7, selected: 7, bytes: 70 }),
    );

    expect(state).to.deep.include({
      ...{ ranges, shards: 2, listed: 37, deleteMarkers: 3, selected: 11, selectedBytes: 110, allListed: false },
      passedOver: { suffix: 20, since: 3 },
    });
    expect([...state.cursors]).to.deep.equal([
      [0, null],
      [1, "z"],
    ]);
  });

  it("knows of each open shard what is done, and nothing more of a closed one", async () => {
    const state = await read(
      opened({ shard: "0" }),
      opened({ shard: "1" }),
      opened({ shard: "2" }),
      done({ 0: [3, 1], 1: [0] }),
      done({ 0: [2] }, 77),
      { kind: "closed", shard: "1" },
    );

    expect([...state.open].map(([id, positions]) => [id, [...positions]])).to.deep.equal([
      ["0", [3, 1, 2]],
      ["2", []],
    ]);
    expect(state.totals).to.deep.include({ objects: 4, records: 10 });
    expect([state.failuresBytes, state.shards]).to.deep.equal([77, 3]);
  });

  it("knows that all is listed, and how often AWS throttled", async () => {
    const tick = { kind: "tick", t: 0, concurrency: 5, retries: 3, throttles: 2 } as const;

    expect(await read({ kind: "listed" }, tick, tick)).to.deep.include({ allListed: true, retries: 6, throttles: 4 });
  });

  const began = (t: number): JournalLine => ({ kind: "began", t, pid: 1, concurrency: 1 });
  const ended = (t: number, how: "finished" | "interrupted" | "failed"): JournalLine => ({ kind: "ended", t, how });
  for (const { title, lines, is } of [
    {
      title: "the time of a session, whatever is written in between",
      lines: [began(1_000), opened({ t: 1_200 }), ended(1_500, "finished")],
      is: { duration: 500, sessions: 1, ended: "finished" },
    },
    {
      title: "not the time between sessions",
      lines: [began(1_000), ended(1_500, "interrupted"), began(9_000), ended(9_100, "failed")],
      is: { duration: 600, sessions: 2, ended: "failed" },
    },
    {
      title: "not the time after a session that was killed",
      lines: [began(1_000), opened({ t: 1_300 }), began(9_000), opened({ t: 9_050 })],
      is: { duration: 350, sessions: 2, ended: undefined },
    },
    {
      title: "not how an earlier session ended",
      lines: [began(1_000), ended(1_500, "interrupted"), began(2_000)],
      is: { duration: 500, sessions: 2, ended: undefined },
    },
  ]) {
    it(`counts ${title}`, async () => expect(await read(...lines)).to.deep.include(is));
  }
});

describe("removeStrayShards", () => {
  it("removes the files of shards that are not open", () => {
    const { run, remove } = temporaryRun();
    for (const name of ["000000.json", "000001.json", "000002.json.new"]) writeFileSync(join(run.shards, name), "");
    removeStrayShards(run, stateOf({ open: new Map([["000001", new Set<number>()]]) }));

    expect(readdirSync(run.shards)).to.deep.equal(["000001.json"]);
    remove();
  });
});
