import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const HANDLER = fileURLToPath(new URL("../../runtime/handler.ts", import.meta.url));

/** The worker's module. */
export const WORKER = fileURLToPath(new URL("../../runtime/shard-worker.ts", import.meta.url));

/** The entry for functions whose calls are traced. Without it, the bundle has nothing of X-Ray's SDK. */
export const TRACED_HANDLER = fileURLToPath(new URL("../../runtime/traced-handler.ts", import.meta.url));

/** The bundle's file name in the function's archive. `.cjs` makes it CommonJS, whatever package.json is above it. */
export const BUNDLE_FILE = "index.cjs";

/** The bundle's entry point, as Lambda writes it. */
export const BUNDLE_HANDLER = "index.handler";

/**
 * Bundles the function into one module without dependencies. The SDK is bundled too: Lambda's own copy changes without notice,
 * and loads more slowly than a tree-shaken one.
 *
 * The output depends on the sources alone. It contains no path, so another checkout gives the same function, and an unchanged
 * source causes no update.
 *
 * It is CommonJS because some dependencies are: in an ES module, their `require` of Node's own modules would need a shim.
 *
 * @param entry an absolute path to the module that exports `handler`
 * @returns the text of a CommonJS module
 * @throws esbuild's BuildFailure, which names file, line and column
 */
export function bundleHandler(entry: string = HANDLER): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    // esbuild writes paths, if at all, relative to this folder.
    absWorkingDir: dirname(entry),
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    // The oldest Node that runs the bundle, in the local pipeline. Lambda's is newer.
    target: "node20",
    mainFields: ["module", "main"],
    minify: true,
    // A stack trace in the log names functions as the sources do. This adds a twentieth to the size; a source map would add more,
    // and Node would have to load it.
    keepNames: true,
    treeShaking: true,
    sourcemap: false,
    legalComments: "none",
    charset: "utf8",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
  });
  return outputFiles.map((file) => file.text).join("");
}
