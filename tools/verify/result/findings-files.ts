import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Output, writeOut } from "../../../terminal/io.ts";
import { NdjsonWriter } from "../../runs/ndjson.ts";
import { CLASSES, SYMBOLS, type ClassCounts, type FindingClass } from "./classes.ts";
import type { CombinedFile } from "./combined-file.ts";
import type { Finding } from "./finding.ts";

export interface FindingsFilesOptions {
  /** The run's folder. */
  readonly folder: string;
  /** Where `--json` prints each finding, too. */
  readonly stdout: Output | undefined;
  readonly combined: CombinedFile | undefined;
}

/** The file of a class in a run's folder. */
export const fileOf = (folder: string, of: FindingClass): string => join(folder, `${of}.ndjson`);

/** Writes what was found: a file a class, and what else was asked for. */
export class FindingsFiles {
  readonly #options: FindingsFilesOptions;
  readonly #files = new Map<FindingClass, NdjsonWriter>();
  readonly #counts: Record<FindingClass, number>;

  constructor(options: FindingsFilesOptions) {
    this.#options = options;
    this.#counts = Object.fromEntries(CLASSES.map((name) => [name, 0])) as Record<FindingClass, number>;
    // A session that was killed may have left some.
    for (const name of CLASSES) if (existsSync(fileOf(options.folder, name))) rmSync(fileOf(options.folder, name));
  }

  get counts(): ClassCounts {
    return this.#counts;
  }

  async add(findings: readonly Finding[]): Promise<void> {
    const { folder, stdout, combined } = this.#options;
    for (const finding of findings) {
      this.#counts[finding.class] += 1;
      let file = this.#files.get(finding.class);
      if (file === undefined) this.#files.set(finding.class, (file = new NdjsonWriter(fileOf(folder, finding.class))));
      const { type, ...line } = finding;
      file.append([line]);
      combined?.add(SYMBOLS[finding.class], finding.key ?? `${finding.class} item`);
      if (stdout) await writeOut(stdout, `${JSON.stringify({ type, ...line })}\n`);
    }
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }
}
