import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** A function's code, unpacked where a worker can load it. */
export interface UnpackedCode {
  /** The URL of the handler's module. */
  readonly entry: string;
  readonly exportName: string;
  remove(): void;
}

/**
 * Unpacks an archive, and finds the handler's module as Lambda does.
 *
 * @param files the text of each file, by its path in the archive
 * @param handler the module's path without its extension, a dot, and the export: `index.handler`
 */
export function unpackCode(files: Readonly<Record<string, string>>, handler: string): UnpackedCode {
  const folder = mkdtempSync(join(tmpdir(), "sluice-function-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const dot = handler.lastIndexOf(".");
  // Lambda's order: .js before .mjs before .cjs.
  const path = [".js", ".mjs", ".cjs"]
    .map((extension) => join(folder, handler.slice(0, dot) + extension))
    .find(existsSync);
  return {
    // A missing module is an error of the function's init phase, and is reported there.
    entry: pathToFileURL(path ?? join(folder, handler.slice(0, dot))).href,
    exportName: handler.slice(dot + 1),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
