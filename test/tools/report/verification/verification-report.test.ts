import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { VerifySummary } from "../../../../tools/verify/result/verify-summary.ts";
import { runCli } from "../../run-cli.ts";
import { countsOf, SUMMARY, VERIFICATION, writeSampleVerification } from "./sample-verification.ts";

describe("sluice report of a verification", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const pageOf = async (summary: VerifySummary, breakdown?: { prefixes: []; days: [] }): Promise<string> => {
    writeSampleVerification(folder, { summary, ...(breakdown === undefined ? {} : { breakdown }) });
    const { code, stderr } = await runCli(["report", VERIFICATION], folder);
    expect([code, stderr]).to.deep.equal([0, ""]);
    return readFileSync(join(folder, "verifications", VERIFICATION, "report.html"), "utf8").replace(/\s+/g, " ");
  };

  it("is one file in its folder, which refers to nothing outside of it", async () => {
    const html = await pageOf(SUMMARY);

    expect(html).to.match(/^<!doctype html>/);
    expect(html.match(/src=|href="[^#]|@import|url\(/g)).to.equal(null);
    expect(html).not.to.contain('</script><script>alert("x")');
  });

  const good = { ...SUMMARY, classes: countsOf({}), agree: true };
  const cases: { title: string; summary: VerifySummary; verdict: string; says?: string }[] = [
    { title: "agreement", summary: good, verdict: "Bucket and table agree." },
    {
      title: "agreement of objects alone",
      summary: { ...good, deep: false },
      verdict: "Bucket and table agree.",
      says: "Contents were not compared.",
    },
    {
      title: "agreement but for what was accepted",
      summary: { ...SUMMARY, classes: countsOf({ orphaned: 2 }), agree: true },
      verdict: "Bucket and table agree, but for what was accepted or repaired.",
    },
    {
      title: "an interruption",
      summary: { ...good, ended: "interrupted", agree: false },
      verdict: "The verification was interrupted.",
      says: `npx sluice verify --resume ${VERIFICATION}`,
    },
    {
      title: "a repair",
      summary: { ...SUMMARY, repaired: { objects: 255, mended: 250, remaining: 5 } },
      verdict: "Bucket and table do not agree.",
      says: "Repaired: 250 of 255 objects agree now, 5 do not.",
    },
    {
      title: "a sample",
      summary: { ...good, sample: { of: 10_000, confidence: 0.95, atMost: 0.001 } },
      verdict: "Bucket and table agree.",
      says: "9,000 of 10,000 objects: with 95 % confidence, at most 0.10 % of all disagree (about 10).",
    },
  ];
  for (const { title, summary, verdict, says = "" } of cases) {
    it(`tells of ${title}`, async () => {
      const html = await pageOf(summary, { prefixes: [], days: [] });

      expect(html).to.contain(`<strong>${verdict}</strong>`);
      expect(html).to.contain(says);
    });
  }

  it("says how to finish a verification that has no result yet", async () => {
    writeSampleVerification(folder);
    rmSync(join(folder, "verifications", VERIFICATION, "summary.json"));

    const { code, stderr } = await runCli(["report", VERIFICATION], folder);

    expect([code, stderr]).to.deep.equal([
      1,
      `error: verification ${VERIFICATION} has no result yet; finish it: npx sluice verify --resume ${VERIFICATION}\n`,
    ]);
  });
});
