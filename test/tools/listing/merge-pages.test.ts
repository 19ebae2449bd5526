import { expect } from "chai";
import { mergePages, type OpenRange } from "../../../tools/listing/merge-pages.ts";
import { pageOf, pageSource, type PageSource } from "../../support/page-source.ts";

const { signal } = new AbortController();

const open = (count: number): OpenRange[] =>
  Array.from({ length: count }, (_, index) => ({ index, range: { after: String(index) }, from: undefined }));

const settled = (): Promise<void> => new Promise(setImmediate);

async function merged(source: PageSource, ranges: readonly OpenRange[], listers: number): Promise<string[]> {
  const pages: string[] = [];
  for await (const { index, page } of mergePages(source, ranges, listers, signal)) {
    pages.push(`${index} ${page.objects.map(({ key }) => key).join(" ")}`);
  }
  return pages;
}

describe("mergePages", () => {
  const three = () => pageSource([pageOf("a", "a"), pageOf("b")], [pageOf("c")], [pageOf("d", "d"), pageOf("e")]);

  it("lists one range after the other with one lister", async () => {
    const source = three();

    expect(await merged(source, open(3), 1)).to.deep.equal(["0 a", "0 b", "1 c", "2 d", "2 e"]);
    expect(source.asked.map(({ range, ended }) => [range.after, ended])).to.deep.equal([
      ["0", true],
      ["1", true],
      ["2", true],
    ]);
  });

  for (const listers of [2, 3, 10]) {
    it(`gives every page once, each with its range, with ${listers} listers`, async () => {
      const pages = await merged(three(), open(3), listers);

      expect(pages).to.have.members(["0 a", "0 b", "1 c", "2 d", "2 e"]);
      expect(pages.filter((page) => page.startsWith("2"))).to.deep.equal(["2 d", "2 e"]);
    });
  }

  it("yields nothing for no ranges", async () => expect(await merged(three(), [], 2)).to.deep.equal([]));

  it("resumes each range where it was, under its own index", async () => {
    const source = three();
    const ranges = [{ index: 7, range: { after: "2" }, from: "d" }];

    expect(await merged(source, ranges, 1)).to.deep.equal(["7 e"]);
    expect(source.asked[0]?.signal).to.equal(signal);
  });

  it("lists no more ranges at once than there are listers, and each one page ahead", async () => {
    const long = Array.from({ length: 5 }, (_, n) => pageOf(`k${n}`, n));
    const source = pageSource(long, long, long);
    const pages = mergePages(source, open(3), 2, signal);
    await pages.next();
    await settled();

    // One of the two gave its page, and reads the next.
    expect(source.asked.map(({ taken }) => taken).sort()).to.deep.equal([1, 2]);
    await pages.return(undefined);
  });

  it("stops the other listings when one fails, with its error", async () => {
    const long = Array.from({ length: 100 }, (_, n) => pageOf(`k${n}`, n));
    const source = pageSource([pageOf("a", "a"), new Error("denied")], long);
    const error = await merged(source, open(2), 2).catch((thrown: unknown) => thrown);
    await settled();

    expect(error).to.have.property("message", "denied");
    expect(source.asked.map(({ ended }) => ended)).to.deep.equal([true, true]);
    expect(source.asked[1]?.taken).to.be.lessThan(10);
  });

  it("raises a failure only when its turn comes, even if nothing waits for it then", async () => {
    const source = pageSource([pageOf("a", "a"), new Error("denied")]);
    const pages = mergePages(source, open(1), 1, signal);
    const first = await pages.next();
    await settled();

    expect(first).to.deep.equal({ done: false, value: { index: 0, page: pageOf("a", "a") } });
    expect(await pages.next().catch((thrown: unknown) => thrown)).to.have.property("message", "denied");
  });

  it("stops all listings when nobody reads on", async () => {
    const long = Array.from({ length: 5 }, (_, n) => pageOf(`k${n}`, n));
    const source = pageSource(long, long);
    const pages = mergePages(source, open(2), 2, signal);
    await pages.next();
    await pages.return(undefined);
    await settled();

    expect(source.asked.map(({ ended }) => ended)).to.deep.equal([true, true]);
  });
});
