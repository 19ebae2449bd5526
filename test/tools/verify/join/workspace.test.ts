import { expect } from "chai";
import { withWorkspace } from "../temporary-workspace.ts";

const foreign = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ userID: `user-${from + n}`, slot: "1" }));

describe("a workspace", () => {
  it("answers each of many questions that come at once, while it is written", () =>
    withWorkspace(async (workspace) => {
      const steps = Array.from({ length: 20 }, (_, n) => `step ${n}`);
      for (const step of steps) await workspace.add({ progress: { step, state: { next: step } } });

      const answers = await Promise.all(
        Array.from({ length: 10 }, () => steps).flatMap((names) =>
          names.map(async (step, n) => {
            if (n % 5 === 0) await workspace.add({ foreign: foreign(1) });
            return [step, await workspace.progress(step)];
          }),
        ),
      );

      for (const [step, state] of answers) expect(state, String(step)).to.deep.equal({ next: step });
      expect(await workspace.rows("SELECT count(*) AS n FROM foreign_items")).to.deep.equal([{ n: 40 }]);
    }));

  it("streams what was there when it began, while it is written", () =>
    withWorkspace(async (workspace) => {
      await workspace.add({ foreign: foreign(10_000) });
      const seen: string[] = [];

      for await (const batch of workspace.stream<{ who: string }>("SELECT who FROM foreign_items")) {
        seen.push(...batch.map(({ who }) => who));
        await workspace.add({ foreign: foreign(10, 20_000) });
      }

      expect(seen.sort()).to.deep.equal(
        foreign(10_000)
          .map(({ userID }) => userID)
          .sort(),
      );
    }));

  it("keeps a batch as a whole or not at all", () =>
    withWorkspace(async (workspace, reopen) => {
      const state = { next: 1 };
      const bad = { object: 0, key: "a", userID: "u", time: Number.NaN } as never;
      const failed = await workspace
        .add({ foreign: foreign(3), records: [bad], progress: { step: "listing", state } })
        .catch((error: unknown) => error);

      expect(failed).to.be.instanceOf(RangeError);
      const again = await reopen();
      expect(await again.rows("SELECT * FROM foreign_items")).to.deep.equal([]);
      expect(await again.progress("listing")).to.equal(undefined);
    }));
});
