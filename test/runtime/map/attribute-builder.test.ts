import { expect } from "chai";
import fc from "fast-check";
import { JsonTokenizer } from "../../../runtime/json/tokenizer.ts";
import { AttributeBuilder, type BuiltValue } from "../../../runtime/map/attribute-builder.ts";
import { LIMITS, valueBytes } from "../../../runtime/model/attribute-value.ts";
import { jsonText } from "../../support/json/arbitrary-json.ts";
import { builtText, jsonOf } from "../../support/json/attribute-json.ts";
import { heapAfterCollection } from "../../support/heap.ts";
import { parseJson } from "../../support/json/parse-json.ts";

/** The value of a JSON text as a builder makes it. */
function build(text: string): BuiltValue | undefined {
  const builder = new AttributeBuilder();
  feed(builder, [Buffer.from(text)]);
  return builder.result;
}

function feed(builder: AttributeBuilder, pieces: Iterable<Uint8Array>): void {
  const tokenizer = new JsonTokenizer(
    {
      onOpen: (kind) => builder.open(kind),
      onClose: () => builder.close(),
      onName: (name) => builder.name(name),
      onString: (text) => builder.string(text),
      onNumber: (text) => builder.number(text),
      onLiteral: (literal) => builder.literal(literal),
      onDocument: () => undefined,
    },
    { layout: "unknown" },
  );
  for (const piece of pieces) tokenizer.write(piece);
  tokenizer.end();
}

const wrapped = (levels: number, inside: string, open = "[", close = "]"): string =>
  `${open.repeat(levels)}${inside}${close.repeat(levels)}`;

