import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { runCli } from "../run-cli.ts";
import { putObjects, startWorld, type World } from "../world.ts";

describe("sluice report", function () {
  let world: World;
  let run: string;
  let file: string;
  before(async () => {
    world = await startWorld();
    await putObjects(world, 37);
    await world.put("bad/</script><b>.json", '{"userID":');
    await world.put("bad/none.json", '{"timestamp":1}');
    const backfill = await runCli(["backfill", "--local", "--json", "--max-writes", "5000"], world.folder);
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
    expect(html.match(/src=|href="[^#]|@import|url\(/g)).to.equal(null);
    expect(html).not.to.contain("</script><b>");
  });

  it("shows the limits of its session", () => {
    const html = readFileSync(file, "utf8").replace(/\s+/g, " ");

    expect(html).to.contain("<dt>Objects a second</dt> <dd>no limit</dd>");
    expect(html).to.contain("<dt>Write units a second</dt> <dd>5,000</dd>");
  });

  it("goes where it is told", async () => {
    const { code } = await runCli(["report", run, "--output", "r.html"], world.folder);

    expect(code).to.equal(0);
    expect(readFileSync(join(world.folder, "r.html"), "utf8")).to.equal(readFileSync(file, "utf8"));
  });

  for (const { output, reason } of [
    { output: "", reason: /^--output is empty$/ },
    {
      output: "runs",
      reason: /^--output: [^\n]*\/runs cannot be written: illegal operation on a directory; expected [^\n]*$/,
    },
    {
      output: "none/r.html",
      reason: /^--output: [^\n]*\/r\.html cannot be written: no such file or directory; expected [^\n]*$/,
    },
  ]) {
    it(`says in one line why it cannot go to ${JSON.stringify(output)}`, async () => {
      const { code, stdout, stderr } = await runCli(["report", run, "--output", output], world.folder);

      expect({ code, stdout }).to.deep.equal({ code: output === "" ? 2 : 1, stdout: "" });
      expect(stderr.replace(/^error: /, "").trimEnd()).to.match(reason);
    });
  }

  for (const { argv, code, says } of [
    { argv: [], code: 2, says: /^error: name one run; npx sluice runs lists them\n$/ },
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
    expect(html).to.contain("<strong>Not ended.</strong>");
    expect(html).to.match(/<dt>Records<\/dt>\s*<dd>39<\/dd>/);
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
});
