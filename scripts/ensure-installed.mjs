// Lets `npm start`, `npm run demo` and `npm test` work right after `git clone`: installs exactly what the lockfile
// says when the dependencies are absent, and does nothing when they are there.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
// npm writes this file last, so an interrupted installation does not pass for a complete one.
const marker = `${root}node_modules/.package-lock.json`;

if (!existsSync(marker)) {
  console.error("Installing the dependencies (once) ...");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status, error } = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    // npm's summary goes to stderr, so that the output of the command itself stays clean.
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (error) console.error(`Could not run npm: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
