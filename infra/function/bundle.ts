import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const HANDLER = fileURLToPath(new URL("../../runtime/handler.ts", import.meta.url));

/** The bundle's name in the function's archive: `.cjs` is CommonJS wherever it lies, whatever package.json is above. */
export const BUNDLE_FILE = "index.cjs";

/** Lambda's name for the bundle's export. */
export const BUNDLE_HANDLER = "index.handler";

/**
 * Bundles the function into one module without dependencies, the SDK included: Lambda's own copy of the SDK changes under
 * a function, and loads slower than a tree-shaken one.
 *
 * The output depends on the sources alone. It has no path in it, so that another checkout makes the same function, and an
 * unchanged source no update.
 *
 * CommonJS, since some dependencies are: in an ES module their `require` of Node's own modules would need a shim.
 *
 * @param entry an absolute path; its export `handler` is the function
 * @returns the text of a CommonJS module
 * @throws esbuild's BuildFailure, which names file, line and column
 */
export function bundleHandler(entry: string = HANDLER): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    // Paths are relative to this folder where esbuild writes them at all.
    absWorkingDir: dirname(entry),
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    // The oldest Node that this runs on: the pipeline on a developer's machine. Lambda's is newer.
    target: "node20",
    mainFields: ["module", "main"],
    minify: true,
    treeShaking: true,
    sourcemap: false,
    legalComments: "none",
    charset: "utf8",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
  });
  return outputFiles.map((file) => file.text).join("");
}
