import { expect } from "chai";
import { countAhead } from "../../../tools/backfill/count-ahead.ts";
import type { RunState } from "../../../tools/runs/run-state.ts";
import { pageOf, pageSource, type RangePages } from "../../support/page-source.ts";
import { stateOf } from "../../support/temporary-run.ts";

const settled = (): Promise<void> => new Promise(setImmediate);

interface Case {
  readonly title: string;
  readonly pages: RangePages;
  readonly state?: Partial<RunState>;
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly all: number | undefined;
  /** How many pages are listed. */
  readonly taken?: number;
}

const two: Case["pages"] = [[pageOf("a b", "b"), pageOf("c")]];

const cases: Case[] = [
  { title: "adds up all pages", pages: two, all: 3 },
  { title: "adds what earlier sessions chose", pages: two, state: { selected: 10 }, all: 13 },
  { title: "counts up to the limit", pages: two, limit: 2, all: 2, taken: 1 },
  { title: "counts no further than the limit if a page passes it", pages: two, limit: 1, all: 1 },
  { title: "lists nothing again", pages: two, state: { allListed: true, selected: 7 }, all: 7, taken: 0 },
  {
    title: "goes on where earlier sessions were",
    pages: two,
    state: { ranges: [{}], cursors: new Map([[0, "b"]]), selected: 2 },
    all: 3,
    taken: 1,
  },
  {
    title: "counts all ranges",
    pages: [[pageOf("a")], [pageOf("b c")]],
    state: { ranges: [{}, { after: "1" }] },
    all: 3,
  },
  { title: "knows nothing if the listing fails", pages: [[pageOf("a", "a"), new Error("denied")]], all: undefined },
  { title: "knows nothing if the run stops", pages: two, signal: AbortSignal.abort(), all: undefined },
];

describe("countAhead", () => {
  for (const { title, pages, state = {}, limit = Infinity, all, taken, ...rest } of cases) {
    it(title, async () => {
      const { signal = new AbortController().signal } = rest;
      const source = pageSource(...pages);
      const count = countAhead(source, stateOf(state), limit, signal);
      expect(count()).to.equal(undefined);
      await settled();

      expect(count()).to.equal(all);
      if (taken !== undefined) {
        const listed = source.asked.reduce((sum, each) => sum + each.taken, 0);
        // A listing reads one page ahead.
        expect(listed).to.be.within(taken, taken === 0 ? 0 : taken + 1);
      }
      for (const asked of source.asked) expect(asked.signal).to.equal(signal);
    });
  }

  it("divides nothing that is not divided yet", async () => {
    const source = pageSource(...two);
    countAhead(source, stateOf(), Infinity, new AbortController().signal);
    await settled();

    expect(source.askedRanges).to.deep.equal([1]);
  });
});
