import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ran } from "../run/worker-process.ts";
import { WorkerProcess } from "../run/worker-process.ts";
import { Tree } from "../run/tree.ts";
import { BlockNumbers, hashOf, type TestFileCoverage } from "./coverage.ts";
import { reachable, type ImportGraph } from "./import-graph.ts";
import { probe } from "./probes.ts";

/** As in .mocharc.yml: only what hangs takes this long. */
const LIMIT_MILLISECONDS = 300_000;

/** After so many test files a process is replaced, because modules that were loaded stay in memory. */
const FILES_OF_A_PROCESS = 12;

/** Runs test files on sources with probes, and tells what each test ran. */
export class Measurement {
  readonly #root: string;
  readonly #graph: ImportGraph;
  readonly #tree: Tree;
  readonly #worker: WorkerProcess;
  readonly #numbers = new BlockNumbers();
  readonly #sources = new Map<string, string>();
  #files = 0;

  /** @param sources the files that may be mutated */
  constructor(root: string, graph: ImportGraph, importers: ImportGraph, sources: readonly string[]) {
    this.#root = root;
    this.#graph = graph;
    this.#tree = new Tree(root);
    this.#worker = new WorkerProcess(this.#tree, importers, true);
    for (const file of sources) {
      const source = readFileSync(join(root, file), "utf8");
      const { text, blocks } = probe(source, this.#numbers.next, this.#tree.log);
      this.#numbers.add(file, blocks.length);
      this.#sources.set(file, hashOf(source));
      this.#tree.write(file, text);
    }
  }

  /** @throws Error where the file cannot be run */
  async measure(file: string): Promise<TestFileCoverage> {
    this.#files += 1;
    if (this.#files % FILES_OF_A_PROCESS === 0) this.#worker.stop();
    const mutant = { number: this.#files, of: "*" };
    const ran = await this.#worker.run({ file, mutant, limitMilliseconds: LIMIT_MILLISECONDS, all: true });
    if (ran.kind === "ended") return this.#coverageOf(file, ran);
    throw new Error(`${file} cannot be run: ${"message" in ran ? ran.message : ran.kind}`);
  }

  #coverageOf(file: string, ran: Extract<Ran, { kind: "ended" }>): TestFileCoverage {
    const shared = this.#numbers.byFile(ran.shared);
    const tests = ran.tests.map(({ ran: blocks, ...test }) => ({ ...test, ran: this.#numbers.byFile(blocks) }));
    const ranSources = new Set([shared, ...tests.map((test) => test.ran)].flatMap(Object.keys));
    const inTests = tests.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    return {
      ...{ file, tests, shared, hash: testHash(this.#root, this.#graph, file) },
      setupMilliseconds: Math.max(0, Math.round(ran.milliseconds - inTests)),
      sources: Object.fromEntries([...ranSources].map((source) => [source, this.#sources.get(source) ?? ""])),
    };
  }

  close(): void {
    this.#worker.stop();
    this.#tree.remove();
  }
}

/** Changes with the test file, and with what it reaches under test/. */
export function testHash(root: string, graph: ImportGraph, file: string): string {
  const own = [...reachable(graph, file).keys()].filter((each) => each.startsWith("test/")).sort();
  return hashOf(...own.map((each) => readFileSync(join(root, each), "utf8")));
}
