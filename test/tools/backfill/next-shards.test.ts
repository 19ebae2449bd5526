import { expect } from "chai";
import { nextShards, openRanges, type NextShardsOptions } from "../../../tools/backfill/next-shards.ts";
import type { Shard } from "../../../runtime/work/shard/shard.ts";
import type { Page } from "../../../tools/listing/shard-source.ts";
import type { RunJournal } from "../../../tools/runs/run-journal.ts";
import type { RunState } from "../../../tools/runs/run-state.ts";
import { pageOf, pageSource, type RangePages } from "../../support/page-source.ts";
import { stateOf } from "../../support/temporary-run.ts";

const keysOf = ({ objects }: Pick<Shard, "objects">): string => objects.map(({ key }) => key).join(" ");

class FakeJournal {
  readonly lines: string[] = [];

  ranges(ranges: readonly unknown[]): void {
    this.lines.push(`ranges ${JSON.stringify(ranges)}`);
  }
  opened(range: number, page: Page, id: string, bucket: string): Shard | undefined {
    this.lines.push(`opened ${range} ${id} ${keysOf(page)} -> ${page.next}`);
    return page.objects.length === 0 ? undefined : { id, bucket, objects: page.objects };
  }
  reopened(id: string): Shard {
    this.lines.push(`reopened ${id}`);
    return { id, bucket: "files", objects: [{ key: "old" }] };
  }
  listed(): void {
    this.lines.push("listed");
  }
}

interface Given extends Partial<Pick<NextShardsOptions, "limit" | "listers" | "signal">> {
  readonly state?: Partial<RunState>;
}

async function run(pages: RangePages, { state = {}, ...given }: Given = {}) {
  const log = new FakeJournal();
  const source = pageSource(...pages);
  const shards: string[] = [];
  const options = { listers: 1, limit: Infinity, signal: new AbortController().signal, bucket: "files", ...given };
  for await (const { shard, done } of nextShards({
    ...{ source, log: log as unknown as RunJournal, state: stateOf(state) },
    ...options,
  })) {
    shards.push(`${shard.id} ${shard.bucket} ${keysOf(shard)}${[...done].map((each) => ` done ${each}`).join("")}`);
  }
  return { shards, lines: log.lines, source };
}

