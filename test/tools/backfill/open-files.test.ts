import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { concurrencyOf } from "../../../tools/backfill/plan-text.ts";
import { mostAtOnce } from "../../../tools/target/clients/open-files.ts";
import { putObjects, startWorld } from "../world.ts";

const BIN = fileURLToPath(new URL("../../../tools/sluice.mjs", import.meta.url));

describe("a low limit of open files", () => {
  for (const [openFiles, most] of [
    [Infinity, Infinity],
    [1_024, 492],
    [256, 108],
    [96, 28],
    [42, 1],
    [10, 1],
  ] as const) {
    it(`allows ${most} objects at once with ${openFiles}`, () => expect(mostAtOnce(openFiles)).to.equal(most));
  }

  it("bounds what is asked for, and says so", () => {
    expect(concurrencyOf({ concurrency: 64 }, 28)).to.deep.equal({
      concurrency: 28,
      why: "not 64: ulimit -n allows no more open files",
    });
    expect(concurrencyOf({ concurrency: 28 }, 28)).to.deep.equal({ concurrency: 28, why: "as told" });
  });

  it("fails no object of a backfill", async () => {
    const world = await startWorld();
    try {
      await putObjects(world, 60);
      const sluice = [process.execPath, BIN, "backfill", "--local", "--concurrency", "64"];
      const child = spawn("sh", ["-c", 'ulimit -n 96 && exec "$@"', "sh", ...sluice], {
        env: { ...process.env, SLUICE_FOLDER: world.folder },
        stdio: ["ignore", "ignore", "pipe"],
      });
      let stderr = "";
      child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
      const code = await new Promise((resolve) => child.on("close", resolve));

      expect(code, stderr).to.equal(0);
      expect(stderr).to.contain("28 objects at once (not 64: ulimit -n allows no more open files)");
      expect((await world.items()).length).to.equal(60);
    } finally {
      await world.close();
    }
  });
});
