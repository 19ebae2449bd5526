// Runs test files, one request at a time, in a process that keeps what it has loaded. Started with tsx, in a copy of the project.
import { readFileSync, truncateSync } from "node:fs";
import { register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import Mocha from "mocha";
import type { Failure, RunAnswer, RunRequest, TestRun } from "./protocol.ts";

/** What the process has to know: JSON in the file that its only argument names. */
export interface WorkerSettings {
  readonly folder: string;
  readonly importers: Readonly<Record<string, readonly string[]>>;
  /** Where probes write; undefined without probes. */
  readonly log: string | undefined;
  /** The memory at which it is ended, with what its tests have started. */
  readonly mostBytes: number;
}

const settings = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as WorkerSettings;
new Worker(new URL("memory-watch.mjs", import.meta.url), { execArgv: [], workerData: settings }).unref();
register(new URL("hooks.mjs", import.meta.url), { data: settings });
await import(pathToFileURL(join(settings.folder, "test/support/process-environment.ts")).href);

// As mocha's own command does: a rejection that nobody waits for fails the test.
process.on("unhandledRejection", (reason) => {
  throw reason;
});
let stray = false;
process.on("uncaughtException", () => (stray = true));

/** All that mocha says comes through the runner's events. */
class Silent extends Mocha.reporters.Base {
  override epilogue(): void {
    // Nothing is printed.
  }
}

/** As mocha's types do not have it yet. It gives a URL, which text takes as it is. */
interface LoadingMocha {
  loadFilesAsync(options: { readonly esmDecorator: (url: string) => string }): Promise<void>;
}

const tell = (answer: RunAnswer): void => void process.send?.(answer);

/** The blocks that ran since the last call. */
function takeRan(): readonly number[] {
  if (settings.log === undefined) return [];
  const ran = readFileSync(settings.log, "utf8").split("\n").filter(Boolean).map(Number);
  truncateSync(settings.log);
  const known = (globalThis as { __sluiceRan?: Record<number, boolean> }).__sluiceRan ?? {};
  for (const each of ran) known[each] = false;
  return ran;
}

async function run(request: RunRequest): Promise<RunAnswer> {
  const started = performance.now();
  const mocha = new Mocha({ timeout: request.limitMilliseconds, bail: !request.all, reporter: Silent });
  mocha.addFile(join(settings.folder, request.file));
  const query = request.mutant ? `?mutant=${request.mutant.number}&of=${encodeURIComponent(request.mutant.of)}` : "";
  try {
    await (mocha as LoadingMocha).loadFilesAsync({ esmDecorator: (url) => url + query });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { kind: "unloadable", message, syntax: name === "SyntaxError" || name === "TransformError" };
  }
  const { tests: chosen, limitMilliseconds } = request;
  if (chosen) keep(mocha.suite, chosen);

  const tests: TestRun[] = [];
  const shared = [...takeRan()];
  let failure: Failure | undefined;
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on("hook", () => tell({ kind: "alive", limitMilliseconds }));
    runner.on("test", (test) => {
      shared.push(...takeRan());
      tell({ kind: "alive", limitMilliseconds: chosen?.[test.fullTitle()] ?? limitMilliseconds });
    });
    runner.on("test end", (test) => {
      tests.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0, ran: takeRan() });
    });
    runner.on("fail", (test, error: Error & { code?: string; uncaught?: boolean }) => {
      const how = error.code === "ERR_MOCHA_TIMEOUT" ? "timeout" : error.uncaught ? "uncaught" : "thrown";
      failure ??= { title: test.fullTitle(), message: error.message.slice(0, 300), how };
    });
  });
  mocha.dispose();
  shared.push(...takeRan());
  process.exitCode = 0;
  if (stray) failure = failure && { ...failure, how: "uncaught" };
  stray = false;
  return { kind: "ended", tests, shared: [...new Set(shared)], failure, milliseconds: performance.now() - started };
}

/** Leaves out the other tests, and gives those that stay their limits, whatever their file says. */
function keep(suite: Mocha.Suite, chosen: Readonly<Record<string, number>>): void {
  suite.tests = suite.tests.filter((test) => Object.hasOwn(chosen, test.fullTitle()));
  for (const test of suite.tests) test.timeout(chosen[test.fullTitle()] ?? 0);
  for (const each of suite.suites) keep(each, chosen);
}

process.on("message", (request: RunRequest) => void run(request).then(tell));
process.on("disconnect", () => process.exit());
tell({ kind: "ended", tests: [], shared: [], failure: undefined, milliseconds: 0 });
