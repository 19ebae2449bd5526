import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

/** Not a part of the sources, or linked instead of copied. */
const LEFT_OUT = new Set(["node_modules", ".git", ".sluice", "coverage"]);

/** A copy of the project that faults can be put into. */
export class Tree {
  readonly #root: string;
  readonly #base: string;
  /** The copy, by its real path, which Node names modules by. */
  readonly folder: string;
  /** For the temporary files of its tests, which a killed process leaves behind. */
  readonly temporary: string;
  /** For the numbers of the blocks that ran. */
  readonly log: string;
  /** For what a process that runs its tests has to know. */
  readonly settings: string;

  /** @param root the project's folder */
  constructor(root: string) {
    this.#root = root;
    this.#base = realpathSync(mkdtempSync(join(tmpdir(), "sluice-mutants-")));
    this.folder = join(this.#base, "project");
    this.temporary = join(this.#base, "tmp");
    this.log = join(this.#base, "ran");
    this.settings = join(this.#base, "settings.json");
    process.once("exit", this.#removeAtExit);
    mkdirSync(this.temporary);
    writeFileSync(this.log, "");
    cpSync(root, this.folder, {
      recursive: true,
      filter: (path) => !LEFT_OUT.has(relative(root, path).split(/[\\/]/)[0] ?? ""),
    });
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"), "junction");
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  restore(file: string): void {
    this.write(file, readFileSync(join(this.#root, file), "utf8"));
  }

  readonly #removeAtExit = (): void => this.remove();

  remove(): void {
    process.off("exit", this.#removeAtExit);
    rmSync(this.#base, { recursive: true, force: true, maxRetries: 3 });
  }
}
