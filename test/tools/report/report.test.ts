import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { chromium, type Browser, type Page } from "playwright-core";
import { findChromium } from "../../support/browser.ts";
import { runCli } from "../run-cli.ts";
import { putObjects, startWorld, type World } from "../world.ts";

const CHROMIUM = findChromium();

describe("sluice report", function () {
  let world: World;
  let run: string;
  let file: string;
  before(async () => {
    world = await startWorld();
    await putObjects(world, 37);
    await world.put("bad/</script><b>.json", '{"userID":');
    await world.put("bad/none.json", '{"timestamp":1}');
    const backfill = await runCli(["backfill", "--local", "--json"], world.folder);
    expect(backfill.code).to.equal(3);
    run = String(backfill.summary["run"]);
    const { code, stdout } = await runCli(["report", run], world.folder);
    expect(code).to.equal(0);
    file = fileURLToPath(stdout.trim());
  });
  after(() => world.close());

  it("is one file, which refers to nothing outside of it", () => {
    const html = readFileSync(file, "utf8");

    expect(html).to.match(/^<!doctype html>/);
    expect(html.match(/(?:src|href)=|@import|url\(/g)).to.equal(null);
    expect(html).to.contain("default-src 'none'");
    expect(html).not.to.contain("</script><b>");
  });

  it("goes where it is told", async () => {
    const { code } = await runCli(["report", run, "--output", "r.html"], world.folder);

    expect(code).to.equal(0);
    expect(readFileSync(join(world.folder, "r.html"), "utf8")).to.equal(readFileSync(file, "utf8"));
  });

  for (const { argv, code, says } of [
    { argv: [], code: 2, says: /^error: name one run; sluice runs lists them\n$/ },
    { argv: ["nope"], code: 2, says: /^error: there is no run "nope" in [^\n]*\n$/ },
  ]) {
    it(`refuses ${JSON.stringify(argv)}`, async () => {
      const result = await runCli(["report", ...argv], world.folder);

      expect(result.code).to.equal(code);
      expect(result.stderr).to.match(says);
    });
  }

  it("tells of a run that was killed what its journal says", async () => {
    const runs = join(world.folder, "runs");
    const killed = join(runs, "20200101-000001-dead");
    cpSync(join(runs, run), killed, { recursive: true });
    rmSync(join(killed, "summary.json"));
    const journal = readFileSync(join(killed, "journal.ndjson"), "utf8");
    writeFileSync(join(killed, "journal.ndjson"), journal.replace(/\{"kind":"ended".*\n/, ""));
    const { code } = await runCli(["report", "20200101-000001-dead", "--output", "killed.html"], world.folder);
    const html = readFileSync(join(world.folder, "killed.html"), "utf8");

    expect(code).to.equal(0);
    expect(html).to.contain(", not ended</p>");
    expect(html).to.contain('"records":39');
  });

  it("has no report of a run that was killed before it began", async () => {
    const [id = ""] = readdirSync(join(world.folder, "runs"));
    const plan = readFileSync(join(world.folder, "runs", id, "plan.json"));
    const killed = join(world.folder, "runs", "20200101-000000-dead");
    mkdirSync(killed);
    writeFileSync(join(killed, "plan.json"), plan);
    const { code, stderr } = await runCli(["report", "20200101-000000-dead"], world.folder);

    expect(code).to.equal(1);
    expect(stderr).to.equal("error: run 20200101-000000-dead has done nothing yet that could be reported\n");
  });

  if (CHROMIUM === undefined) {
    it("IS NOT LOOKED AT IN A BROWSER: there is no Chromium here (apt-get install chromium, or CHROMIUM_PATH)", () => {
      expect(readFileSync(file, "utf8")).to.contain('"records":39');
    });
  } else {
    describe("in Chromium", () => {
      let browser: Browser;
      let page: Page;
      const problems: string[] = [];
      before(async () => {
        browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
        page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
        page.on("console", (message) => problems.push(message.text()));
        page.on("pageerror", (error) => problems.push(error.message));
        page.on("request", (request) => {
          if (!request.url().startsWith("file:")) problems.push(request.url());
        });
        await page.goto(`file://${file}`);
      });
      after(() => browser.close());

      const texts = (selector: string): Promise<string[]> => page.locator(selector).allInnerTexts();

      it("shows the run's numbers", async () => {
        const figures = await texts("#figures .figure");

        expect(figures.slice(0, 4)).to.deep.equal([
          "39\nobjects",
          "39\nrecords",
          "0\nobjects failed",
          "2\nrecords rejected",
        ]);
        const outcomes = (await texts("#outcomes .bar")).map((text) => text.replace(/\s+/g, " "));
        expect(outcomes).to.deep.equal([
          "written 37",
          "stored by reference 0",
          "already there 0",
          "stale 0",
          "rejected 2",
        ]);
        expect((await texts("#latencies .bar")).length).to.equal(6);
      });

      it("draws its charts, within the window", async () => {
        const widths = await page
          .locator(".chart canvas")
          .evaluateAll((all) => (all as unknown as CanvasLike[]).map((each) => each.clientWidth));

        expect(widths.length).to.equal(3);
        for (const width of widths) expect(width).to.be.within(500, 1100);
        const drawn = await page.locator("#concurrency canvas").evaluate((canvas) => {
          const { data } = (canvas as unknown as CanvasLike).getContext("2d").getImageData(0, 0, 800, 200);
          return data.some((value) => value !== 0);
        });
        expect(drawn).to.equal(true);
        expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).to.equal(true);
      });

      it("sorts the failures by any column, either way", async () => {
        const keys = (): Promise<string[]> => texts("#failures tbody tr td:first-child");
        await page.getByRole("button", { name: "Key" }).click();
        const up = await keys();
        await page.getByRole("button", { name: "Key" }).click();

        expect(up).to.deep.equal(["bad/</script><b>.json", "bad/none.json"]);
        expect(await keys()).to.deep.equal([...up].reverse());
        expect((await texts("#failures tbody tr td:nth-child(5)")).sort()).to.deep.equal([
          "no-partition-key",
          "truncated-json",
        ]);
      });

      it("has no errors, and asks the network for nothing", () => expect(problems).to.deep.equal([]));
    });
  }
});

/** What is used of a browser's canvas; this project's types are Node's. */
interface CanvasLike {
  readonly clientWidth: number;
  getContext(kind: "2d"): { getImageData(x: number, y: number, w: number, h: number): { readonly data: number[] } };
}
