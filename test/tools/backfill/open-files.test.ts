import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
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

  it("counts what threads have open", () => expect(mostAtOnce(1_024, 4)).to.equal(460));

  for (const { workers, most } of [
    { workers: 1, most: 28 },
    { workers: 2, most: 20 },
  ]) {
    it(`fails no object of a backfill in ${workers} threads`, async () => {
      const world = await startWorld();
      try {
        await putObjects(world, 60);
        const told = ["--concurrency", "64", "--workers", String(workers)];
        const sluice = [process.execPath, BIN, "backfill", "--local", ...told];
        const child = spawn("sh", ["-c", 'ulimit -n 96 && exec "$@"', "sh", ...sluice], {
          env: { ...process.env, SLUICE_FOLDER: world.folder },
          stdio: ["ignore", "ignore", "pipe"],
        });
        let stderr = "";
        child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
        const code = await new Promise((resolve) => child.on("close", resolve));

        expect(code, stderr).to.equal(0);
        expect(stderr).to.contain(`${most} objects at once (not 64: ulimit -n allows no more open files)`);
        expect((await world.items()).length).to.equal(60);
      } finally {
        await world.close();
      }
    });
  }
});
