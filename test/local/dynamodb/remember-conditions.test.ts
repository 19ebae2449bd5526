import parser from "dynalite/db/conditionParser.js";
import { expect } from "chai";
import { rememberConditions } from "../../../local/dynamodb/remember-conditions.ts";

interface Context {
  readonly attrNames: Record<string, string>;
  readonly attrVals: Record<string, unknown>;
  readonly unusedAttrNames: Record<string, true>;
  readonly unusedAttrVals: Record<string, true>;
  readonly isReserved: () => boolean;
}

/** What dynalite hands to its parser: all names and values are unused at first. */
const contextOf = (attrNames: Record<string, string>, attrVals: Record<string, unknown>): Context => ({
  ...{ attrNames, attrVals, isReserved: () => false },
  unusedAttrNames: Object.fromEntries(Object.keys(attrNames).map((name) => [name, true])),
  unusedAttrVals: Object.fromEntries(Object.keys(attrVals).map((name) => [name, true])),
});

describe("remembered conditions", () => {
  before(() => rememberConditions());

  it("are parsed once, however often they are to be remembered", () => {
    const { parse: remembering } = parser;
    const parsed: string[] = [];
    parser.parse = (expression) => parsed.push(expression);
    rememberConditions();
    const { parse: hooked } = parser;
    rememberConditions();
    const again = parser.parse === hooked;
    const context = contextOf({}, {});
    const results = ["a", "a", "b"].map((expression) => parser.parse(expression, { context }));
    parser.parse = remembering;

    expect([parsed, results, again]).to.deep.equal([["a", "b"], [1, 1, 2], true]);
  });

  const names = { "#a": "a", "#spare": "s" };
  const values = { ":v": { S: "1" }, ":spare": { S: "2" } };
  const condition = (n: number): string => `#a = :v OR attribute_not_exists(x${n})`;
  const parse = (n: number, context = contextOf(names, values)) => {
    const result = parser.parse(condition(n), { context });
    return { result, unused: [Object.keys(context.unusedAttrNames), Object.keys(context.unusedAttrVals)] };
  };

  it("are the same, and leave the same names and values unused", () => {
    const [first, second] = [parse(1), parse(1)];

    expect(second.result).to.equal(first.result);
    expect([first.unused, second.unused]).to.deep.equal([
      [["#spare"], [":spare"]],
      [["#spare"], [":spare"]],
    ]);
  });

  it("are others where the names or the values are others", () => {
    const { result } = parse(2);

    expect(parse(2, contextOf({ ...names, "#a": "b" }, values)).result).not.to.equal(result);
    expect(parse(2, contextOf(names, { ...values, ":v": { S: "other" } })).result).not.to.equal(result);
  });

  it("are 256, of which the oldest goes first", () => {
    const { result: oldest } = parse(1_000);
    const { result: kept } = parse(1_001);
    for (let n = 1_002; n < 1_000 + 257; n += 1) parse(n);

    expect(parse(1_001).result).to.equal(kept);
    expect(parse(1_000).result).not.to.equal(oldest);
  });
});
