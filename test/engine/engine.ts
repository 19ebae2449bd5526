import { execFileSync, spawnSync } from "node:child_process";

/** Programs that run the tests of the engine: where `pulumi` is found. */
export interface Engine {
  /** For the environment variable PATH. */
  readonly path: string;
  readonly version: string;
}

/** What to do where there is none. */
export const NO_ENGINE = `test:engine runs the real Pulumi CLI, and found none: neither on the PATH nor by "npx pulumi".
Install it (https://www.pulumi.com/docs/install), or let Go build it: PATH="$(.ci/engine):$PATH" npm run test:engine`;

/**
 * The CLI on the PATH, or else npm's package `pulumi`, which downloads it at its first use.
 *
 * @returns undefined where neither works
 */
export function findEngine(path: string = process.env["PATH"] ?? ""): Engine | undefined {
  return engineOn(path) ?? engineOn(pathOfNpx(path) ?? "");
}

function engineOn(path: string): Engine | undefined {
  const { status, stdout } = spawnSync("pulumi", ["version"], {
    env: { ...process.env, PATH: path, PULUMI_SKIP_UPDATE_CHECK: "true" },
    encoding: "utf8",
  });
  return status === 0 ? { path, version: stdout.trim() } : undefined;
}

/** The PATH that npx gives to what it runs. */
function pathOfNpx(path: string): string | undefined {
  try {
    return execFileSync("npx", ["--yes", "--package=pulumi", "--", "node", "-p", "process.env.PATH"], {
      env: { ...process.env, PATH: path },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}
