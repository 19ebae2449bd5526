/** `npm run test:engine`: finds the Pulumi CLI, and runs the tests that need it. What is given goes on to mocha. */
import { spawnSync } from "node:child_process";
import { findEngine, NO_ENGINE } from "./engine.ts";

const engine = findEngine();
if (engine === undefined) {
  console.error(NO_ENGINE);
  process.exitCode = 1;
} else {
  console.log(`engine: Pulumi ${engine.version}`);
  const mocha = ["node_modules/mocha/bin/mocha.js", "--timeout", "120000"];
  const { status } = spawnSync(process.execPath, [...mocha, ...process.argv.slice(2)], {
    env: { ...process.env, PATH: engine.path },
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}
