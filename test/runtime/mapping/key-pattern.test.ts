import { expect } from "chai";
import { InvalidKeyPatternError, readKeyPattern } from "../../../runtime/mapping/key-pattern.ts";

describe("readKeyPattern", () => {
  const found: [pattern: string, key: string, parts: Record<string, string>][] = [
    ["devices/{device}/{date}.json", "devices/d1/2026-11-24.json", { device: "d1", date: "2026-11-24" }],
    ["devices/{device}/{date}.json", "devices/d1/x/2026-11-24.json", {}],
    ["devices/{device}/{date}.json", "old/devices/d1/2026-11-24.json", {}],
    ["devices/{device}/{date}.json", "devices/d1/2026-11-24.json.gz", {}],
    ["devices/{device}/{date}.json", "devices//2026-11-24.json", {}],
    ["{a}/*/{b}", "x/yz/w", { a: "x", b: "w" }],
    ["{a}/*/{b}", "x//w", { a: "x", b: "w" }],
    ["**/user={user}/**", "in/2026/user=ä b/part-0.json", { user: "ä b" }],
    ["**/user={user}/**", "user=u/part-0.json", {}],
    ["**user={user}/**", "user=u/part-0.json", { user: "u" }],
    ["{a}.{b}", "x.y.json", { a: "x", b: "y.json" }],
    ["a+b[0]/{x}-1.json", "a+b[0]/y-1.json", { x: "y" }],
    ["a.b/{x}", "aXb/y", {}],
    ["{x}\n", "a\n", { x: "a" }],
    ["**/{x}", "a\nb/c", { x: "c" }],
    ["user=([^/]+)", "in/user=u1/a.json", { "1": "u1" }],
    ["(\\d{4})/(\\d\\d)?", "in/2026/a.json", { "1": "2026" }],
    ["user=(?<user>[^/]+)/(x)", "in/user=u1/x", { user: "u1" }],
    ["^user=(?<user>[^/]+)", "in/user=u1/x", {}],
  ];
  for (const [pattern, key, parts] of found) {
    it(`finds ${JSON.stringify(parts)} by ${pattern} in ${JSON.stringify(key)}`, () => {
      expect(Object.fromEntries(readKeyPattern(pattern).match(key))).to.deep.equal(parts);
    });
  }

  it("names its parts in their order", () => {
    expect(readKeyPattern("{b}/{a}").parts).to.deep.equal(["b", "a"]);
    expect(readKeyPattern("(x)|(y)").parts).to.deep.equal(["1", "2"]);
    expect(readKeyPattern("(?<b>x)(y)(?<a>z)").parts).to.deep.equal(["b", "a"]);
  });

  const refused: [pattern: string, message: string | RegExp][] = [
    ["devices/x.json", "it names no part of the key, such as {device} or (?<device>[^/]+)"],
    ["{}", '"{}" is no name in braces, such as {device}'],
    ["{a b}", '"{a b}" is no name in braces, such as {device}'],
    ["{a}/{a}", 'it has the part "a" twice'],
    ["(?:x)", "it captures no part of the key; a group does: ([^/]+)"],
    ["user=([^/]+", "it has parentheses, and is not a regular expression: Unterminated group"],
  ];
  for (const [pattern, message] of refused) {
    it(`refuses ${pattern}`, () => {
      expect(() => readKeyPattern(pattern))
        .to.throw(InvalidKeyPatternError)
        .with.property("message", message);
    });
  }
});
