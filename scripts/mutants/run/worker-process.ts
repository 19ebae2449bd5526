import { fork, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ImportGraph } from "../tests/import-graph.ts";
import type { RunAnswer, RunRequest } from "./protocol.ts";
import type { Tree } from "./tree.ts";
import type { WorkerSettings } from "./worker.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** What a test may take longer than its own limit before its process is ended: it is in an endless loop. */
const GRACE_MILLISECONDS = 2_000;

/** For a busy machine: the start of the process, and loading a test file with all that it imports. */
const START_MILLISECONDS = 120_000;
const LOAD_MILLISECONDS = 20_000;

export type Ran =
  | Exclude<RunAnswer, { kind: "alive" }>
  /** The process was ended. */
  | { readonly kind: "stuck" }
  /** The process ended by itself. */
  | { readonly kind: "crashed"; readonly message: string };

/** A process that runs tests in a tree, started when it is needed. */
export class WorkerProcess {
  readonly #tree: Tree;
  readonly #importers: WorkerSettings["importers"];
  readonly #probes: boolean;
  readonly #mostBytes: number;
  #child: ChildProcess | undefined;
  /** The mutants that it has run with since its start. */
  mutants = 0;

  /** @param probes whether the tree's sources have them */
  constructor(tree: Tree, importers: ImportGraph, probes: boolean, mostBytes = 3 * 2 ** 30) {
    this.#mostBytes = mostBytes;
    this.#tree = tree;
    this.#importers = Object.fromEntries(importers);
    this.#probes = probes;
    process.once("exit", () => this.stop());
  }

  async run(request: RunRequest): Promise<Ran> {
    if (!this.#child) {
      this.#child = this.#start();
      const started = await this.#answer(this.#child, START_MILLISECONDS);
      if (started.kind !== "ended") throw new Error(`the process that runs the tests did not start: ${started.kind}`);
    }
    this.#child.send(request);
    const ran = await this.#answer(this.#child, LOAD_MILLISECONDS + request.limitMilliseconds);
    if (ran.kind === "stuck" || ran.kind === "crashed") this.stop();
    return ran;
  }

  #start(): ChildProcess {
    const { folder, temporary, log } = this.#tree;
    const settings: WorkerSettings = {
      ...{ folder, importers: this.#importers, mostBytes: this.#mostBytes },
      log: this.#probes ? log : undefined,
    };
    // Not as an argument: Linux allows 128 KiB for one, and a project's imports are more.
    writeFileSync(this.#tree.settings, JSON.stringify(settings));
    const { NODE_V8_COVERAGE: _, ...environment } = process.env;
    this.mutants = 0;
    return fork(WORKER, [this.#tree.settings], {
      cwd: folder,
      // A group of its own, so that what the tests start ends with it.
      detached: process.platform !== "win32",
      // No --max-old-space-size: it would take the place of the limits that the local pipeline sets its worker threads.
      execArgv: ["--import=tsx", "--no-experimental-require-module"],
      env: { ...environment, TMPDIR: temporary, TEMP: temporary },
      stdio: ["ignore", "ignore", process.env["MUTANTS_VERBOSE"] ? "inherit" : "ignore", "ipc"],
    });
  }

  /** @param limit how many milliseconds it may be silent at first */
  #answer(child: ChildProcess, limit: number): Promise<Ran> {
    return new Promise((resolve) => {
      const wait = (milliseconds: number) => setTimeout(() => end({ kind: "stuck" }), milliseconds);
      let timer = wait(limit);
      const end = (ran: Ran): void => {
        clearTimeout(timer);
        child.off("message", receive).off("exit", exit).off("error", exit);
        resolve(ran);
      };
      const receive = (answer: RunAnswer): void => {
        clearTimeout(timer);
        if (answer.kind !== "alive") end(answer);
        else timer = wait(answer.limitMilliseconds + GRACE_MILLISECONDS);
      };
      const exit = (...how: unknown[]): void => end({ kind: "crashed", message: how.map(String).join(" ") });
      child.on("message", receive).on("exit", exit).on("error", exit);
    });
  }

  /** Ends the process, and what it has started. The next run starts another. */
  stop(): void {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined) return;
    try {
      if (process.platform === "win32") child.kill("SIGKILL");
      else process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}
