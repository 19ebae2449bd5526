import { createHash } from "node:crypto";
import { expect } from "chai";
import { HashSet } from "../../../runtime/store/hash-set.ts";

const digestOf = (n: number): Buffer => createHash("sha1").update(String(n)).digest();

describe("HashSet", () => {
  it("knows what it has, however much it grows", () => {
    const set = new HashSet();
    const numbers = Array.from({ length: 20_000 }, (_, n) => n);

    expect(numbers.filter((n) => !set.add(digestOf(n)))).to.deep.equal([]);
    expect(numbers.filter((n) => set.add(digestOf(n)))).to.deep.equal([]);
  });

  const bytes = (...first: number[]): Buffer => Buffer.from([...first, ...Array<number>(20 - first.length).fill(0)]);
  const alike = [
    { title: "the same first half", one: bytes(1, 2, 3, 4, 5, 6, 7, 8), other: bytes(1, 2, 3, 4, 5, 6, 7, 9) },
    { title: "the same second half", one: bytes(1, 2, 3, 4, 5, 6, 7, 8), other: bytes(1, 2, 3, 5, 5, 6, 7, 8) },
    { title: "a half of zeros", one: bytes(0, 0, 0, 0, 0, 0, 0, 7), other: bytes(0, 0, 0, 7) },
  ];
  for (const { title, one, other } of alike) {
    it(`tells hashes with ${title} apart`, () => {
      const set = new HashSet();

      expect([one, other, one, other].map((digest) => set.add(digest))).to.deep.equal([true, true, false, false]);
    });
  }

  it("takes zero for a hash like any other", () => {
    const set = new HashSet();

    expect([set.add(bytes()), set.add(bytes())]).to.deep.equal([true, false]);
  });
});
