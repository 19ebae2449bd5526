/** The process around the command line: the one place where the environment is read. */
import { createInterface } from "node:readline/promises";
import { join, resolve } from "node:path";
import { PROGRAM_FOLDER } from "../local/program/run-program.ts";
import { PATIENCE } from "../runtime/work/patient-retries.ts";
import { EpipeSafeOutput } from "../terminal/epipe-safe-output.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { main } from "./cli.ts";
import { connectFrom } from "./target/clients/connect-from.ts";

// On Node 20 the AWS SDK tells each user that its end is near; which Node to use is said in package.json.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

/** How long the process may stay when all is done. */
const LINGERING_MILLISECONDS = 1_000;

const interrupt = new AbortController();
let asked = 0;
/** npm passes on the Ctrl-C that the terminal has sent already: one keystroke comes twice. */
const SAME_KEYSTROKE_MILLISECONDS = 300;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    const now = performance.now();
    if (asked !== 0 && now - asked > SAME_KEYSTROKE_MILLISECONDS) process.exit(EXIT.interrupted);
    asked ||= now;
    interrupt.abort();
  });
}
// If nobody reads our messages, the work goes on all the same.
const stderr = new EpipeSafeOutput(process.stderr, () => undefined);
// If the reader closes the pipe (`| head`), running work is finished and saved, as on Ctrl-C.
const stdout = new EpipeSafeOutput(process.stdout, (error) => {
  if (error.code !== "EPIPE") {
    process.exitCode ||= EXIT.failed;
    stderr.write(`error: results cannot be written: ${error.message}\n`);
  }
  interrupt.abort();
});

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question, { signal: interrupt.signal });
  } finally {
    terminal.close();
  }
}

const code = await main(process.argv.slice(2), {
  ...{ stdout, stderr },
  env: process.env,
  // `npm run backfill` runs in the project's folder, and says in INIT_CWD where it was called.
  cwd: (process.env["npm_lifecycle_event"] === "backfill" ? process.env["INIT_CWD"] : undefined) ?? process.cwd(),
  folder: resolve(process.env["SLUICE_FOLDER"] ?? join(PROGRAM_FOLDER, ".sluice")),
  interrupt: interrupt.signal,
  now: Date.now,
  ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
  connect: connectFrom(process.env),
  patience: PATIENCE,
});
// What was written last may have failed already, or do so yet.
if (code !== EXIT.done) process.exitCode = code;

/** Ends the process though something is still open, such as a program that was to give credentials and never ends. */
function endAnyway(): void {
  setTimeout(() => {
    if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
    endAnyway();
  }, LINGERING_MILLISECONDS).unref();
}
endAnyway();
