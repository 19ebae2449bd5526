/**
 * `npm run test:cloud`: finds the Pulumi CLI, installs ministack, and runs the tests that need both. What is given goes on to mocha.
 *
 * Without one of them, it says what it leaves out. With CI=true, that is a failure.
 */
import { spawn } from "node:child_process";
import { findEngine } from "../engine/engine.ts";
import { FOLDERS_VARIABLE, install } from "../servers/processes/installed-servers.ts";

const TESTS = "test/cloud/**/*.test.ts";

async function run(argv: readonly string[]): Promise<number> {
  const engine = findEngine();
  if (engine === undefined)
    return leftOut('no Pulumi CLI, which .ci/engine builds: PATH="$(.ci/engine):$PATH" npm run test:cloud');
  const ministack = await install("ministack");
  if ("reason" in ministack) return leftOut(`no ministack: ${ministack.reason}`);
  console.log(`engine: Pulumi ${engine.version}; cloud: ${ministack.folder}`);
  const { AWS_PROFILE: _profile, AWS_SESSION_TOKEN: _token, ...environment } = process.env;
  // A stack mostly waits, so two of them take little longer than one.
  const options = argv.length > 0 ? argv : ["--parallel", "--jobs=2", TESTS];
  const child = spawn(process.execPath, ["node_modules/mocha/bin/mocha.js", ...options], {
    env: {
      ...environment,
      PATH: engine.path,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      [FOLDERS_VARIABLE]: JSON.stringify({ ministack: ministack.folder }),
    },
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  return await new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
}

function leftOut(why: string): number {
  console.log(`left out: stacks on a cloud (${why})`);
  return process.env["CI"] === "true" ? 1 : 0;
}

process.exitCode = await run(process.argv.slice(2));