describe("AttributeBuilder", () => {
  it("builds every kind of value, with its bytes", () => {
    expect(build('{"s":"é","n":-12.50,"t":true,"f":false,"z":null,"l":[1,[]],"m":{"":{}}}')).to.deep.equal({
      value: {
        M: Object.assign(Object.create(null) as object, {
          s: { S: "é" },
          n: { N: "-12.50" },
          t: { BOOL: true },
          f: { BOOL: false },
          z: { NULL: true },
          l: { L: [{ N: "1" }, { L: [] }] },
          m: { M: Object.assign(Object.create(null) as object, { "": { M: Object.create(null) as object } }) },
        }),
      },
      // Each entry its name, its value and one; each container three.
      bytes:
        3 + (1 + 2 + 1) + (1 + 4 + 1) + 3 * (1 + 1 + 1) + (1 + (3 + (2 + 1) + (3 + 1)) + 1) + (1 + (3 + (3 + 1)) + 1),
    });
  });

  it("holds what JSON.parse finds, in the same order, and counts its bytes as they are counted afterwards", () => {
    let stored = 0;
    fc.assert(
      fc.property(jsonText, (text) => {
        const built = build(text);

        if (!built || !("value" in built)) return;
        stored += 1;
        expect(JSON.stringify(parseJson(jsonOf(built.value)))).to.equal(JSON.stringify(parseJson(text)));
        expect(built.bytes).to.equal(valueBytes(built.value));
      }),
      { numRuns: 2000 },
    );
    expect(stored).to.be.above(1000);
  });

  const unstorable: [title: string, text: string, built: string][] = [
    ["31 levels around a scalar", wrapped(31, "1"), wrapped(31, "1")],
    ["32 levels around a scalar", wrapped(32, "1"), "too-deep"],
    ["31 levels of maps around null", wrapped(31, "null", '{"a":', "}"), wrapped(31, "null", '{"a":', "}")],
    ["32 levels of maps around null", wrapped(32, "null", '{"a":', "}"), "too-deep"],
    ["32 levels", wrapped(32, ""), wrapped(32, "")],
    ["33 levels", wrapped(33, ""), "too-deep"],
    ["33 levels in one of many members", `{"a":1,"b":${wrapped(32, "")},"c":2}`, "too-deep"],
    ["a million levels", wrapped(1_000_000, ""), "too-deep"],
    ["a number out of range", "[1e126]", "number-out-of-range"],
    ["a bare number out of range", "1e400", "number-out-of-range"],
    ["a number of 39 digits", `{"a":${"1".repeat(39)}}`, "number-out-of-range"],
    ["half of a surrogate pair", '["\\ud834"]', "not-unicode"],
    ["half of a surrogate pair alone", '"\\udd1e"', "not-unicode"],
    ["half of a surrogate pair in a name", '{"\\ud834":1}', "not-unicode"],
    ["a surrogate pair written as two escapes", '"\\ud834\\udd1e"', '"𝄞"'],
    ["a string too long to keep", `["${"x".repeat(2_500_000)}"]`, "item-too-large"],
    ["a bare string too long to keep", `"${"x".repeat(2_500_000)}"`, "item-too-large"],
    ["a name too long to keep", `{"${"x".repeat(2_500_000)}":1}`, "item-too-large"],
    ["two reasons: the first counts", `[1e400,${wrapped(40, "")},"\\ud834"]`, "number-out-of-range"],
    ["an element behind a reason", "[1e400,{},1,true,[]]", "number-out-of-range"],
  ];
  for (const [title, text, built] of unstorable) {
    it(`finds ${built.length < 50 ? built : "storable"}: ${title}`, () =>
      expect(builtText(build(text))).to.equal(built));
  }

  describe("at the limit of an item's size", () => {
    const limit = LIMITS.itemBytes;
    const x = (count: number): string => "x".repeat(count);
    const y = (count: number): string => "é".repeat(count);
    const fitting: [title: string, text: (more: string) => string][] = [
      ["a string", (more) => `"${x(limit)}${more}"`],
      ["a string of two-byte characters", (more) => `"${y(limit / 2)}${more}"`],
      ["a string in a list", (more) => `["${x(limit - 4)}${more}"]`],
      ["a name in a map", (more) => `{"${x(limit - 5)}${more}":true}`],
      ["a name of two-byte characters", (more) => `{"${y((limit - 6) / 2)}${more}":10}`],
      ["the last of many elements", (more) => `[${"true,".repeat((limit - 4) / 2)}"${more}"]`],
      ["an empty list at the end", (more) => `["${x(limit - 8)}${more}",[]]`],
      ["an empty map at the end", (more) => `{"a":"${x(limit - 10)}${more}","b":{}}`],
      [
        "duplicates, of which one counts",
        (more) => `{"a":[1,{"b":"${x(300_000)}"}],"a":1,"a":"${x(limit - 5)}${more}"}`,
      ],
    ];
    for (const [title, text] of fitting) {
      it(`holds ${title}, and not a byte more`, () => {
        const built = build(text(""));

        expect(built).to.have.property("bytes", limit);
        expect(build(text("z"))).to.deep.equal({ unstorable: "item-too-large" });
      });
    }
  });

  it("counts a duplicate's bytes once, also where its value was a container", () => {
    const built = build('{"a":{"x":[1,2,3]},"é":"one","a":"two","é":[],"a":null}');

    expect(built).to.have.property("bytes", 3 + (1 + 1 + 1) + (2 + 3 + 1));
    expect(builtText(built)).to.equal('{"a":null,"é":[]}');
  });

  it("keeps no more than an item can hold of a value of 200 MB", () => {
    const builder = new AttributeBuilder();
    const element = Buffer.from(`"${"x".repeat(100_000)}",{"a":[1,2,3]},`);
    const before = heapAfterCollection();
    let kept = Infinity;

    feed(
      builder,
      (function* () {
        yield Buffer.from("[");
        for (let i = 0; i < 2000; i++) yield element;
        kept = heapAfterCollection() - before;
        yield Buffer.from("0]");
      })(),
    );

    expect(builder.result).to.deep.equal({ unstorable: "item-too-large" });
    expect(kept).to.be.below(20_000_000);
  });

  it("keeps nothing once it gave up", () => {
    const before = heapAfterCollection();

    // What each of them had built before it gave up comes to 100 MB.
    const builders = Array.from({ length: 300 }, (_, i) => {
      const builder = new AttributeBuilder();
      builder.open("array");
      builder.string(Buffer.alloc(300_000, 0x61 + (i % 26)).toString("latin1"));
      builder.number("1e400");
      return builder;
    });

    expect(heapAfterCollection() - before).to.be.below(20_000_000);
    for (const builder of builders) builder.close();
    expect(new Set(builders.map(({ result }) => builtText(result)))).to.deep.equal(new Set(["number-out-of-range"]));
  });
});
