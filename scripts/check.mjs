// `npm run check`: runs all that a change must pass, one line each, and shows of what failed the end of its output.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

/** Scripts of package.json, what is quick first. */
export const CHECKS = ["typecheck", "lint", "format:check", "docs:check", "test", "test:proof"];

/** Of a failed check's output: with six checks, what failed fits on a screen or little more. */
const LAST_LINES = 20;

/** @typedef {{ readonly ok: boolean; readonly output: string }} Result */

/**
 * @param {string} script of package.json
 * @returns {Promise<Result>}
 */
function runScript(script) {
  return new Promise((resolve) => {
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const child = spawn(npm, ["run", "--silent", script], {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => resolve({ ok: false, output: error.message }));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });
}

/**
 * Of mocha's output what follows its count of failures, and of any other the last lines.
 *
 * @param {string} output
 */
export function relevantLines(output) {
  const lines = stripVTControlCharacters(output)
    .split("\n")
    .filter((line) => line.trim() !== "");
  const failures = lines.findIndex((line) => /^ {2}\d+ failing$/.test(line));
  return failures === -1 ? lines.slice(-LAST_LINES) : lines.slice(failures, failures + LAST_LINES);
}

/**
 * Runs all checks, whatever fails.
 *
 * @param {(text: string) => void} print
 * @param {(script: string) => Promise<Result>} run
 * @param {() => number} now milliseconds
 * @returns {Promise<boolean>} whether all passed
 */
export async function check(print, run = runScript, now = Date.now) {
  const failed = [];
  for (const script of CHECKS) {
    const started = now();
    const { ok, output } = await run(script);
    const seconds = ((now() - started) / 1_000).toFixed(1);
    print(`${ok ? "ok    " : "FAILED"}  ${script.padEnd(12)} ${seconds.padStart(6)} s\n`);
    if (!ok) failed.push({ script, output });
  }
  for (const { script, output } of failed) {
    print(
      `\nnpm run ${script}\n${relevantLines(output)
        .map((line) => `  ${line}\n`)
        .join("")}`,
    );
  }
  return failed.length === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await import("./ensure-installed.mjs");
  process.exitCode = (await check((text) => process.stdout.write(text))) ? 0 : 1;
}
