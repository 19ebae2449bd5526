import { expect } from "chai";
import { generate } from "../../../../scripts/mutants/generate/generate.ts";

/** The changes of one line of code, as the report prints them. */
const changes = (code: string): readonly string[] =>
  generate("runtime/a.ts", code).map(({ kind, after }) => `${kind}: ${after}`);

describe("the mutants of", () => {
  const cases: readonly { code: string; mutants: readonly string[] }[] = [
    { code: "f(a < b);", mutants: ["statement removed: ;", "operator turned: f(a <= b);"] },
    { code: "x = a > b;", mutants: ["statement removed: ;", "operator turned: x = a >= b;"] },
    { code: "const x = a <= b;", mutants: ["operator turned: const x = a < b;"] },
    { code: "const x = a >= b;", mutants: ["operator turned: const x = a > b;"] },
    { code: "const x = a === b;", mutants: ["operator turned: const x = a !== b;"] },
    { code: "const x = a !== b;", mutants: ["operator turned: const x = a === b;"] },
    { code: "const x = a + b;", mutants: ["operator turned: const x = a - b;"] },
    { code: "const x = a - b;", mutants: ["operator turned: const x = a + b;"] },
    { code: "const x = a * b;", mutants: ["operator turned: const x = a / b;"] },
    { code: "const x = a % b;", mutants: ["operator turned: const x = a * b;"] },
    { code: "x += y;", mutants: ["statement removed: ;", "operator turned: x -= y;"] },
    { code: "x++;", mutants: ["operator turned: x--;"] },
    { code: "const x = --y;", mutants: ["operator turned: const x = ++y;"] },
    { code: 'const x = "a" + b;', mutants: ['string emptied: const x = "" + b;'] },
    { code: "const x = a && b;", mutants: ["operator turned: const x = ((a) || (b));"] },
    {
      code: "const x = a || b || c;",
      mutants: ["operator turned: const x = ((a) && (b)) || c;", "operator turned: const x = ((a || b) && (c));"],
    },
    { code: "const x = a ?? b;", mutants: ["operand dropped: const x = a;"] },
    { code: "const x = !a;", mutants: ["condition negated: const x = a;"] },
    { code: "const x = await a();", mutants: ["await removed: const x = a();"] },
    { code: "await a();", mutants: ["await removed: a();", "statement removed: ;"] },
    { code: "if (a) return;", mutants: ["guard removed: ;", "condition negated: if (!(a)) return;"] },
    { code: "if (!a) return;", mutants: ["guard removed: ;", "condition negated: if (a) return;"] },
    { code: "if (a === b) c; else d;", mutants: ["operator turned: if (a !== b) c; else d;"] },
    { code: "while (a) b;", mutants: ["condition negated: while (!(a)) b;"] },
    { code: "const x = a ? b : c;", mutants: ["condition negated: const x = !(a) ? b : c;"] },
    { code: "delete a.b;", mutants: ["statement removed: ;"] },
    { code: "class A { constructor() { super(); this.b = c; } }", mutants: [] },
    { code: "const x = 0;", mutants: ["number changed: const x = 1;"] },
    { code: "const x = 5_000;", mutants: ["number changed: const x = 10000;"] },
    { code: "const x = true;", mutants: ["boolean turned: const x = false;"] },
    { code: 'const x = "a";', mutants: ['string emptied: const x = "";'] },
    { code: "const x = `${a}/${b}`;", mutants: ['string emptied: const x = "";'] },
    { code: 'const x = "";', mutants: [] },
    { code: 'const x = a["b"];', mutants: [] },
    {
      code: "const x = { a, b };",
      mutants: ["property removed: const x = { b };", "property removed: const x = { a, };"],
    },
    { code: "const x = { ...a };", mutants: ["property removed: const x = { };"] },
    { code: "function f() { return a; }", mutants: ["result replaced: function f() { return undefined; }"] },
    { code: "const f = () => a;", mutants: ["result replaced: const f = () => undefined;"] },
    { code: "const f = () => undefined;", mutants: [] },
    { code: "const f = () => true;", mutants: ["boolean turned: const f = () => false;"] },
  ];
  for (const { code, mutants } of cases) {
    it(code, () => expect(changes(code)).to.deep.equal(mutants));
  }

  const onlyTypes = [
    'type A = "a" | 1;',
    "interface A { a: true }",
    'import { a } from "./a.ts";',
    'export { a } from "./a.ts";',
    'let x: "a";',
  ];
  for (const code of onlyTypes) {
    it(`types alone, ${code} are none`, () => expect(changes(code)).to.deep.equal([]));
  }
});

describe("a mutant", () => {
  it("says where it is, and how the line changes, spread over lines or not", () => {
    const [first, second] = generate("runtime/a.ts", "f();\nif (\n  a\n)  return;\n").slice(1);

    expect(first).to.deep.equal({
      ...{ kind: "guard removed", file: "runtime/a.ts", line: 2, start: 5, end: 24, replacement: ";" },
      ...{ before: "if ( a ) return;", after: ";" },
    });
    expect(second).to.deep.include({ line: 3, before: "a", after: "!(a)" });
  });

  it("shows no more of a long line than fits", () => {
    const [mutant] = generate("runtime/a.ts", `const x = "${"a".repeat(300)}";`);

    expect(mutant?.before).to.equal(`const x = "${"a".repeat(189)} ...`);
  });
});
