import { expect } from "chai";
import fc from "fast-check";
import { compareKeys } from "../../../runtime/model/key-order.ts";
import { divideKeys, nextKeyOf, type NextKey } from "../../../tools/listing/key-ranges.ts";
import type { Range } from "../../../tools/listing/shard-source.ts";
import { listedBucket } from "../../support/listed-bucket.ts";

describe("divideKeys", () => {
  const over = (keys: readonly string[]): NextKey => {
    const sorted = [...keys].sort(compareKeys);
    return (after, prefix) =>
      Promise.resolve(
        sorted.find((key) => key.startsWith(prefix) && (after === undefined || compareKeys(key, after) > 0)),
      );
  };
  const cases: { title: string; keys: string[]; parts: number; ranges: Range[] }[] = [
    { title: "leaves one part whole", keys: ["a", "b"], parts: 1, ranges: [{}] },
    { title: "leaves what holds nothing whole", keys: [], parts: 4, ranges: [{}] },
    { title: "leaves a single key whole", keys: ["a"], parts: 4, ranges: [{}] },
    {
      title: "divides by the first character",
      keys: ["a", "b", "c"],
      parts: 3,
      ranges: [{ upTo: "b" }, { after: "b", upTo: "c" }, { after: "c" }],
    },
    {
      title: "divides behind what all have in common",
      keys: ["logs/1", "logs/2"],
      parts: 2,
      ranges: [{ upTo: "logs/2" }, { after: "logs/2" }],
    },
    {
      title: "divides keys of which one begins another",
      keys: ["a", "ab", "abc"],
      parts: 2,
      ranges: [{ upTo: "ab" }, { after: "ab" }],
    },
  ];
  for (const { title, keys, parts, ranges } of cases) {
    it(title, async () => expect(await divideKeys(over(keys), { prefix: "", parts })).to.deep.equal(ranges));
  }

  it("begins behind a key", async () => {
    expect(await divideKeys(over(["a", "b", "c"]), { prefix: "", after: "a", parts: 2 })).to.deep.equal([
      { after: "a", upTo: "c" },
      { after: "c" },
    ]);
  });

  it("begins nowhere before the key that it begins behind, whatever follows the prefix", async () => {
    const keys = ["p/a", "p/b1", "p/b2", "p/c", "q"];

    expect(await divideKeys(over(keys), { prefix: "p/", after: "p/b1", parts: 3 })).to.deep.equal([
      { after: "p/b1", upTo: "p/c" },
      { after: "p/c" },
    ]);
  });

  it("spreads the borders over the keys if it finds more than it needs", async () => {
    const keys = Array.from("abcdefghi");

    expect(await divideKeys(over(keys), { prefix: "", parts: 3 })).to.deep.equal([
      { upTo: "d" },
      { after: "d", upTo: "g" },
      { after: "g" },
    ]);
  });

  it("asks only for as many keys as it needs", async () => {
    const asked: unknown[] = [];
    const nextKey = over(["a1", "a2", "b1", "b2"]);
    await divideKeys(
      (after, prefix) => {
        asked.push([after, prefix]);
        return nextKey(after, prefix);
      },
      { prefix: "", parts: 2 },
    );

    expect(asked).to.deep.equal([
      [undefined, ""],
      ["a\u{10ffff}", ""],
      ["b\u{10ffff}", ""],
    ]);
  });

  it("asks nothing for one part", async () => {
    const nextKey = () => Promise.reject(new Error("asked"));

    expect(await divideKeys(nextKey, { prefix: "", after: "a", parts: 1 })).to.deep.equal([{ after: "a" }]);
  });

  it("gives up after 400 questions, and takes the borders found until then", async () => {
    let asked = 0;
    // Each key begins the next one, so that no number of questions divides them.
    const keys = Array.from({ length: 600 }, (_, n) => "x".repeat(n + 1));
    const nextKey = over(keys);
    const ranges = await divideKeys(
      (after, prefix) => {
        asked += 1;
        return nextKey(after, prefix);
      },
      { prefix: "", parts: 1_000 },
    );

    expect(asked).to.equal(400);
    expect(ranges.length).to.be.greaterThan(1);
  });

  it("covers every key once, in ranges that meet, for any keys and number of parts", async () => {
    const key = fc.string({
      unit: fc.constantFrom("a", "b", "/", "é", "\ufffd", "\u{10000}"),
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(key), fc.integer({ min: 1, max: 12 }), fc.option(key), async (keys, parts, begin) => {
        const after = begin ?? undefined;
        const ranges = await divideKeys(over(keys), { prefix: "", after, parts });

        expect(ranges.length).to.be.within(1, parts);
        expect(ranges[0]?.after).to.equal(after);
        expect(ranges.at(-1)?.upTo).to.equal(undefined);
        const borders = ranges.slice(1).map((range) => range.after);
        expect(ranges.slice(0, -1).map(({ upTo }) => upTo)).to.deep.equal(borders);
        expect(borders).to.deep.equal([...borders].sort((a, b) => compareKeys(a ?? "", b ?? "")));
      }),
    );
  });
});

describe("nextKeyOf", () => {
  const signal = new AbortController().signal;

  it("asks for one key behind another under the prefix, and decodes it", async () => {
    const bucket = listedBucket([{ key: "a" }, { key: "p/a" }, { key: "p/b c+é" }, { key: "p/d" }]);
    const nextKey = nextKeyOf(bucket.s3, "files", signal);

    expect(await nextKey(undefined, "p/")).to.equal("p/a");
    expect(await nextKey("p/a", "p/")).to.equal("p/b c+é");
    expect(await nextKey("p/d", "p/")).to.equal(undefined);
    expect(bucket.calls[1]).to.deep.equal({
      input: { Bucket: "files", Prefix: "p/", StartAfter: "p/a", MaxKeys: 1, EncodingType: "url" },
      signal,
    });
  });
});
