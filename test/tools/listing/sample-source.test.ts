import { expect } from "chai";
import { sampleSource } from "../../../tools/listing/sample-source.ts";
import type { Page } from "../../../tools/listing/shard-source.ts";
import { pageOf, pageSource } from "../../support/page-source.ts";

type Options = Parameters<typeof sampleSource>[2];

const { signal } = new AbortController();

async function pagesOf(pages: readonly Page[], size: number, options?: Options): Promise<Page[]> {
  const found: Page[] = [];
  const source = sampleSource(pageSource(pages), size, options);
  for await (const page of source.pages({}, undefined, signal)) found.push(page);
  return found;
}

const keysOf = (pages: readonly Page[]) => pages.flatMap(({ objects }) => objects.map(({ key }) => key)).join(" ");

/** Yields these numbers, one after the other. */
function scripted(...numbers: number[]): () => number {
  return () => numbers.shift() ?? expect.fail("asked for one more");
}

describe("sampleSource", () => {
  it("takes everything if there is not more than the sample", async () => {
    const [page, ...others] = await pagesOf([pageOf("a b", 1), pageOf("c")], 3, { random: scripted() });

    expect(others).to.deep.equal([]);
    expect(page).to.deep.equal({
      objects: ["a", "b", "c"].map((key) => ({ key, size: 10 })),
      ...{ listed: 3, deleteMarkers: 0, passedOver: {}, sampledFrom: { objects: 3, bytes: 30 }, next: null },
    });
  });

  for (const { title, random, keys } of [
    { title: "keeps what a later object does not displace", random: [0.99, 0.99], keys: "a b" },
    // The third of three is at place 0, then the fourth of four at place 1.
    { title: "displaces an object by each later one whose place is in the sample", random: [0.2, 0.4], keys: "c d" },
    { title: "displaces the last place, but nothing behind it", random: [0.66, 0.5], keys: "a c" },
  ]) {
    it(title, async () => {
      expect(keysOf(await pagesOf([pageOf("a b c", 1), pageOf("d")], 2, { random: scripted(...random) }))).to.equal(
        keys,
      );
    });
  }

  it("gives each object the same chance", async () => {
    const drawn: Record<string, number> = {};
    for (let run = 0; run < 3_000; run++) {
      for (const key of keysOf(await pagesOf([pageOf("a b c d e f")], 2)).split(" "))
        drawn[key] = (drawn[key] ?? 0) + 1;
    }

    // A thousand each; the standard deviation is 26.
    for (const key of "abcdef") expect(drawn[key], key).to.be.within(850, 1_150);
  });

  it("adds up what was listed, and reports it with the first page only", async () => {
    const keys = (from: number, count: number) => Array.from({ length: count }, (_, n) => `k${from + n}`).join(" ");
    const pages = await pagesOf(
      [
        pageOf(keys(0, 700), 1, { listed: 800, deleteMarkers: 1, passedOver: { suffix: 100 } }),
        pageOf(keys(700, 700), 2, { listed: 900, deleteMarkers: 2, passedOver: { suffix: 1, since: 199 } }),
        pageOf(keys(1_400, 1)),
      ],
      1_001,
      { random: () => 0.9999 },
    );

    expect(pages.map(({ objects }) => objects.length)).to.deep.equal([1_000, 1]);
    const [first, second] = pages.map(({ objects, ...counts }) => counts);
    expect(first).to.deep.equal({
      ...{ listed: 1_701, deleteMarkers: 3, passedOver: { suffix: 101, since: 199 } },
      ...{ sampledFrom: { objects: 1_401, bytes: 14_010 }, next: null },
    });
    expect(second).to.deep.equal({ listed: 0, deleteMarkers: 0, sampledFrom: { objects: 0, bytes: 0 }, next: null });
  });

  it("counts an object without a size as empty", async () => {
    const [page] = await pagesOf([pageOf("", null, { objects: [{ key: "a" }, { key: "b", size: 5 }] })], 2);

    expect(page?.sampledFrom).to.deep.equal({ objects: 2, bytes: 5 });
  });

  it("draws from no more objects than the limit, and lists no further", async () => {
    const source = pageSource([pageOf("a b", 1), pageOf("c d", 2), pageOf("e")]);
    const pages: Page[] = [];
    for await (const page of sampleSource(source, 10, { limit: 3 }).pages({}, undefined, signal)) pages.push(page);

    expect(keysOf(pages)).to.equal("a b c");
    expect(pages[0]?.sampledFrom?.objects).to.equal(3);
    expect(source.asked.map(({ taken, ended }) => [taken, ended])).to.deep.equal([[2, true]]);
  });

  it("stops at a limit that a page just reaches", async () => {
    const source = pageSource([pageOf("a b", 1), pageOf("c")]);
    for await (const page of sampleSource(source, 10, { limit: 2 }).pages({}, undefined, signal)) {
      expect(page.sampledFrom?.objects).to.equal(2);
    }

    expect(source.asked[0]?.taken).to.equal(1);
  });

  it("is one empty page of nothing", async () => {
    expect(await pagesOf([pageOf("")], 5)).to.deep.equal([
      {
        objects: [],
        ...{ listed: 0, deleteMarkers: 0, passedOver: {}, sampledFrom: { objects: 0, bytes: 0 }, next: null },
      },
    ]);
  });

  it("is drawn from one range, from its beginning, however many listings are wanted", async () => {
    const source = pageSource([pageOf("a", 1), pageOf("b")]);
    const sample = sampleSource(source, 10);

    expect(await sample.ranges(8)).to.deep.equal([{}]);
    expect(source.askedRanges).to.deep.equal([1]);
    for await (const page of sample.pages({}, 1, signal)) expect(keysOf([page])).to.equal("a b");
    expect(source.asked[0]?.signal).to.equal(signal);
  });
});
