import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestFileCoverage } from "./coverage.ts";

/** What test files ran when they were last measured. */
export class KnownCoverage {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  get(file: string): TestFileCoverage | undefined {
    try {
      return JSON.parse(readFileSync(this.#path(file), "utf8")) as TestFileCoverage;
    } catch {
      return undefined; // never measured
    }
  }

  add(coverage: TestFileCoverage): void {
    writeFileSync(this.#path(coverage.file), JSON.stringify(coverage));
  }

  #path(file: string): string {
    return join(this.#folder, `${file.replaceAll("/", "__")}.json`);
  }
}
