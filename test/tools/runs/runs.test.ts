import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runCli, spawnCli } from "../run-cli.ts";
import { putObjects, startWorld, type World } from "../world.ts";

describe("sluice runs", function () {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it("names a run that is damaged, and lists the others", async () => {
    const { summary } = await runCli(["backfill", "--local", "--json"], world.folder);
    const damaged = join(world.folder, "runs", "20200101-000000-dead");
    mkdirSync(damaged);
    writeFileSync(join(damaged, "plan.json"), "");
    const { code, lines, stderr } = await runCli(["runs", "--json"], world.folder);

    expect(code).to.equal(3);
    expect(lines.map(({ run }) => run)).to.deep.equal([summary["run"]]);
    expect(stderr).to.equal(
      `run 20200101-000000-dead cannot be shown: ${damaged}/plan.json is not JSON; it was damaged\n`,
    );
  });

  it("says of a run whose second session was killed what its journal says, and not what the first had told", async () => {
    await putObjects(world, 60);
    let [gets, at] = [0, 20];
    let act = (): void => interrupt.abort();
    world.s3Faults.decide = ({ request: { url = "" } }) => {
      if (url.includes(".json") && ++gets === at) act();
      return undefined;
    };
    const interrupt = new AbortController();
    const argv = ["--concurrency", "2", "--json"];
    const first = await runCli(["backfill", "--local", ...argv], world.folder, { interrupt: interrupt.signal });
    const run = String(first.summary["run"]);
    at = gets + 20;
    act = () => second.child.kill("SIGKILL");
    const second = spawnCli(["backfill", "--resume", run, ...argv, "--max-rate", "50"], world.folder);
    const { signal } = await second.ended;
    const listed = await runCli(["runs", "--json"], world.folder);
    const shown = await runCli(["runs", run], world.folder);

    expect([first.code, signal]).to.deep.equal([130, "SIGKILL"]);
    expect(listed.lines[0]?.["status"]).to.equal("killed");
    const { objects, sessions } = listed.lines[0]?.["summary"] as Record<string, unknown>;
    expect(sessions).to.equal(2);
    expect(objects).to.be.above(first.summary["objects"] as number);
    expect(shown.stdout).to.match(/\nretries +0; throttled 0 times\n/);
    expect(shown.stdout).to.match(new RegExp(`\\nResume the run: npx sluice backfill --resume ${run}\\n$`));
  });
});
