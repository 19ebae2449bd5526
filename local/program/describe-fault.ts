import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildFailure } from "esbuild";

/** Faults of the program's code; all others are faults of its config, which say all themselves. */
const BUGS = [TypeError, ReferenceError, SyntaxError, RangeError];

/**
 * What is wrong with a program that does not run: `FILE:LINE:COLUMN: MESSAGE` for its code, and the program's own words
 * for its config.
 *
 * @param folder that paths are relative to, with a slash at its end
 */
export function describeFault(error: unknown, folder: string): string {
  if (!(error instanceof Error)) return `the Pulumi program failed: ${String(error)}`;
  const message = error.message.replaceAll(folder, "");
  return (
    bundlingFault(error, folder) ??
    compilingFault(message) ??
    (BUGS.some((type) => error instanceof type) ? withPlace(error, folder, message) : undefined) ??
    `the Pulumi program failed: ${message}`
  );
}

/** esbuild's, of the function's bundle: its paths are relative to where the bundle's entry is. */
function bundlingFault(error: Error, folder: string): string | undefined {
  const [first] = (error as Partial<BuildFailure>).errors ?? [];
  if (first?.location === undefined || first.location === null) return undefined;
  const { file, line, column } = first.location;
  const path = [join("runtime", file), file].find((candidate) => existsSync(join(folder, candidate))) ?? file;
  return `${path}:${line}:${column + 1}: ${first.text}`;
}

/** tsx's, of a module of the program: a line of its message is `FILE:LINE:COLUMN: ERROR: MESSAGE`. */
function compilingFault(message: string): string | undefined {
  const [, file, line, column, text] = /^(.+):(\d+):(\d+): ERROR: (.+)$/m.exec(message) ?? [];
  return text === undefined ? undefined : `${file}:${line}:${Number(column) + 1}: ${text}`;
}

/** The first place in the program's own code that a stack trace names. */
function withPlace(error: Error, folder: string, message: string): string {
  const places = (error.stack ?? "").matchAll(/(?:file:\/\/)?(\/[^\s():]+):(\d+)(?::(\d+))?/g);
  const url = pathToFileURL(folder).pathname;
  for (const [, path = "", line = "", column] of places) {
    if (!path.startsWith(url) || path.includes("/node_modules/")) continue;
    const place = [decodeURIComponent(path.slice(url.length)), line, ...(column === undefined ? [] : [column])];
    return `${place.join(":")}: ${error.name}: ${message}`;
  }
  return `${error.name}: ${message}`;
}