describe("nextShards", () => {
  it("makes a shard of each page, numbers them, and keeps each before it yields it", async () => {
    const { shards, lines } = await run([[pageOf("a b", "b"), pageOf("c")]]);

    expect(shards).to.deep.equal(["000000 files a b", "000001 files c"]);
    expect(lines).to.deep.equal(["ranges [{}]", "opened 0 000000 a b -> b", "opened 0 000001 c -> null", "listed"]);
  });

  it("makes no shard of a page without chosen objects, but keeps where the listing is", async () => {
    const { shards, lines } = await run([[pageOf("", "b"), pageOf("c")]]);

    expect(shards).to.deep.equal(["000000 files c"]);
    expect(lines[1]).to.equal("opened 0 000000  -> b");
  });

  it("takes first what an earlier session began, with what it did of it", async () => {
    const open = new Map([
      ["000003", new Set([5, 7])],
      ["000004", new Set<number>()],
    ]);
    const { shards, lines } = await run([[pageOf("c")]], { state: { open, shards: 5 } });

    expect(shards).to.deep.equal(["000003 files old done 5 done 7", "000004 files old", "000005 files c"]);
    expect(lines.slice(0, 2)).to.deep.equal(["reopened 000003", "reopened 000004"]);
  });

  it("lists nothing again that an earlier session listed", async () => {
    const { shards, lines, source } = await run([[pageOf("c")]], { state: { allListed: true } });

    expect([shards, lines, source.asked, source.askedRanges]).to.deep.equal([[], [], [], []]);
  });

  it("goes on in each range of an earlier session where that was", async () => {
    const state = {
      ranges: [{ after: "0" }, { after: "1" }, { after: "2" }],
      cursors: new Map<number, string | null>([
        [0, null],
        [1, "c"],
      ]),
      shards: 12,
    };
    const { shards, lines, source } = await run([[pageOf("x")], [pageOf("c", "c"), pageOf("d")], [pageOf("e")]], {
      state,
    });

    expect(shards).to.deep.equal(["000012 files d", "000013 files e"]);
    expect(lines).to.deep.equal(["opened 1 000012 d -> null", "opened 2 000013 e -> null", "listed"]);
    expect(source.askedRanges).to.deep.equal([]);
  });

  for (const { listers, ranges } of [
    { listers: 1, ranges: 1 },
    { listers: 2, ranges: 8 },
    { listers: 5, ranges: 20 },
  ]) {
    it(`wants ${ranges} ranges for ${listers} listings at once`, async () => {
      const { source } = await run([[pageOf("a")]], { listers });

      expect(source.askedRanges).to.deep.equal([ranges]);
    });
  }

  it("lists as many ranges at once as it may", async () => {
    const long = Array.from({ length: 3 }, (_, n) => pageOf(`k${n}`, n));
    const { source } = await run([long, long, long], { listers: 2, limit: 1 });

    expect(source.asked.length).to.equal(2);
  });

  const limits: { title: string; limit: number; selected?: number; shards: string[]; taken: number }[] = [
    { title: "cuts the page that passes the limit", limit: 3, shards: ["a b", "c"], taken: 2 },
    { title: "lists no further than to the limit", limit: 2, shards: ["a b"], taken: 1 },
    { title: "counts what earlier sessions chose", limit: 5, selected: 2, shards: ["a b", "c"], taken: 2 },
    { title: "takes nothing more if those reached the limit", limit: 5, selected: 5, shards: [], taken: 0 },
    { title: "takes everything below the limit", limit: 9, shards: ["a b", "c d", "e"], taken: 3 },
  ];
  for (const { title, limit, selected = 0, shards, taken } of limits) {
    it(`${title}, and has listed all then`, async () => {
      const pages = [pageOf("a b", "b"), pageOf("c d", "d"), pageOf("e")];
      const found = await run([pages], { limit, state: { selected } });

      expect(found.shards.map((shard) => shard.split(" ").slice(2).join(" "))).to.deep.equal(shards);
      expect(found.lines.at(-1)).to.equal("listed");
      // A listing reads one page ahead.
      expect(found.source.asked[0]?.taken ?? 0).to.be.within(taken, taken === 0 ? 0 : taken + 1);
    });
  }

  it("keeps what a page says besides its objects, if the limit cuts it", async () => {
    const { lines } = await run([[pageOf("a b", "b")]], { limit: 1 });

    expect(lines[1]).to.equal("opened 0 000000 a -> b");
  });

  it("has not listed all if the run was stopped", async () => {
    const { lines } = await run([[pageOf("a")]], { signal: AbortSignal.abort() });

    expect(lines).not.to.include("listed");
  });

  it("has not listed all if the listing fails", async () => {
    const log = new FakeJournal();
    const shards = nextShards({
      ...{ source: pageSource([pageOf("a", "a"), new Error("denied")]), log: log as unknown as RunJournal },
      ...{ state: stateOf(), listers: 1, limit: Infinity, signal: new AbortController().signal, bucket: "files" },
    });
    await shards.next();

    expect(await shards.next().catch((error: unknown) => error)).to.have.property("message", "denied");
    expect(log.lines).not.to.include("listed");
  });
});

describe("openRanges", () => {
  it("leaves out what is listed to its end, and keeps where the others are", () => {
    const ranges = [{ upTo: "a" }, { after: "a", upTo: "m" }, { after: "m" }];
    const cursors = new Map<number, string | null>([
      [0, null],
      [1, "f"],
    ]);

    expect(openRanges(ranges, stateOf({ cursors }))).to.deep.equal([
      { index: 1, range: { after: "a", upTo: "m" }, from: "f" },
      { index: 2, range: { after: "m" }, from: undefined },
    ]);
  });
});
