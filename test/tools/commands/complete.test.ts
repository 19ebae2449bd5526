import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { complete } from "../../../tools/commands/complete.ts";
import { SUMMARIES } from "../../../tools/commands/overview.mjs";

const RUN = "20261101-093000-k3f9";
const VERIFICATION = "20261102-093000-v3f9";

describe("what a word may become", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    mkdirSync(join(folder, "runs", RUN), { recursive: true });
    mkdirSync(join(folder, "verifications", VERIFICATION), { recursive: true });
    writeFileSync(join(folder, "runs", RUN, "plan.json"), "{}");
    writeFileSync(join(folder, "verifications", VERIFICATION, "plan.json"), "{}");
  });
  after(() => rmSync(folder, { recursive: true }));

  const all = Object.keys(SUMMARIES);
  const cases: readonly { line: string; choices: readonly string[] }[] = [
    { line: "sluice", choices: [] },
    { line: "sluice ", choices: all },
    { line: "sluice f", choices: ["failures"] },
    { line: "sluice nope ", choices: [] },
    { line: "sluice runs ", choices: [RUN] },
    { line: "sluice runs x ", choices: [] },
    { line: "sluice report ", choices: [RUN, VERIFICATION] },
    { line: "sluice verify --resume ", choices: [VERIFICATION] },
    { line: "sluice backfill --resume ", choices: [RUN] },
    { line: "sluice report --output x ", choices: [] },
    { line: "sluice backfill ", choices: [] },
    { line: "sluice replay --run ", choices: [RUN] },
    { line: "sluice backfill --resume 3", choices: [] },
    { line: "sluice replay --stack d", choices: ["dev"] },
    { line: "sluice failures --l", choices: ["--local"] },
    { line: "sluice mapping ", choices: ["suggest", "try"] },
    { line: "sluice mapping t", choices: ["try"] },
    { line: "sluice mapping try ", choices: [] },
    { line: "sluice mapping try a.json --l", choices: ["--local", "--limit"] },
    { line: "sluice mapping try --stack d", choices: ["dev"] },
    { line: "sluice mapping --h", choices: ["--help"] },
    { line: "sluice completion -", choices: ["--help"] },
  ];
  for (const { line, choices } of cases) {
    it(`is ${choices.join(" or ") || "nothing"} in ${JSON.stringify(line)}`, async () =>
      expect(await complete(line.split(" "), { folder })).to.deep.equal(choices));
  }
});
