import { closeSync, openSync, writeSync } from "node:fs";
import { fileError } from "../../../terminal/file-error.ts";
import { printable } from "../../../terminal/text/printable.ts";

/** A file with a symbol and a key per line, as `rclone check --combined` writes it. Line ends in keys are escaped. */
export class CombinedFile {
  readonly #path: string;
  readonly #file: number;

  /** @throws UserError if it cannot be written */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, "w");
    } catch (cause) {
      throw fileError("--combined", path, "written", cause);
    }
  }

  add(symbol: string, key: string): void {
    this.addAll(symbol, [key]);
  }

  addAll(symbol: string, keys: readonly string[]): void {
    try {
      writeSync(this.#file, keys.map((key) => `${symbol} ${printable(key)}\n`).join(""));
    } catch (cause) {
      throw fileError("--combined", this.#path, "written", cause);
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}
