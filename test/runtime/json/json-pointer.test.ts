import { expect } from "chai";
import { parsePointer } from "../../../runtime/json/json-pointer.ts";
import { PointerMatcher } from "../../../runtime/json/pointer-matcher.ts";

describe("parsePointer", () => {
  // The pointers of RFC 6901, section 5, and what is none.
  const pointers: [pointer: string, tokens: string[] | undefined][] = [
    ["", []],
    ["/foo", ["foo"]],
    ["/foo/0", ["foo", "0"]],
    ["/", [""]],
    ["//", ["", ""]],
    ["/a~1b", ["a/b"]],
    ["/c%d", ["c%d"]],
    ["/e^f", ["e^f"]],
    ["/g|h", ["g|h"]],
    ["/i\\j", ["i\\j"]],
    ['/k"l', ['k"l']],
    ["/ ", [" "]],
    ["/m~0n", ["m~n"]],
    ["/~01", ["~1"]],
    ["/~10", ["/0"]],
    ["/a\nb", ["a\nb"]],
    ["/é/𝄞", ["é", "𝄞"]],
    ["foo", undefined],
    ["#/foo", undefined],
    ["/~", undefined],
    ["/~2", undefined],
    ["/a~/b", undefined],
    [" /a", undefined],
  ];
  for (const [pointer, tokens] of pointers) {
    it(`${tokens ? "takes apart" : "refuses"} ${JSON.stringify(pointer)}`, () => {
      expect(parsePointer(pointer)).to.deep.equal(tokens);
    });
  }
});

describe("PointerMatcher", () => {
  it("is at the value itself before anything is entered, where it points at the whole", () => {
    expect(new PointerMatcher([]).isAt(0)).to.equal(true);
    expect(new PointerMatcher(["a"]).isAt(0)).to.equal(false);
  });

  it("follows names and indexes, back out and in again", () => {
    const matcher = new PointerMatcher(["a", "1"]);
    const steps: [depth: number, token: string | number | undefined, onTheWay: boolean, at: boolean][] = [
      [0, "b", false, false],
      [1, 1, false, false],
      [0, "a", true, false],
      [1, 0, false, false],
      [2, 1, false, false],
      [1, 1, true, true],
      [2, 1, false, false],
      [1, undefined, false, false],
      [0, "a", true, false],
      [1, "1", true, true],
    ];

    for (const [depth, token, onTheWay, at] of steps) {
      expect(matcher.enter(depth, token), `${depth} ${token}`).to.equal(onTheWay);
      expect(matcher.isAt(depth + 1), `${depth} ${token}`).to.equal(at);
    }
    matcher.reset();
    expect(matcher.enter(1, 1)).to.equal(false);
  });
});
