import { expect } from "chai";
import type { EngineStack } from "./engine-stack.ts";
import type { Steps } from "./steps.ts";
import { World } from "./world.ts";

/** Each test goes on where the one before it ended. */
describe("an update that changes which events of S3 arrive, on the real engine", () => {
  let world: World;
  let stack: EngineStack;
  let settings: Record<string, unknown> = {};

  before(async () => {
    world = new World();
    stack = await world.stack(world.checkout("checkout"), "dev");
  });
  after(() => world.close());

  const up = (changes: Readonly<Record<string, unknown>>): Promise<Steps> => {
    settings = { ...settings, ...changes };
    return stack.configured(settings, () => stack.up());
  };

  it("is none when the stack is new", async () => {
    expect((await up({})).warnings).to.deep.equal([]);
  });

  it("is announced by the preview", async () => {
    const { warnings } = await stack.configured({ "sluice:trigger": "queue" }, () => stack.preview());

    expect(warnings).to.deep.equal([
      "This changes the trigger (direct → queue). S3 needs some minutes for that, and the events of files that are created meanwhile " +
        "may be lost. The update prints the command that processes such files.",
    ]);
  });

  it("says what to type afterwards, from some minutes before", async () => {
    const began = Date.now();
    const { warnings } = await up({ "sluice:trigger": "queue", "sluice:prefix": "in/" });

    expect(warnings).to.have.length(1);
    const [, command = "", since = ""] =
      /\n {2}(npx sluice backfill --stack dev --since (\S+))$/.exec(warnings[0]!) ?? [];
    expect(warnings[0]).to.equal(
      'This changed the trigger (direct → queue), and the prefix ("" → "in/"). S3 needs some minutes for that, and the events of files ' +
        `that are created meanwhile may be lost. In 10 minutes, process them:\n  ${command}`,
    );
    expect(began - Date.parse(since)).to.be.within(9 * 60_000, 11 * 60_000);
  });

  it("is said once: not by the next update", async () => {
    expect((await up({ "sluice:logRetentionDays": 7 })).warnings).to.deep.equal([]);
  });

  it("names the queue that is deleted with what waits in it", async () => {
    const { warnings } = await up({ "sluice:trigger": "direct" });

    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain(
      " What still waits in the queue sluice-dev-intake is deleted with it. In 10 minutes,",
    );
  });
});
