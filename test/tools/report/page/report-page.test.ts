import { createHash } from "node:crypto";
import { expect } from "chai";
import { reportPage } from "../../../../tools/report/page/report-page.ts";
import { dataWith, PLAN } from "./sample-data.ts";

describe("the page of a report", () => {
  const page = reportPage(
    dataWith({
      plan: { ...PLAN, bucket: "</script><b>" },
      course: { ...dataWith().course, seconds: ["</script><i>"] as never },
    }),
  );

  it("lets a browser run and load only what its policy names by its hash", () => {
    const policy = (/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "").replaceAll(
      "&#39;",
      "'",
    );
    const hashesOf = (element: string): string[] =>
      [...page.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, "gs"))].map(
        ([, source = ""]) => `'sha256-${createHash("sha256").update(source).digest("base64")}'`,
      );

    expect([hashesOf("style").length, hashesOf("script").length]).to.deep.equal([2, 2]);
    expect(policy.split("; ")).to.deep.equal([
      "default-src 'none'",
      `style-src ${hashesOf("style").join(" ")}`,
      `script-src ${hashesOf("script").join(" ")}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("escapes what comes from outside, in text and in data", () => {
    expect(page).not.to.contain("<b>");
    expect(page).not.to.contain("<i>");
    const [, data = ""] = /id="course-data">(.*?)<\/script>/s.exec(page) ?? [];
    expect((JSON.parse(data) as { seconds: unknown }).seconds).to.deep.equal(["</script><i>"]);
  });

  it("has its sections in order: how it ended, what failed, numbers, time, plan", () => {
    expect(page).to.match(/^<!doctype html>/);
    expect([...page.matchAll(/<section aria-labelledby="([^"]*)"/g)].map(([, id]) => id)).to.deep.equal([
      ...["failures", "totals", "course", "plan"],
    ]);
    expect(page.indexOf("<header>")).to.be.below(page.indexOf("<section"));
  });
});
