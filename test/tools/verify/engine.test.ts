import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { spawnCli } from "../run-cli.ts";
import type { World } from "../world.ts";
import { load, startOldWorld } from "./old-world.ts";

/** Hides a package from a process, as if it were not installed. */
const HIDES = `import { register } from "node:module";
const hooks = \`export async function resolve(name, context, next) {
  if (name === "@duckdb/node-api") throw new Error("Cannot find package");
  return next(name, context);
}\`;
register("data:text/javascript," + encodeURIComponent(hooks));
`;

describe("a verification without DuckDB", () => {
  let world: World;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    world = await startOldWorld();
    await load(world, 5, 0);
    const file = join(world.folder, "hides.mjs");
    writeFileSync(file, HIDES);
    env = { NODE_OPTIONS: `--import ${pathToFileURL(file).href}` };
  });
  after(() => world.close());

  it("says how to install it, before it reads or leaves anything", async () => {
    const before = world.dynamodbFaults.calls.get("DescribeTable");

    const { code, stdout, stderr } = await spawnCli(["verify", "--local"], world.folder, env).ended;

    expect([code, stdout, stderr]).to.deep.equal([
      1,
      "",
      "error: verify compares bucket and table with DuckDB, an optional dependency of 70 MB that is not installed here: npm install @duckdb/node-api\n",
    ]);
    expect(world.dynamodbFaults.calls.get("DescribeTable")).to.equal(before);
    expect(existsSync(join(world.folder, "verifications"))).to.equal(false);
  });

  it("looks at a sample all the same", async () => {
    const { code, stderr } = await spawnCli(["verify", "--local", "--sample", "5", "--no-ask-queue"], world.folder, env)
      .ended;

    expect(code, stderr).to.equal(0);
  });
});
