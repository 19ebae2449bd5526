import { expect } from "chai";
import {
  isSelected,
  passedOverOf,
  sumPassedOver,
  type Filter,
  type Selection,
} from "../../../tools/listing/selection.ts";

interface Case {
  readonly title: string;
  readonly selection?: Partial<Selection>;
  readonly key?: string;
  readonly lastModified?: number;
  /** The filter that skips the object; `undefined`: it is taken. */
  readonly filter?: Filter;
}

const cases: Case[] = [
  { title: "takes any key if there are no filters" },
  { title: "takes a key with the prefix", selection: { prefix: "p/" }, key: "p/a" },
  { title: "takes a key that is the prefix", selection: { prefix: "p" }, key: "p" },
  { title: "skips a key without the prefix", selection: { prefix: "p/" }, key: "q/p/", filter: "prefix" },
  { title: "takes the first suffix", selection: { suffixes: [".json", ".gz"] }, key: "a.json" },
  { title: "takes the second suffix", selection: { suffixes: [".json", ".gz"] }, key: "a.gz" },
  { title: "skips another suffix", selection: { suffixes: [".json"] }, key: "a.json.bak", filter: "suffix" },
  { title: "skips a folder's marker", key: "a/", filter: "folder" },
  { title: "skips a folder's marker for its suffix", selection: { suffixes: [".json"] }, key: "a/", filter: "suffix" },
  { title: "takes what the suffix says, even if it looks like a folder", selection: { suffixes: ["/"] }, key: "a/" },
  { title: "takes an object of the time since", selection: { since: 5 }, lastModified: 5 },
  { title: "skips an object from before", selection: { since: 5 }, lastModified: 4, filter: "since" },
  { title: "takes an object from before the time until", selection: { until: 5 }, lastModified: 4 },
  { title: "skips an object of the time until", selection: { until: 5 }, lastModified: 5, filter: "until" },
  { title: "takes an object between the two", selection: { since: 1, until: 5 }, lastModified: 3 },
  { title: "takes an object without a date", selection: { since: 5, until: 6 } },
  {
    title: "counts an object for the first filter that skips it",
    selection: { prefix: "p/", suffixes: [".json"], since: 5 },
    ...{ key: "a.txt", lastModified: 1, filter: "prefix" },
  },
];

describe("a selection", () => {
  for (const { title, selection = {}, key = "k", lastModified, filter } of cases) {
    it(title, () => {
      const all = { prefix: "", suffixes: [], ...selection };
      const listed = { key, ...(lastModified === undefined ? {} : { lastModified }) };

      expect(isSelected(all, listed)).to.equal(filter === undefined);
      expect(passedOverOf(all, [listed])).to.deep.equal(filter === undefined ? {} : { passedOver: { [filter]: 1 } });
    });
  }

  it("counts what each filter skips, and nothing that none skips", () => {
    const selection = { prefix: "p/", suffixes: [".json"] };
    const listed = ["p/a.json", "p/b.txt", "c.json", "p/d.txt"].map((key) => ({ key }));

    expect(passedOverOf(selection, listed)).to.deep.equal({ passedOver: { suffix: 2, prefix: 1 } });
    expect(passedOverOf(selection, [])).to.deep.equal({});
  });
});

describe("sumPassedOver", () => {
  it("adds the counts of two pages, and leaves both as they are", () => {
    const a = { prefix: 1, since: 2 };
    const b = { since: 3, folder: 4 };

    expect(sumPassedOver(a, b)).to.deep.equal({ prefix: 1, since: 5, folder: 4 });
    expect([a, b]).to.deep.equal([
      { prefix: 1, since: 2 },
      { since: 3, folder: 4 },
    ]);
  });

  it("adds nothing for a page that skipped none", () =>
    expect(sumPassedOver({ until: 1 })).to.deep.equal({ until: 1 }));
});
