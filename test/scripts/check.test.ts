import { readFileSync } from "node:fs";
import { expect } from "chai";
import { check, CHECKS, relevantLines } from "../../scripts/check.mjs";

describe("npm run check", () => {
  async function run(outputs: Readonly<Record<string, string>>) {
    let printed = "";
    let milliseconds = 0;
    const ran: string[] = [];
    const ok = await check(
      (text) => (printed += text),
      (script) => {
        ran.push(script);
        return Promise.resolve({ ok: !(script in outputs), output: outputs[script] ?? "" });
      },
      () => (milliseconds += 1_200),
    );
    return { ok, printed, ran };
  }

  it("prints one line for each check", async () => {
    const { ok, printed } = await run({});

    expect(ok).to.equal(true);
    expect(printed).to.equal(
      [
        "ok      typecheck       1.2 s",
        "ok      lint            1.2 s",
        "ok      format:check    1.2 s",
        "ok      docs:check      1.2 s",
        "ok      test            1.2 s",
        "ok      test:proof      1.2 s",
        "",
      ].join("\n"),
    );
  });

  it("runs the others after a failure, and ends with what the failed ones said", async () => {
    const { ok, printed, ran } = await run({
      lint: "a.ts\n  1:1  error  No.\n",
      test: "  2 passing\n  1 failing\n\n  1) x\n",
    });

    expect(ok).to.equal(false);
    expect(ran).to.deep.equal(CHECKS);
    expect(printed).to.match(/\nFAILED {2}lint {12}1\.2 s\n/);
    expect(printed.slice(printed.indexOf("\n\n"))).to.equal(
      "\n\nnpm run lint\n  a.ts\n    1:1  error  No.\n\nnpm run test\n    1 failing\n    1) x\n",
    );
  });

  it("shows mocha's failures, and of other output the end", () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`);

    expect(relevantLines(lines.join("\n"))).to.deep.equal(lines.slice(30));
    expect(relevantLines(["noise", "  1 failing", ...lines].join("\n"))).to.deep.equal([
      "  1 failing",
      ...lines.slice(0, 19),
    ]);
    expect(relevantLines("\x1b[31mred\x1b[39m\n")).to.deep.equal(["red"]);
  });

  it("has a script in package.json for each check", () => {
    const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
    const { scripts } = JSON.parse(text) as { scripts: Record<string, string> };

    expect(scripts).to.include.keys(CHECKS);
  });
});
